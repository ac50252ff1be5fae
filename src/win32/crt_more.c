/* crt_more.c - the small rest of the C runtime: floating point state, debug reports, odd spellings.
 */
#include "win32/crt.h"

#include <fenv.h>
#include <stdio.h>
#include <string.h>

#define STDOUT ((void *)(uintptr_t)(CRT_FILES + CRT_FILE_BYTES))
#define STDERR ((void *)(uintptr_t)(CRT_FILES + 2 * CRT_FILE_BYTES))

int32_t crt_vfprintf(void *stream, const char *format, va_list list);
int32_t crt_vfwprintf(void *stream, const uint16_t *format, va_list list);
int64_t crt_time(int64_t *time);

/* --- floating point: every exception stays masked --------------------------------------------- */

enum { CONTROL_DEFAULT = 0x0009001F };

uint32_t crt_controlfp(uint32_t value, uint32_t mask)
{
    return CONTROL_DEFAULT;
}

int32_t crt_controlfp_s(uint32_t *current, uint32_t value, uint32_t mask)
{
    if (current)
        *current = CONTROL_DEFAULT;
    return 0;
}

uint32_t crt_statusfp(void)
{
    int raised = fetestexcept(FE_ALL_EXCEPT);

    return (raised & FE_INEXACT ? 1u : 0) | (raised & FE_UNDERFLOW ? 2u : 0) |
           (raised & FE_OVERFLOW ? 4u : 0) | (raised & FE_DIVBYZERO ? 8u : 0) |
           (raised & FE_INVALID ? 16u : 0);
}

uint32_t crt_clearfp(void)
{
    uint32_t status = crt_statusfp();

    feclearexcept(FE_ALL_EXCEPT);
    return status;
}

/* Digits of a number without its point, as _ecvt and _fcvt give them. */
static char *digits(const char *format, int32_t count, double value, int32_t *point, int32_t *sign)
{
    char *to = crt_scratch(CRT_SCRATCH_TEXT, 512), text[512];
    char *exponent;
    size_t n = 0;

    if (!to)
        return NULL;
    *sign = __builtin_signbit(value) != 0;
    snprintf(text, sizeof text, format, count < 0 ? 0 : count, __builtin_fabs(value));
    exponent = strchr(text, 'e');
    if (exponent) {
        *point = value == 0 ? 0 : crt_atoi(exponent + 1) + 1;
        *exponent = 0;
    } else {
        char *dot = strchr(text, '.');

        *point = (int32_t)(dot ? dot - text : (int64_t)strlen(text));
        if (text[0] == '0' && *point == 1)
            *point = 0;
    }
    for (char *at = text; *at && n < 500; at++)
        if (*at != '.' && !(n == 0 && *at == '0' && !exponent && *point <= 0 && at == text))
            to[n++] = *at;
    to[n] = 0;
    return to;
}

char *crt_ecvt(double value, int32_t count, int32_t *point, int32_t *sign)
{
    return digits("%.*e", count - 1, value, point, sign);
}

char *crt_fcvt(double value, int32_t places, int32_t *point, int32_t *sign)
{
    return digits("%.*f", places, value, point, sign);
}

/* --- reports ---------------------------------------------------------------------------------- */

int32_t crt_dbg_report(int32_t type, const char *file, int32_t line, const char *module,
                       const char *format, ...)
{
    static const char *const kinds[] = {"Warning", "Error", "Assertion failed"};
    va_list list;

    crt_fprintf(STDERR, "%s(%d) : %s: ", file ? file : "", line,
                kinds[type >= 0 && type < 3 ? type : 0]);
    if (format) {
        va_start(list, format);
        crt_vfprintf(STDERR, format, list);
        va_end(list);
    }
    crt_fprintf(STDERR, "\n");
    return 0;
}

int32_t crt_dbg_report_wide(int32_t type, const uint16_t *file, int32_t line,
                            const uint16_t *module, const uint16_t *format, ...)
{
    va_list list;

    crt_fprintf(STDERR, "%S(%d) : ", file ? file : u"", line);
    if (format) {
        va_start(list, format);
        crt_vfwprintf(STDERR, format, list);
        va_end(list);
    }
    crt_fprintf(STDERR, "\n");
    return 0;
}

/* --- strings of UTF-8 by character ------------------------------------------------------------ */

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

