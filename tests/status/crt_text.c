/* crt_text.c - characters, strings, numbers as text: value, and what the safe forms say of bad sizes. */
#define CONFORM_APP
#include "status.h"
#include <ctype.h>
#include <errno.h>
#include <search.h>
#include <wchar.h>
#include <wctype.h>

static void characters(void)
{
#define IS(name, yes, no)                                                                          \
    do {                                                                                           \
        DOES(name, true, name(yes) != 0);                                                          \
        DOES(name, false, name(no) == 0);                                                          \
    } while (0)
    IS(isalnum, '7', '-');
    IS(isalpha, 'q', '7');
    IS(isblank, '\t', 'q');
    IS(iscntrl, '\n', 'q');
    IS(isdigit, '7', 'q');
    IS(isgraph, 'q', ' ');
    IS(islower, 'q', 'Q');
    IS(isprint, ' ', '\n');
    IS(ispunct, '!', 'q');
    IS(isspace, ' ', 'q');
    IS(isupper, 'Q', 'q');
    IS(isxdigit, 'f', 'g');
    IS(__isascii, 'q', 200);
    IS(__iscsym, '_', '-');
    IS(__iscsymf, '_', '7');
    IS(iswalnum, L'7', L'-');
    IS(iswalpha, L'\u00e4', L'7');
    IS(iswascii, L'q', L'\u00e4');
    IS(iswblank, L'\t', L'q');
    IS(iswcntrl, L'\n', L'q');
    IS(iswdigit, L'7', L'q');
    IS(iswgraph, L'q', L' ');
    IS(iswlower, L'q', L'Q');
    IS(iswprint, L' ', L'\n');
    IS(iswpunct, L'!', L'q');
    IS(iswspace, L' ', L'q');
    IS(iswupper, L'Q', L'q');
    IS(iswxdigit, L'f', L'g');
    DOES(iswctype, true, iswctype(L'q', wctype("alpha")));
    DOES(iswctype, false, !iswctype(L'7', wctype("alpha")));
    DOES(wctype, value, wctype("alpha") != 0);
    DOES(wctype, null, wctype("status") == 0);
    DOES(tolower, value, tolower('Q') == 'q');
    DOES(toupper, value, toupper('q') == 'Q');
    DOES(_tolower, value, _tolower('Q') == 'q');
    DOES(_toupper, value, _toupper('q') == 'Q');
    DOES(__toascii, value, __toascii(0xC1) == 'A');
    DOES(towlower, value, towlower(L'Q') == L'q');
    DOES(towupper, value, towupper(L'q') == L'Q');
    DOES(towctrans, value, towctrans(L'q', wctrans("toupper")) == L'Q');
    DOES(wctrans, value, wctrans("tolower") != 0);
    DOES(wctrans, null, wctrans("status") == 0);
}

