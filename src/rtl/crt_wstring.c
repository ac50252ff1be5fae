/* crt_wstring.c - wide strings of the C runtime. See crt.h. */
#include "rtl/crt.h"
#include <stdbool.h>
#include <string.h>

#define UNIT uint16_t
#define CODE uint16_t
#define F(narrow, wide) crt_##wide
#define NAME(narrow, wide) #wide
#include "rtl/crt_text.inc"

uint16_t *crt_wmemchr(const uint16_t *buffer, uint16_t c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (buffer[i] == c)
            return (uint16_t *)buffer + i;
    return NULL;
}

int32_t crt_wmemcmp(const uint16_t *a, const uint16_t *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

uint16_t *crt_wmemcpy(uint16_t *to, const uint16_t *from, size_t count)
{
    return memmove(to, from, count * 2);
}

uint16_t *crt_wmemmove(uint16_t *to, const uint16_t *from, size_t count)
{
    return memmove(to, from, count * 2);
}

uint16_t *crt_wmemset(uint16_t *to, uint16_t c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = c;
    return to;
}

int32_t crt_wmemcpy_s(uint16_t *to, size_t to_count, const uint16_t *from, size_t count)
{
    if (to && to_count > SIZE_MAX / 2)
        return crt_invalid("wmemcpy_s", CRT_ERANGE);
    return crt_memcpy_s(to, to_count * 2, from, count > SIZE_MAX / 2 ? SIZE_MAX : count * 2);
}

int32_t crt_wmemmove_s(uint16_t *to, size_t to_count, const uint16_t *from, size_t count)
{
    if (to && to_count > SIZE_MAX / 2)
        return crt_invalid("wmemmove_s", CRT_ERANGE);
    return crt_memmove_s(to, to_count * 2, from, count > SIZE_MAX / 2 ? SIZE_MAX : count * 2);
}
