/* use.c - include/crt as a C program for Windows uses it. Only compiled. */
#include <assert.h>
#include <conio.h>
#include <crtdbg.h>
#include <ctype.h>
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <io.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <mbstring.h>
#include <memory.h>
#include <process.h>
#include <search.h>
#include <setjmp.h>
#include <share.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <sys/types.h>
#include <tchar.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

static_assert(sizeof(wchar_t) == 2, "wide characters have 16 bits");
static_assert(sizeof(wint_t) == 2, "and so has wint_t");
static_assert(sizeof(time_t) == 8, "time has 64 bits");
static_assert(sizeof(size_t) == 8, "sizes have 64 bits");
static_assert(LONG_MAX == 2147483647, "long has 32 bits");
static_assert(ULONG_MAX == 4294967295u, "long has 32 bits");
static_assert(sizeof(struct tm) == 36, "nine integers");
static_assert(sizeof(strtol("", 0, 0)) == 4, "long has 32 bits");
static_assert(sizeof(ldiv_t) == 8, "long has 32 bits");
static_assert(sizeof(struct _stat64i32) == 48, "as in the CRT");
static_assert(sizeof(struct _stat64) == 56, "as in the CRT");
static_assert(sizeof(struct _finddata64i32_t) == 296, "as in the CRT");
static_assert(sizeof(jmp_buf) == 256, "as in the CRT");
static_assert(RAND_MAX == 0x7fff, "as in the CRT");
static_assert(BUFSIZ == 512 && EOF == -1 && WEOF == 0xffff, "as in the CRT");
static_assert(EILSEQ == 42 && STRUNCATE == 80, "as in the CRT");
static_assert(INT64_MAX == LLONG_MAX && UINT64_MAX == ULLONG_MAX, "64 bits are long long");

static unsigned int thread(void *argument)
{
    return *(unsigned int *)argument;
}

int compare(const void *a, const void *b);
int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int _tmain(int argc, _TCHAR *argv[])
{
    _TCHAR text[_MAX_PATH] = _T("");
    char narrow[32];
    wchar_t wide[32];
    int numbers[] = {3, 1, 2};
    unsigned int id;
    time_t now = time(NULL);
    struct tm parts;
    FILE *file = NULL;
    struct _stat status;
    jmp_buf target;

    if (argc > 1)
        _tcscpy_s(text, _countof(text), argv[1]);
    _tcscat_s(text, _countof(text), _T(".txt"));
    _stprintf_s(text, _countof(text), _T("%s %d"), argv[0], _tcslen(text) > 3);
    _tprintf(_T("%s\n"), text);
    strcpy_s(narrow, sizeof(narrow), "narrow");
    sprintf_s(narrow, sizeof(narrow), "%I64d", 5ll);
    _snprintf_s(narrow, sizeof(narrow), _TRUNCATE, "%s", "text");
    _snprintf(narrow, sizeof(narrow), "%d", _stricmp("a", "A"));
    swprintf(wide, _countof(wide), L"%s", L"wide");
    wcsncpy_s(wide, _countof(wide), L"wide", _TRUNCATE);
    _itoa_s(5, narrow, sizeof(narrow), 10);
    _ultoa(5, narrow, 16);
    qsort(numbers, _countof(numbers), sizeof(numbers[0]), compare);
    localtime_s(&parts, &now);
    if (fopen_s(&file, "x", "rb") == 0 && file)
        fclose(file);
    fprintf(stderr, "%d %s\n", errno, strerror(errno));
    _beginthreadex(NULL, 0, thread, &id, 0, &id);
    _stat("x", &status);
    if (setjmp(target) == 0)
        longjmp(target, 1);
    while (!_kbhit() && _getch() != 'q')
        putchar(toupper('x'));
    assert(argc > 0);
    _ASSERTE(argc > 0);
    printf("%" PRId64 " %f %d\n", (int64_t)now, sqrt(fabs(-2.0)), isnan(NAN));
    srand((unsigned int)now);
    return rand() % max(1, 2) + min(1, 2) + isalpha('x') + iswalpha(L'x');
}