static void narrow(void)
{
    char a[32], b[32], *next = NULL;

    DOES(strcpy, value, strcpy(a, "abc") == a && !strcmp(a, "abc"));
    DOES(strcat, value, strcat(a, "de") == a && !strcmp(a, "abcde"));
    DOES(strcmp, value, strcmp("a", "b") < 0 && strcmp("b", "a") > 0 && !strcmp("a", "a"));
    DOES(strcoll, value, strcoll("a", "b") < 0);
    DOES(strncmp, value, !strncmp("abx", "aby", 2) && strncmp("abx", "aby", 3) < 0);
    DOES(strncpy, value, strncpy(b, "xyz", 5) == b && !b[3] && !b[4]);
    DOES(strncat, value, strncat(b, "abc", 2) == b && !strcmp(b, "xyzab"));
    DOES(strlen, value, strlen("abc") == 3);
    DOES(strnlen, value, strnlen("abc", 2) == 2);
    DOES(strchr, value, strchr(a, 'c') == a + 2);
    DOES(strchr, null, !strchr(a, 'x'));
    DOES(strrchr, value, strrchr("abab", 'b') != NULL);
    DOES(strrchr, null, !strrchr(a, 'x'));
    DOES(strstr, value, strstr(a, "cd") == a + 2);
    DOES(strstr, null, !strstr(a, "dc"));
    DOES(strspn, value, strspn("aabc", "ab") == 3);
    DOES(strcspn, value, strcspn("aabc", "c") == 3);
    DOES(strpbrk, value, strpbrk(a, "xd") == a + 3);
    DOES(strpbrk, null, !strpbrk(a, "xy"));
    DOES(strxfrm, value, strxfrm(b, "abc", 32) == 3);
    DOES(_stricmp, value, !_stricmp("aB", "Ab") && _stricmp("a", "B") < 0);
    DOES(_strnicmp, value, !_strnicmp("aBx", "Aby", 2));
    DOES(_stricoll, value, !_stricoll("aB", "Ab"));
    DOES(_strlwr, value, _strlwr(strcpy(b, "AbC")) == b && !strcmp(b, "abc"));
    DOES(_strupr, value, _strupr(b) == b && !strcmp(b, "ABC"));
    DOES(_strrev, value, _strrev(b) == b && !strcmp(b, "CBA"));
    DOES(_strset, value, _strset(b, 'x') == b && !strcmp(b, "xxx"));
    DOES(_strnset, value, _strnset(b, 'y', 2) == b && !strcmp(b, "yyx"));
    DOES(memcpy, value, memcpy(b, "abcdef", 7) == b && !strcmp(b, "abcdef"));
    DOES(memmove, value, memmove(b + 1, b, 3) == b + 1 && !strcmp(b, "aabcef"));
    DOES(memset, value, memset(b, 'z', 2) == b && b[1] == 'z' && b[2] == 'b');
    DOES(memcmp, value, memcmp("abc", "abd", 3) < 0 && !memcmp("abc", "abd", 2));
    DOES(memchr, value, memchr(a, 'c', 5) == a + 2);
    DOES(memchr, null, !memchr(a, 'x', 5));
    DOES(_memicmp, value, !_memicmp("aB", "Ab", 2));
    DOES(_memccpy, value, _memccpy(b, "abc", 'b', 3) == b + 2);
    DOES(_memccpy, null, !_memccpy(b, "abc", 'x', 3));
    strcpy(a, "a,b");
    DOES(strtok_s, value, strtok_s(a, ",", &next) == a && !strcmp(next, "b"));
    DOES(strtok_s, null, strtok_s(NULL, ",", &next) && !strtok_s(NULL, ",", &next));
    /* The safe forms. */
#define SAFE(name, ...) DOES(name, success, name(__VA_ARGS__) == 0)
    SAFE(strcpy_s, b, sizeof b, "abc");
    SAFE(strcat_s, b, sizeof b, "de");
    SAFE(strncpy_s, b, sizeof b, "abcdef", 3);
    SAFE(strncat_s, b, sizeof b, "xyz", 2);
    EXPECT(!strcmp(b, "abcxy"));
    SAFE(memcpy_s, b, sizeof b, "abc", 4);
    SAFE(memmove_s, b + 1, sizeof b - 1, b, 4);
    SAFE(_strlwr_s, strcpy(b, "AB"), sizeof b);
    SAFE(_strupr_s, b, sizeof b);
    SAFE(_strset_s, b, sizeof b, 'x');
    SAFE(_strnset_s, b, sizeof b, 'y', 1);
    EXPECT(!strcmp(b, "yx"));
    DOES(strnlen_s, value, strnlen_s("abc", 9) == 3 && strnlen_s(NULL, 9) == 0);
}

