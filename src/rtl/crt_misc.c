/* crt_misc.c - integers, chance, error texts, odds and ends of floating point. See crt.h. */
#include "rtl/crt.h"
#include <math.h>
#include <stddef.h>

int32_t crt_abs(int32_t number)
{
    return number < 0 ? (int32_t)(0 - (uint32_t)number) : number;
}

int64_t crt_labs(int32_t number)
{
    return crt_abs(number);
}

int64_t crt_llabs(int64_t number)
{
    return number < 0 ? (int64_t)(0 - (uint64_t)number) : number;
}

struct crt_div crt_div(int32_t numerator, int32_t denominator)
{
    return (struct crt_div){numerator / denominator, numerator % denominator};
}

struct crt_lldiv crt_ldiv(int32_t numerator, int32_t denominator)
{
    return (struct crt_lldiv){numerator / denominator, numerator % denominator};
}

struct crt_lldiv crt_lldiv(int64_t numerator, int64_t denominator)
{
    return (struct crt_lldiv){numerator / denominator, numerator % denominator};
}

int32_t crt_rand(uint32_t *seed)
{
    *seed = *seed * 214013u + 2531011u;
    return (int32_t)(*seed >> 16 & 0x7FFF);
}

const char *crt_strerror(int32_t error)
{
    static const char *const texts[] = {
        [0] = "No error",
        [1] = "Operation not permitted",
        [2] = "No such file or directory",
        [3] = "No such process",
        [4] = "Interrupted function call",
        [5] = "Input/output error",
        [6] = "No such device or address",
        [7] = "Arg list too long",
        [8] = "Exec format error",
        [9] = "Bad file descriptor",
        [10] = "No child processes",
        [11] = "Resource temporarily unavailable",
        [12] = "Not enough memory",
        [13] = "Permission denied",
        [14] = "Bad address",
        [16] = "Device or resource busy",
        [17] = "File exists",
        [18] = "Link across devices",
        [19] = "No such device",
        [20] = "Not a directory",
        [21] = "Is a directory",
        [22] = "Invalid argument",
        [23] = "Too many open files in system",
        [24] = "Too many open files",
        [25] = "Inappropriate I/O control operation",
        [27] = "File too large",
        [28] = "No space left on device",
        [29] = "Invalid seek",
        [30] = "Read-only file system",
        [31] = "Too many links",
        [32] = "Broken pipe",
        [33] = "Domain error",
        [34] = "Result out of range",
        [36] = "Resource deadlock avoided",
        [38] = "Filename too long",
        [39] = "No locks available",
        [40] = "Function not implemented",
        [41] = "Directory not empty",
        [42] = "Illegal byte sequence",
    };
    const char *text = NULL;
    if (error >= 0 && error < (int32_t)(sizeof(texts) / sizeof(*texts)))
        text = texts[error];
    return text ? text : "Unknown error";
}

int32_t crt_strerror_s(char *to, size_t to_count, int32_t error)
{
    int32_t result = crt_strncpy_s(to, to_count, crt_strerror(error), CRT_TRUNCATE);
    return result == CRT_STRUNCATE ? 0 : result;
}

int32_t crt__wcserror_s(uint16_t *to, size_t to_count, int32_t error)
{
    size_t written;
    int32_t result = crt_mbstowcs_s(&written, to, to_count, crt_strerror(error), CRT_TRUNCATE);
    return result == CRT_STRUNCATE ? 0 : result;
}

int32_t crt__gcvt_s(char *to, size_t to_count, double value, int32_t digits)
{
    if (!to || !to_count || digits < 0)
        return crt_invalid("_gcvt_s", CRT_EINVAL);
    int32_t needs = crt_snprintf(to, to_count, "%.*g", digits, value);
    if (needs >= 0 && (size_t)needs < to_count)
        return 0;
    *to = 0;
    return crt_invalid("_gcvt_s", CRT_ERANGE);
}

char *crt__gcvt(double value, int32_t digits, char *to)
{
    crt_sprintf(to, "%.*g", digits, value);
    return to;
}

double crt__chgsign(double x)
{
    return -x;
}

double crt__scalb(double x, int64_t exponent)
{
    return ldexp(x, (int32_t)exponent);
}

int32_t crt__isnan(double x)
{
    return __builtin_isnan(x);
}

int32_t crt__finite(double x)
{
    return __builtin_isfinite(x);
}

/* The _FPCLASS_ values of float.h. */
int32_t crt__fpclass(double x)
{
    int32_t negative = __builtin_signbit(x) != 0;
    switch (fpclassify(x)) {
    case FP_NAN:
        return 0x0002;
    case FP_INFINITE:
        return negative ? 0x0004 : 0x0200;
    case FP_NORMAL:
        return negative ? 0x0008 : 0x0100;
    case FP_SUBNORMAL:
        return negative ? 0x0010 : 0x0080;
    default:
        return negative ? 0x0020 : 0x0040;
    }
}
