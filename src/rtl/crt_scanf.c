/* crt_scanf.c - formatted input from text. See crt.h; the language is in rtl/scan.h. */
#include "rtl/crt.h"
#include "rtl/scan.h"

static int32_t scan_narrow(uint32_t flags, const char *text, uint64_t count, const char *format,
                           va_list list)
{
    struct rtl_source_text source;
    struct rtl_args_host args;
    rtl_source_narrow_begin(&source, text, count);
    rtl_args_host_begin(&args, list);
    int32_t stored = rtl_scan_narrow(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    return stored;
}

static int32_t scan_wide(uint32_t flags, const uint16_t *text, const uint16_t *format, va_list list)
{
    struct rtl_source_text source;
    struct rtl_args_host args;
    rtl_source_wide_begin(&source, text, UINT64_MAX);
    rtl_args_host_begin(&args, list);
    int32_t stored = rtl_scan_wide(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    return stored;
}

int32_t crt_vsscanf(const char *text, const char *format, va_list args)
{
    return scan_narrow(0, text, UINT64_MAX, format, args);
}

int32_t crt_vsscanf_s(const char *text, const char *format, va_list args)
{
    return scan_narrow(RTL_SCAN_SECURE, text, UINT64_MAX, format, args);
}

int32_t crt_vswscanf(const uint16_t *text, const uint16_t *format, va_list args)
{
    return scan_wide(0, text, format, args);
}

int32_t crt_vswscanf_s(const uint16_t *text, const uint16_t *format, va_list args)
{
    return scan_wide(RTL_SCAN_SECURE, text, format, args);
}

#define VARIADIC(call)                                                                             \
    va_list args;                                                                                  \
    va_start(args, format);                                                                        \
    int32_t result = call;                                                                         \
    va_end(args);                                                                                  \
    return result

int32_t crt_sscanf(const char *text, const char *format, ...)
{
    VARIADIC(crt_vsscanf(text, format, args));
}

int32_t crt_sscanf_s(const char *text, const char *format, ...)
{
    VARIADIC(crt_vsscanf_s(text, format, args));
}

int32_t crt__snscanf(const char *text, size_t count, const char *format, ...)
{
    VARIADIC(scan_narrow(0, text, count, format, args));
}

int32_t crt_swscanf(const uint16_t *text, const uint16_t *format, ...)
{
    VARIADIC(crt_vswscanf(text, format, args));
}

int32_t crt_swscanf_s(const uint16_t *text, const uint16_t *format, ...)
{
    VARIADIC(crt_vswscanf_s(text, format, args));
}
