/*
 * app.h - a program for Windows that checks the C runtime from the outside. Compiled as C and as
 * C++ with include/crt, and its imports bound to what crt.def says, as the image loader does.
 *
 * Each check that fails returns its line.
 */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return __LINE__;                                                                       \
    } while (0)

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int print(char *to, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = _vsnprintf(to, size, format, args);
    va_end(args);
    return count;
}

static int run(void)
{
    char text[64];
    wchar_t wide[64];
    int numbers[] = {3, -1, 2}, a = 0;
    long long big = 0;

    CHECK(strlen("abc") == 3 && wcslen(L"abcd") == 4);
    CHECK(strcpy_s(text, sizeof(text), "abc") == 0 && strcmp(text, "abc") == 0);
    CHECK(wcscpy_s(wide, 64, L"wide") == 0 && wcscmp(wide, L"wide") == 0);
    CHECK(_wcsicmp(L"DEVICE", L"device") == 0);
    CHECK(sprintf(text, "%s %d %ls %.2f %I64x", "n", -5, L"w", 1.5, 0x123456789ll) == 21);
    CHECK(strcmp(text, "n -5 w 1.50 123456789") == 0);
    CHECK(swprintf(wide, 64, L"%s %d %hs", L"w", 7, "n") == 5 && wcscmp(wide, L"w 7 n") == 0);
    CHECK(print(text, sizeof(text), "%5.1f|%-4d|%c", 2.25, 3, 'x') == 12);
    CHECK(sscanf("12 0x10", "%d %llx", &a, &big) == 2 && a == 12 && big == 16);
    /* long has 32 bits, whatever the header says. */
    CHECK(strtol("99999999999", NULL, 10) == 2147483647);
    CHECK(strtol("-99999999999", NULL, 10) == -2147483647 - 1);
    CHECK(strtol("-5", NULL, 10) == -5);
    CHECK(strtoul("99999999999", NULL, 10) == 4294967295u);
    CHECK(strtoll("99999999999", NULL, 10) == 99999999999ll);
    CHECK(wcstol(L"-7", NULL, 0) == -7 && atoi("42") == 42 && _wtoi(L"43") == 43);
    CHECK(atol("-9") == -9 && labs(-9) == 9);
    CHECK(ldiv(-7, 2).quot == -3 && ldiv(-7, 2).rem == -1);
    CHECK(div(7, 2).quot == 3 && lldiv(-70000000000ll, 3).rem == -1);
    CHECK(strtod("2.5", NULL) == 2.5 && wcstod(L"2.5", NULL) == 2.5);
    CHECK(_itoa(-12, text, 10) == text && strcmp(text, "-12") == 0);
    CHECK(toupper('a') == 'A' && isdigit('7') && !isalpha('7'));
    CHECK(towupper(L'a') == L'A' && iswalpha(0x4E8B) && iswctype(L'x', wctype("alpha")));
    qsort(numbers, 3, sizeof(int), by_value);
    CHECK(numbers[0] == -1 && numbers[2] == 3);
    CHECK(*(int *)bsearch(&numbers[1], numbers, 3, sizeof(int), by_value) == 2);
    CHECK(sqrt(16.0) == 4 && fabs(-2.0) == 2 && floor(2.5) == 2 && pow(2, 10) == 1024);
    CHECK(mbstowcs(wide, "gr\xC3\xBC", 64) == 3 && wide[2] == 0xFC);
    CHECK(wcstombs(text, L"\x00FC", 64) == 2);
    time_t when = 951782400;
    struct tm parts;
    CHECK(gmtime_s(&parts, &when) == 0 && parts.tm_mon == 1 && parts.tm_mday == 29);
    CHECK(strftime(text, sizeof(text), "%Y-%m-%d", &parts) == 10);
    CHECK(mktime(&parts) == when);
    return 0;
}