static void wide(void)
{
    WCHAR a[32], b[32], *next = NULL;

    DOES(wcscpy, value, wcscpy(a, L"abc") == a && !wcscmp(a, L"abc"));
    DOES(wcscat, value, wcscat(a, L"de") == a && !wcscmp(a, L"abcde"));
    DOES(wcscmp, value, wcscmp(L"a", L"b") < 0 && wcscmp(L"b", L"a") > 0);
    DOES(wcscoll, value, wcscoll(L"a", L"b") < 0);
    DOES(wcsncmp, value, !wcsncmp(L"abx", L"aby", 2) && wcsncmp(L"abx", L"aby", 3) < 0);
    DOES(wcsncpy, value, wcsncpy(b, L"xyz", 5) == b && !b[3] && !b[4]);
    DOES(wcsncat, value, wcsncat(b, L"abc", 2) == b && !wcscmp(b, L"xyzab"));
    DOES(wcslen, value, wcslen(L"abc") == 3);
    DOES(wcsnlen, value, wcsnlen(L"abc", 2) == 2);
    DOES(wcschr, value, wcschr(a, L'c') == a + 2);
    DOES(wcschr, null, !wcschr(a, L'x'));
    DOES(wcsrchr, value, wcsrchr(a, L'c') == a + 2);
    DOES(wcsrchr, null, !wcsrchr(a, L'x'));
    DOES(wcsstr, value, wcsstr(a, L"cd") == a + 2);
    DOES(wcsstr, null, !wcsstr(a, L"dc"));
    DOES(wcsspn, value, wcsspn(L"aabc", L"ab") == 3);
    DOES(wcscspn, value, wcscspn(L"aabc", L"c") == 3);
    DOES(wcspbrk, value, wcspbrk(a, L"xd") == a + 3);
    DOES(wcspbrk, null, !wcspbrk(a, L"xy"));
    DOES(wcsxfrm, value, wcsxfrm(b, L"abc", 32) == 3);
    DOES(_wcsicmp, value, !_wcsicmp(L"aB", L"Ab") && _wcsicmp(L"a", L"B") < 0);
    DOES(_wcsnicmp, value, !_wcsnicmp(L"aBx", L"Aby", 2));
    DOES(_wcsicoll, value, !_wcsicoll(L"aB", L"Ab"));
    DOES(_wcslwr, value, _wcslwr(wcscpy(b, L"AbC")) == b && !wcscmp(b, L"abc"));
    DOES(_wcsupr, value, _wcsupr(b) == b && !wcscmp(b, L"ABC"));
    DOES(_wcsrev, value, _wcsrev(b) == b && !wcscmp(b, L"CBA"));
    DOES(_wcsset, value, _wcsset(b, L'x') == b && !wcscmp(b, L"xxx"));
    DOES(_wcsnset, value, _wcsnset(b, L'y', 2) == b && !wcscmp(b, L"yyx"));
    DOES(wmemcpy, value, wmemcpy(b, L"abcdef", 7) == b && !wcscmp(b, L"abcdef"));
    DOES(wmemmove, value, wmemmove(b + 1, b, 3) == b + 1 && !wcscmp(b, L"aabcef"));
    DOES(wmemset, value, wmemset(b, L'z', 2) == b && b[1] == L'z' && b[2] == L'b');
    DOES(wmemcmp, value, wmemcmp(L"abc", L"abd", 3) < 0 && !wmemcmp(L"abc", L"abd", 2));
    DOES(wmemchr, value, wmemchr(a, L'c', 5) == a + 2);
    DOES(wmemchr, null, !wmemchr(a, L'x', 5));
    wcscpy(a, L"a,b");
    DOES(wcstok_s, value, wcstok_s(a, L",", &next) == a && !wcscmp(next, L"b"));
    DOES(wcstok_s, null, wcstok_s(NULL, L",", &next) && !wcstok_s(NULL, L",", &next));
    SAFE(wcscpy_s, b, 32, L"abc");
    SAFE(wcscat_s, b, 32, L"de");
    SAFE(wcsncpy_s, b, 32, L"abcdef", 3);
    SAFE(wcsncat_s, b, 32, L"xyz", 2);
    EXPECT(!wcscmp(b, L"abcxy"));
    SAFE(wmemcpy_s, b, 32, L"abc", 4);
    SAFE(wmemmove_s, b + 1, 31, b, 4);
    SAFE(_wcslwr_s, wcscpy(b, L"AB"), 32);
    SAFE(_wcsupr_s, b, 32);
    SAFE(_wcsset_s, b, 32, L'x');
    SAFE(_wcsnset_s, b, 32, L'y', 1);
    DOES(wcsnlen_s, value, wcsnlen_s(L"abc", 9) == 3 && wcsnlen_s(NULL, 9) == 0);
}

