#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <tchar.h>
#include <inttypes.h>
#include <limits.h>

int main(void)
{
    __int64 big = -9223372036854775807LL - 1;
    unsigned __int64 ubig = 18446744073709551615ULL;
    DWORD dw = 0xDEADBEEF;
    LONG l = -1;
    wchar_t wide[] = L"w\u00efde";
    wchar_t wb[32];
    char buffer[16];
    size_t size = sizeof(buffer);
    int n;

    printf("%I64d %I64u %I64X %lld %llu\n", big, ubig, ubig, big, ubig);
    printf("%ld %lu %08lX %lx %d %u\n", l, dw, dw, dw, INT_MIN, UINT_MAX);
    printf("%ws|%S|%ls|%hs|%s|%C|%c\n", L"ws", L"S", L"ls", "hs", "s", L'C', 'c');
    printf("%p %p\n", (void *)0x12AB, NULL);
    printf("%Iu %Id %zu %I32d %I32u\n", size, (ptrdiff_t)-3, size, -32, 32u);
    printf("%f %.2f %e %g %G %10.3f|%-10.1f|\n", 3.14159, 2.005, 12345.678, 0.00001, 1e20, 2.5, 2.5);
    printf("%x %X %#x %#010x %o\n", 255, 255, 255, 255, 8);
    printf("[%5s][%-5s][%.2s][%5c][%*s]\n", "ab", "ab", "abc", 'x', 4, "y");
    printf("%+d % d %05d %d%%\n", 5, 5, -42, 100);
    printf("%" PRId64 " %" PRIu32 " %" PRIx64 "\n", (int64_t)-7, (uint32_t)7, (uint64_t)0xff);
    printf("%s %S\n", (char *)NULL, (wchar_t *)NULL);

    n = _snprintf(buffer, sizeof(buffer), "%s", "much too long for this");
    printf("_snprintf %d\n", n);
    n = snprintf(buffer, sizeof(buffer), "%s", "much too long for this");
    printf("snprintf %d %s\n", n, buffer);
    n = sprintf_s(buffer, sizeof(buffer), "%d-%d", 1, 2);
    printf("sprintf_s %d %s\n", n, buffer);
    n = _snprintf_s(buffer, sizeof(buffer), _TRUNCATE, "%s", "much too long for this");
    printf("_snprintf_s %d %s\n", n, buffer);
    n = swprintf_s(wb, _countof(wb), L"%s %hs %d", L"wide s", "narrow", 5);
    printf("swprintf_s %d %ls\n", n, wb);
    n = swprintf(wb, 32, L"%08lX", dw);
    wprintf(L"swprintf %d %s\n", n, wb);
    wprintf(L"%s|%S|%hs|%ls|%c|%I64d|%ld\n", L"wide", "narrow", "hs", L"ls", L'x', 1LL << 40, -1L);
    _tprintf(_T("%s %Iu\n"), TEXT("tchar"), sizeof(TCHAR));
    wprintf(L"%zu units, length %zu, %ls\n", sizeof(wide) / 2, wcslen(wide), wide[1] == 0xEF ? L"ok" : L"bad");
    fputws(L"fputws\n", stdout);
    _putws(L"_putws");
    puts("puts");
    putchar('p'), putchar('\n');
    fprintf(stderr, "to %s\n", "stderr");
    strcpy_s(buffer, sizeof(buffer), "copy");
    strcat_s(buffer, sizeof(buffer), " cat");
    printf("%s %d %s\n", buffer, _stricmp("ABC", "abc"), _strupr(buffer));
    printf("%ld %lu %d %.1f\n", strtol("-0x10", NULL, 0), strtoul("4294967295", NULL, 10), atoi("12x"), atof("2.5"));
    printf("%I64d %s\n", _atoi64("123456789012"), _itoa(-255, buffer, 10));
    puts(_ultoa(255, buffer, 16));
    printf("%d\n", printf("%s", "") + wcscmp(L"a", L"a"));
    return 0;
}