unsigned char *crt_mbsinc(const unsigned char *at)
{
    if (*at)
        at++;
    while (continues(*at))
        at++;
    return (unsigned char *)(uintptr_t)at;
}

unsigned char *crt_mbsdec(const unsigned char *start, const unsigned char *at)
{
    if (at <= start)
        return NULL;
    do
        at--;
    while (at > start && continues(*at));
    return (unsigned char *)(uintptr_t)at;
}

size_t crt_mbslen(const unsigned char *text)
{
    size_t count = 0;

    for (; *text; text = crt_mbsinc(text))
        count++;
    return count;
}

/* --- odd ones --------------------------------------------------------------------------------- */

int32_t crt_cgets_s(char *to, size_t room, size_t *read)
{
    char *text =
        crt_fgets(to, room > INT32_MAX ? INT32_MAX : (int32_t)room, (void *)(uintptr_t)CRT_FILES);
    size_t bytes = text ? strlen(text) : 0;

    if (bytes && text[bytes - 1] == '\n')
        text[--bytes] = 0;
    if (read)
        *read = bytes;
    return text ? 0 : CRT_EINVAL;
}

char *crt_strerror_prefix(const char *prefix)
{
    const char *text = crt_strerror(*crt_errno());
    char *to = crt_scratch(CRT_SCRATCH_TEXT, 512);

    if (to)
        snprintf(to, 512, "%s%s%s\n", prefix ? prefix : "", prefix ? ": " : "", text);
    return to;
}

int32_t crt_strerror_prefix_s(char *to, size_t room, const char *prefix)
{
    snprintf(to, room, "%s%s%s\n", prefix ? prefix : "", prefix ? ": " : "",
             crt_strerror(*crt_errno()));
    return 0;
}

int32_t crt_mbstrlen(const char *text)
{
    return (int32_t)crt_mbslen((const unsigned char *)text);
}

int32_t crt_getdrive(void)
{
    return 3; /* C: */
}

char *crt_getdcwd(int32_t drive, char *to, int32_t room)
{
    return crt_getcwd(to, room);
}

uint32_t crt_output_format(void)
{
    return 0;
}

/* struct _timeb64: seconds, milliseconds, time zone, summer time. */
struct timeb {
    int64_t seconds;
    uint16_t milliseconds;
    int16_t zone, summer;
};

int32_t crt_ftime(struct timeb *time)
{
    LARGE_INTEGER now;

    KeQuerySystemTimePrecise(&now);
    *time = (struct timeb){.seconds = crt_time(NULL),
                           .milliseconds = (uint16_t)(now.QuadPart / 10000 % 1000)};
    return 0;
}

/* printf_s and the like differ from printf only in what they refuse. */

void crt_searchenv(const char *name, const char *variable, char *to)
{
    *to = 0;
}

char *crt_tmpnam(char *to)
{
    static const char name[] = "C:\\irqlab\\tmp";

    if (!to)
        to = crt_scratch(CRT_SCRATCH_NAME, sizeof name);
    return to ? strcpy(to, name) : NULL;
}

int32_t crt_tmpnam_s(char *to, size_t room)
{
    if (room < 14)
        return CRT_ERANGE;
    crt_tmpnam(to);
    return 0;
}

char *crt_tempnam(const char *folder, const char *prefix)
{
    return crt_strdup("C:\\irqlab\\tmp");
}

/* _malloca always takes from the heap here. */
void *crt_malloca(size_t bytes)
{
    return crt_malloc(bytes);
}

/* Multibyte conversions with a size, which the pure part leaves to us. */
int32_t crt_mbrtowc_s(size_t *used, uint16_t *to, const char *from, size_t count, void *state)
{
    size_t n = crt_mbrtowc(to, from, count, state);

    if (used)
        *used = n;
    return n == (size_t)-1 ? CRT_EILSEQ : 0;
}

int32_t crt_wcrtomb_s(size_t *used, char *to, size_t room, uint16_t c, void *state)
{
    char bytes[8];
    size_t n = crt_wcrtomb(bytes, c, state);

    if (used)
        *used = n;
    if (n == (size_t)-1)
        return CRT_EILSEQ;
    if (n > room)
        return CRT_ERANGE;
    memcpy(to, bytes, n);
    return 0;
}

size_t crt_wcsftime_l(uint16_t *to, size_t count, const uint16_t *format, const struct crt_tm *time,
                      void *locale)
{
    return crt_wcsftime(to, count, format, time);
}
