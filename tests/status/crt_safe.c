/* crt_safe.c - the safe forms of the C runtime with a handler of their own: buffer too small, no buffer. */
#define CONFORM_APP
#include "status.h"
#include <errno.h>
#include <time.h>
#include <wchar.h>

static volatile LONG told;

static void handler(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
                    unsigned line, uintptr_t reserved)
{
    (void)expression, (void)function, (void)file, (void)line, (void)reserved;
    told++;
}

static int compare(void *context, const void *x, const void *y)
{
    (void)context;
    return *(const int *)x - *(const int *)y;
}

/* Returns the error and empties the buffer. */
#define SMALL(name, ...) DOES(name, ERANGE, name(__VA_ARGS__) == ERANGE && told++ >= 0)
#define NO_BUFFER(name, ...) DOES(name, EINVAL, name(__VA_ARGS__) == EINVAL && told++ > 0)

static void narrow(void)
{
    char b[32] = "";

    SMALL(strcpy_s, b, 3, "abc");
    EXPECT(!b[0]);
    NO_BUFFER(strcpy_s, NULL, 3, "abc");
    NO_BUFFER(strcpy_s, b, 3, NULL);
    strcpy(b, "ab");
    SMALL(strcat_s, b, 4, "cd");
    NO_BUFFER(strcat_s, NULL, 4, "cd");
    SMALL(strncpy_s, b, 3, "abcdef", 3);
    NO_BUFFER(strncpy_s, NULL, 3, "abc", 3);
    strcpy(b, "ab");
    SMALL(strncat_s, b, 4, "cdef", 3);
    NO_BUFFER(strncat_s, NULL, 4, "cd", 2);
    SMALL(memcpy_s, b, 3, "abcd", 4);
    NO_BUFFER(memcpy_s, NULL, 3, "abc", 2);
    SMALL(memmove_s, b, 3, "abcd", 4);
    NO_BUFFER(memmove_s, NULL, 3, "abc", 2);
    NO_BUFFER(_strlwr_s, NULL, 3);
    NO_BUFFER(_strupr_s, NULL, 3);
    NO_BUFFER(_strset_s, NULL, 3, 'x');
    NO_BUFFER(_strnset_s, NULL, 3, 'x', 2);
    SMALL(_itoa_s, 12345, b, 3, 10);
    NO_BUFFER(_itoa_s, 12345, NULL, 3, 10);
    NO_BUFFER(_itoa_s, 12345, b, sizeof b, 99);
    SMALL(_ltoa_s, 12345, b, 3, 10);
    NO_BUFFER(_ltoa_s, 12345, NULL, 3, 10);
    SMALL(_ultoa_s, 12345, b, 3, 10);
    NO_BUFFER(_ultoa_s, 12345, NULL, 3, 10);
    SMALL(_i64toa_s, 12345, b, 3, 10);
    NO_BUFFER(_i64toa_s, 12345, NULL, 3, 10);
    SMALL(_ui64toa_s, 12345, b, 3, 10);
    NO_BUFFER(_ui64toa_s, 12345, NULL, 3, 10);
    SMALL(_makepath_s, b, 3, "c", "x", "name", "txt");
    NO_BUFFER(_makepath_s, NULL, 3, "c", "x", "name", "txt");
    {
        char drive[4];

        SMALL(_splitpath_s, "c:\\x\\name.txt", drive, 2, NULL, 0, NULL, 0, NULL, 0);
        NO_BUFFER(_splitpath_s, NULL, drive, 4, NULL, 0, NULL, 0, NULL, 0);
    }
    told = 0;
    DOES(sprintf_s, value, sprintf_s(b, 3, "%d", 12345) == -1 && told && errno == ERANGE);
}

