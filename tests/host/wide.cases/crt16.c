/* The few wide CRT functions that libstdc++ calls, for wchar_t of 16 bits: stands for irqlab's CRT
 * when the test's app runs natively. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef uint16_t wide;

size_t wcslen(const wide *s)
{
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

int wcscmp(const wide *a, const wide *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (int)*a - (int)*b;
}

wide *wmemcpy(wide *to, const wide *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
    return to;
}

wide *wmemmove(wide *to, const wide *from, size_t n)
{
    if (to < from)
        return wmemcpy(to, from, n);
    while (n--)
        to[n] = from[n];
    return to;
}

wide *wmemset(wide *to, wide c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = c;
    return to;
}

const wide *wmemchr(const wide *s, wide c, size_t n)
{
    for (; n--; s++) {
        if (*s == c)
            return s;
    }
    return 0;
}

int wmemcmp(const wide *a, const wide *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i])
            return a[i] - b[i];
    }
    return 0;
}

size_t wcsftime(wide *to, size_t n, const wide *format, const void *time)
{
    return 0;
}

unsigned putwc(unsigned c, FILE *file)
{
    if (c < 0x80) {
        putc((int)c, file);
    } else if (c < 0x800) {
        putc((int)(0xC0 | c >> 6), file);
        putc((int)(0x80 | (c & 63)), file);
    } else {
        putc((int)(0xE0 | c >> 12), file);
        putc((int)(0x80 | (c >> 6 & 63)), file);
        putc((int)(0x80 | (c & 63)), file);
    }
    return c;
}

unsigned getwc(FILE *file)
{
    return (unsigned)getc(file);
}

unsigned ungetwc(unsigned c, FILE *file)
{
    return (unsigned)ungetc((int)c, file);
}