static void numbers(void)
{
    char a[32], *end = NULL;
    WCHAR w[32], *wend = NULL;

    DOES(atoi, value, atoi(" -12x") == -12);
    DOES(atol, value, atol("12") == 12);
    DOES(atoll, value, atoll("123456789012") == 123456789012ll);
    DOES(_atoi64, value, _atoi64("123456789012") == 123456789012ll);
    DOES(atof, value, atof("2.5") == 2.5);
    DOES(strtol, value, strtol("0x1Fz", &end, 0) == 31 && *end == 'z');
    DOES(strtoul, value, strtoul("4000000000", &end, 10) == 4000000000u);
    DOES(strtoll, value, strtoll("-9", &end, 10) == -9);
    DOES(strtoull, value, strtoull("9", &end, 10) == 9);
    DOES(_strtoi64, value, _strtoi64("9", &end, 10) == 9);
    DOES(_strtoui64, value, _strtoui64("9", &end, 10) == 9);
    DOES(strtod, value, strtod("2.5x", &end) == 2.5 && *end == 'x');
    DOES(strtof, value, strtof("2.5", &end) == 2.5f);
    DOES(_wtoi, value, _wtoi(L"12") == 12);
    DOES(_wtol, value, _wtol(L"12") == 12);
    DOES(_wtoi64, value, _wtoi64(L"12") == 12);
    DOES(_wtoll, value, _wtoll(L"12") == 12);
    DOES(_wtof, value, _wtof(L"2.5") == 2.5);
    DOES(wcstol, value, wcstol(L"0x1Fz", &wend, 0) == 31 && *wend == L'z');
    DOES(wcstoul, value, wcstoul(L"4000000000", &wend, 10) == 4000000000u);
    DOES(wcstoll, value, wcstoll(L"-9", &wend, 10) == -9);
    DOES(wcstoull, value, wcstoull(L"9", &wend, 10) == 9);
    DOES(_wcstoi64, value, _wcstoi64(L"9", &wend, 10) == 9);
    DOES(_wcstoui64, value, _wcstoui64(L"9", &wend, 10) == 9);
    DOES(wcstod, value, wcstod(L"2.5", &wend) == 2.5);
    DOES(wcstof, value, wcstof(L"2.5", &wend) == 2.5f);
#define TO_TEXT(name, number, radix, text)                                                         \
    do {                                                                                           \
        DOES(name, value, name(number, a, radix) == a && !strcmp(a, text));                        \
        DOES(name##_s, success, !name##_s(number, a, sizeof a, radix) && !strcmp(a, text));        \
    } while (0)
#define TO_WIDE(name, number, radix, text)                                                         \
    do {                                                                                           \
        DOES(name, value, name(number, w, radix) == w && !wcscmp(w, text));                        \
        DOES(name##_s, success, !name##_s(number, w, 32, radix) && !wcscmp(w, text));              \
    } while (0)
    TO_TEXT(_itoa, -12, 10, "-12");
    TO_TEXT(_ltoa, -12, 10, "-12");
    TO_TEXT(_ultoa, 255, 16, "ff");
    TO_TEXT(_i64toa, -12, 10, "-12");
    TO_TEXT(_ui64toa, 255, 16, "ff");
    TO_WIDE(_itow, -12, 10, L"-12");
    TO_WIDE(_ltow, -12, 10, L"-12");
    TO_WIDE(_ultow, 255, 16, L"ff");
    TO_WIDE(_i64tow, -12, 10, L"-12");
    TO_WIDE(_ui64tow, 255, 16, L"ff");
}

static int by_value(const void *x, const void *y)
{
    return *(const int *)x - *(const int *)y;
}

static void formats(void)
{
    char a[64];
    WCHAR w[64];
    int n = 0, list[] = {3, 1, 2}, key = 2, missing = 9;
    unsigned count = 3;

    DOES(sprintf, value, sprintf(a, "%d-%s", 5, "x") == 3 && !strcmp(a, "5-x"));
    DOES(snprintf, value, snprintf(a, 3, "%d", 12345) == 5 && !strcmp(a, "12"));
    DOES(_snprintf, value, _snprintf(a, 3, "%d", 12345) < 0 && !memcmp(a, "123", 3));
    DOES(sprintf_s, value, sprintf_s(a, sizeof a, "%d", 12) == 2);
    DOES(_snprintf_s, value, _snprintf_s(a, sizeof a, _TRUNCATE, "%d", 12) == 2);
    DOES(_scprintf, value, _scprintf("%d", 12345) == 5);
    DOES(sscanf, value, sscanf("12 x", "%d", &n) == 1 && n == 12);
    DOES(sscanf_s, value, sscanf_s("13 x", "%d", &n) == 1 && n == 13);
    DOES(swprintf_s, value, swprintf_s(w, 64, L"%d", 12) == 2);
    DOES(_snwprintf, value, _snwprintf(w, 3, L"%d", 12345) < 0);
    DOES(_snwprintf_s, value, _snwprintf_s(w, 64, _TRUNCATE, L"%d", 12) == 2);
    DOES(_scwprintf, value, _scwprintf(L"%d", 12345) == 5);
    DOES(swscanf, value, swscanf(L"14", L"%d", &n) == 1 && n == 14);
    DOES(swscanf_s, value, swscanf_s(L"15", L"%d", &n) == 1 && n == 15);
    qsort(list, 3, sizeof *list, by_value);
    DOES(qsort, void, list[0] == 1 && list[1] == 2 && list[2] == 3);
    DOES(bsearch, value, bsearch(&key, list, 3, sizeof *list, by_value) == &list[1]);
    DOES(bsearch, null, !bsearch(&missing, list, 3, sizeof *list, by_value));
    DOES(_lfind, value, _lfind(&key, list, &count, sizeof *list, by_value) == &list[1]);
    DOES(_lfind, null, !_lfind(&missing, list, &count, sizeof *list, by_value));
    DOES(div, value, div(7, 2).quot == 3 && div(7, 2).rem == 1);
    DOES(ldiv, value, ldiv(7, 2).quot == 3);
    DOES(lldiv, value, lldiv(7, 2).quot == 3);
    DOES(mbstowcs, value, mbstowcs(w, "abc", 64) == 3 && w[2] == L'c');
    DOES(wcstombs, value, wcstombs(a, L"abc", 64) == 3 && a[2] == 'c');
    DOES(mbtowc, value, mbtowc(w, "a", 1) == 1 && w[0] == L'a');
    DOES(wctomb, value, wctomb(a, L'a') == 1 && a[0] == 'a');
    DOES(mblen, value, mblen("a", 1) == 1);
    {
        char drive[4], folder[20], name[20], suffix[8];

        _splitpath("c:\\x\\name.txt", drive, folder, name, suffix);
        DOES(_splitpath, void, !strcmp(drive, "c:") && !strcmp(name, "name") &&
                                   !strcmp(suffix, ".txt") && !strcmp(folder, "\\x\\"));
        _makepath(a, drive, folder, name, suffix);
        DOES(_makepath, void, !strcmp(a, "c:\\x\\name.txt"));
        DOES(_splitpath_s, success,
             !_splitpath_s("c:\\x\\name.txt", drive, 4, folder, 20, name, 20, suffix, 8));
        DOES(_makepath_s, success, !_makepath_s(a, sizeof a, drive, folder, name, suffix));
    }
}

int main(void)
{
    characters();
    narrow();
    wide();
    numbers();
    formats();
    return conform_end() ? 3 : 0;
}
