/* crt_printf.c - formatted output to buffers. See crt.h; the language is in rtl/format.h. */
#include "rtl/crt.h"
#include "rtl/format.h"

#define UNIT char
#define F(narrow, wide) crt_##narrow
#define NAME(narrow, wide) #narrow
#define SINK_BEGIN rtl_sink_narrow_begin
#define FORMAT rtl_format_narrow
#include "rtl/crt_printf.inc"
#undef UNIT
#undef F
#undef NAME
#undef SINK_BEGIN
#undef FORMAT
#define UNIT uint16_t
#define F(narrow, wide) crt_##wide
#define NAME(narrow, wide) #wide
#define SINK_BEGIN rtl_sink_wide_begin
#define FORMAT rtl_format_wide
#include "rtl/crt_printf.inc"

/* The C99 forms: always a terminator, and what the text needs. */
int32_t crt_vsnprintf(char *to, size_t count, const char *format, va_list args)
{
    uint64_t used;
    int32_t needs = crt_print(to, count ? count - 1 : 0, &used, format, args);
    if (count)
        to[used] = 0;
    return needs;
}

/* For wide text the standard wants -1 where it does not fit. */
int32_t crt_vswprintf(uint16_t *to, size_t count, const uint16_t *format, va_list args)
{
    uint64_t used;
    if (!to || !count)
        return -1;
    int32_t needs = crt_wide_print(to, count - 1, &used, format, args);
    to[used] = 0;
    return needs < 0 || (uint32_t)needs >= count ? -1 : needs;
}

/* ---- with the arguments themselves ---- */

#define VARIADIC(call)                                                                             \
    va_list args;                                                                                  \
    va_start(args, format);                                                                        \
    int32_t result = call;                                                                         \
    va_end(args);                                                                                  \
    return result

int32_t crt_sprintf(char *to, const char *format, ...)
{
    VARIADIC(crt_vsprintf(to, format, args));
}

int32_t crt_snprintf(char *to, size_t count, const char *format, ...)
{
    VARIADIC(crt_vsnprintf(to, count, format, args));
}

int32_t crt__snprintf(char *to, size_t count, const char *format, ...)
{
    VARIADIC(crt__vsnprintf(to, count, format, args));
}

int32_t crt__scprintf(const char *format, ...)
{
    VARIADIC(crt__vscprintf(format, args));
}

int32_t crt_sprintf_s(char *to, size_t to_count, const char *format, ...)
{
    VARIADIC(crt_vsprintf_s(to, to_count, format, args));
}

int32_t crt__snprintf_s(char *to, size_t to_count, size_t count, const char *format, ...)
{
    VARIADIC(crt__vsnprintf_s(to, to_count, count, format, args));
}

int32_t crt__swprintf(uint16_t *to, const uint16_t *format, ...)
{
    VARIADIC(crt__vswprintf(to, format, args));
}

int32_t crt_swprintf(uint16_t *to, size_t count, const uint16_t *format, ...)
{
    VARIADIC(crt_vswprintf(to, count, format, args));
}

int32_t crt__snwprintf(uint16_t *to, size_t count, const uint16_t *format, ...)
{
    VARIADIC(crt__vsnwprintf(to, count, format, args));
}

int32_t crt__scwprintf(const uint16_t *format, ...)
{
    VARIADIC(crt__vscwprintf(format, args));
}

int32_t crt_swprintf_s(uint16_t *to, size_t to_count, const uint16_t *format, ...)
{
    VARIADIC(crt_vswprintf_s(to, to_count, format, args));
}

int32_t crt__snwprintf_s(uint16_t *to, size_t to_count, size_t count, const uint16_t *format, ...)
{
    VARIADIC(crt__vsnwprintf_s(to, to_count, count, format, args));
}
