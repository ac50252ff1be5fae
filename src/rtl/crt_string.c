/* crt_string.c - memory and narrow strings of the C runtime. See crt.h. */
#include "rtl/crt.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>

__attribute__((weak)) int32_t *crt_errno(void)
{
    return &errno;
}

__attribute__((weak)) void crt_invalid_parameter(const char *function)
{
    (void)function;
}

int32_t crt_invalid(const char *function, int32_t error)
{
    *crt_errno() = error;
    crt_invalid_parameter(function);
    return error;
}

#define UNIT char
#define CODE unsigned char
#define F(narrow, wide) crt_##narrow
#define NAME(narrow, wide) #narrow
#include "rtl/crt_text.inc"

/* ---- memory ---- */

void *crt_memchr(const void *buffer, int32_t c, size_t bytes)
{
    return (void *)memchr(buffer, c, bytes);
}

int32_t crt_memcmp(const void *a, const void *b, size_t bytes)
{
    int32_t order = memcmp(a, b, bytes);
    return (order > 0) - (order < 0);
}

void *crt_memcpy(void *to, const void *from, size_t bytes)
{
    return memmove(to, from, bytes); /* Microsoft's handles overlap as well */
}

void *crt_memmove(void *to, const void *from, size_t bytes)
{
    return memmove(to, from, bytes);
}

void *crt_memset(void *to, int32_t c, size_t bytes)
{
    return memset(to, c, bytes);
}

void *crt__memccpy(void *to, const void *from, int32_t c, size_t bytes)
{
    char *target = to;
    const char *source = from;
    for (size_t i = 0; i < bytes; i++)
        if ((target[i] = source[i]) == (char)c)
            return target + i + 1;
    return NULL;
}

int32_t crt__memicmp(const void *a, const void *b, size_t bytes)
{
    const char *left = a, *right = b;
    for (size_t i = 0; i < bytes; i++)
        if (crt_lower(left[i]) != crt_lower(right[i]))
            return crt_lower(left[i]) - crt_lower(right[i]);
    return 0;
}

int32_t crt_memcpy_s(void *to, size_t to_bytes, const void *from, size_t bytes)
{
    if (!bytes)
        return 0;
    if (!to)
        return crt_invalid("memcpy_s", CRT_EINVAL);
    if (!from || to_bytes < bytes) {
        memset(to, 0, to_bytes);
        return crt_invalid("memcpy_s", from ? CRT_ERANGE : CRT_EINVAL);
    }
    memmove(to, from, bytes);
    return 0;
}

int32_t crt_memmove_s(void *to, size_t to_bytes, const void *from, size_t bytes)
{
    if (!bytes)
        return 0;
    if (!to || !from)
        return crt_invalid("memmove_s", CRT_EINVAL);
    if (to_bytes < bytes)
        return crt_invalid("memmove_s", CRT_ERANGE);
    memmove(to, from, bytes);
    return 0;
}

void crt__swab(char *from, char *to, int32_t bytes)
{
    for (; bytes > 1; bytes -= 2, from += 2, to += 2) {
        char first = from[0];
        to[0] = from[1];
        to[1] = first;
    }
}