static void wide(void)
{
    WCHAR b[32] = L"";

    SMALL(wcscpy_s, b, 3, L"abc");
    NO_BUFFER(wcscpy_s, NULL, 3, L"abc");
    wcscpy(b, L"ab");
    SMALL(wcscat_s, b, 4, L"cd");
    NO_BUFFER(wcscat_s, NULL, 4, L"cd");
    SMALL(wcsncpy_s, b, 3, L"abcdef", 3);
    NO_BUFFER(wcsncpy_s, NULL, 3, L"abc", 3);
    wcscpy(b, L"ab");
    SMALL(wcsncat_s, b, 4, L"cdef", 3);
    NO_BUFFER(wcsncat_s, NULL, 4, L"cd", 2);
    SMALL(wmemcpy_s, b, 3, L"abcd", 4);
    NO_BUFFER(wmemcpy_s, NULL, 3, L"abc", 2);
    SMALL(wmemmove_s, b, 3, L"abcd", 4);
    NO_BUFFER(wmemmove_s, NULL, 3, L"abc", 2);
    NO_BUFFER(_wcslwr_s, NULL, 3);
    NO_BUFFER(_wcsupr_s, NULL, 3);
    NO_BUFFER(_wcsset_s, NULL, 3, L'x');
    NO_BUFFER(_wcsnset_s, NULL, 3, L'x', 2);
    SMALL(_itow_s, 12345, b, 3, 10);
    NO_BUFFER(_itow_s, 12345, NULL, 3, 10);
    SMALL(_ltow_s, 12345, b, 3, 10);
    NO_BUFFER(_ltow_s, 12345, NULL, 3, 10);
    SMALL(_ultow_s, 12345, b, 3, 10);
    NO_BUFFER(_ultow_s, 12345, NULL, 3, 10);
    SMALL(_i64tow_s, 12345, b, 3, 10);
    NO_BUFFER(_i64tow_s, 12345, NULL, 3, 10);
    SMALL(_ui64tow_s, 12345, b, 3, 10);
    NO_BUFFER(_ui64tow_s, 12345, NULL, 3, 10);
}

static void times(void)
{
    char text[32];
    struct tm tm;
    time_t when = 1709209815, bad = -100000;
    int list[] = {2, 1};

    DOES(gmtime_s, success, !gmtime_s(&tm, &when) && tm.tm_year == 124 && tm.tm_mon == 1);
    NO_BUFFER(gmtime_s, NULL, &when);
    NO_BUFFER(gmtime_s, &tm, &bad);
    DOES(localtime_s, success, !localtime_s(&tm, &when) && tm.tm_mday == 29);
    NO_BUFFER(localtime_s, NULL, &when);
    DOES(asctime_s, success, !asctime_s(text, sizeof text, &tm) && !strncmp(text, "Thu", 3));
    NO_BUFFER(asctime_s, NULL, 32, &tm);
    NO_BUFFER(asctime_s, text, 5, &tm);
    DOES(ctime_s, success, !ctime_s(text, sizeof text, &when));
    NO_BUFFER(ctime_s, NULL, 32, &when);
    DOES(mktime, value, mktime(&tm) == when);
    DOES(difftime, value, difftime(when, when - 5) == 5.0);
    DOES(strftime, value, strftime(text, sizeof text, "%Y-%m-%d", &tm) == 10);
    DOES(strftime, null, strftime(text, 5, "%Y-%m-%d", &tm) == 0);
    qsort_s(list, 2, sizeof *list, compare, NULL);
    DOES(qsort_s, void, list[0] == 1);
    DOES(bsearch_s, value, bsearch_s(&list[1], list, 2, sizeof *list, compare, NULL) == &list[1]);
}

int main(void)
{
    DOES(_get_invalid_parameter_handler, null, !_get_invalid_parameter_handler());
    DOES(_set_invalid_parameter_handler, null, !_set_invalid_parameter_handler(handler));
    DOES(_get_invalid_parameter_handler, value, _get_invalid_parameter_handler() == handler);
    DOES(_set_invalid_parameter_handler, value, _set_invalid_parameter_handler(handler) == handler);
    narrow();
    wide();
    times();
    return conform_end() ? 3 : 0;
}
