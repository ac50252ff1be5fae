/* crt.c - the pure functions of the C runtime: results, return codes, what is left untouched. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rtl/crt.h"

static char refused[32]; /* the function that crt_invalid_parameter was told of */

void crt_invalid_parameter(const char *function)
{
    crt_strncpy_s(refused, sizeof(refused), function, CRT_TRUNCATE);
}

/* The call gives ERROR, and reported it in the name of FUNCTION (or did not: ""). */
#define REFUSED(error, function, call)                                                             \
    do {                                                                                           \
        refused[0] = 0;                                                                            \
        assert_int_equal(call, error);                                                             \
        assert_string_equal(refused, function);                                                    \
    } while (0)

static const struct {
    const char *name;
    const void *function;
} table[] = {
#define CRT(name, function) {#name, (const void *)function},
#include "ddi/crt.def"
#undef CRT
};

static void test_table(void **state)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
        assert_non_null(table[i].function);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(table[i].name, table[j].name))
                fail_msg("%s stands twice", table[i].name);
    }
}

static void test_strings(void **state)
{
    char text[32];
    assert_int_equal(crt_strlen("abc"), 3);
    assert_int_equal(crt_strnlen("abc", 2), 2);
    assert_int_equal(crt_strnlen_s(NULL, 2), 0);
    assert_string_equal(crt_strcpy(text, "abc"), "abc");
    assert_string_equal(crt_strcat(text, "def"), "abcdef");
    assert_string_equal(crt_strncat(text, "xyz", 2), "abcdefxy");
    memset(text, '#', sizeof(text));
    crt_strncpy(text, "ab", 4);
    assert_memory_equal(text, "ab\0\0#", 5);
    crt_strncpy(text, "abcdef", 3);
    assert_memory_equal(text, "abc\0#", 5);
    assert_int_equal(crt_strcmp("a", "b"), -1);
    assert_int_equal(crt_strcmp("b", "a"), 1);
    assert_int_equal(crt_strcmp("a", "a"), 0);
    assert_int_equal(crt_strcmp("a", "ab"), -1);
    assert_int_equal(crt_strcmp("\x80", "a"), 1); /* unsigned */
    assert_int_equal(crt_strncmp("abx", "aby", 2), 0);
    assert_true(crt_strncmp("abx", "aby", 3) < 0);
    assert_int_equal(crt__stricmp("HeLLo", "hEllO"), 0);
    assert_true(crt__stricmp("a_", "aZ") < 0); /* compared in lower case */
    assert_int_equal(crt__strnicmp("HELLOx", "helloy", 5), 0);
    assert_string_equal(crt_strchr("hello", 'l'), "llo");
    assert_null(crt_strchr("hello", 'x'));
    assert_string_equal(crt_strchr("hello", 0), "");
    assert_string_equal(crt_strrchr("hello", 'l'), "lo");
    assert_string_equal(crt_strstr("hello", "ll"), "llo");
    assert_string_equal(crt_strstr("hello", ""), "hello");
    assert_null(crt_strstr("hello", "xx"));
    assert_int_equal(crt_strspn("aabbc", "ab"), 4);
    assert_int_equal(crt_strcspn("aabbc", "cb"), 2);
    assert_string_equal(crt_strpbrk("hello", "xl"), "llo");
    assert_null(crt_strpbrk("hello", "x"));
    crt_strcpy(text, "Hello");
    assert_string_equal(crt__strupr(text), "HELLO");
    assert_string_equal(crt__strlwr(text), "hello");
    assert_string_equal(crt__strrev(text), "olleh");
    assert_string_equal(crt__strnset(text, 'x', 2), "xxleh");
    assert_string_equal(crt__strset(text, '-'), "-----");
    uint16_t wide[16];
    assert_int_equal(crt_wcslen(u"abc"), 3);
    assert_memory_equal(crt_wcscpy(wide, u"Ab事"), u"Ab事", 8);
    assert_memory_equal(crt__wcsupr(wide), u"AB事", 8);
    assert_int_equal(crt_wcscmp(u"\xD83D", u"\xFF21"), -1);
    assert_int_equal(crt__wcsicmp(u"DEVICE", u"device"), 0);
    assert_memory_equal(crt_wcsrchr(u"a\\b\\c", '\\'), u"\\c", 6);
    assert_memory_equal(crt_wcsstr(u"find me", u"me"), u"me", 6);
}

static void test_tokens(void **state)
{
    char text[] = ",,a,bc;;d,";
    char *context = NULL;
    assert_string_equal(crt_strtok_s(text, ",;", &context), "a");
    assert_string_equal(crt_strtok_s(NULL, ",;", &context), "bc");
    assert_string_equal(crt_strtok_s(NULL, ",;", &context), "d");
    assert_null(crt_strtok_s(NULL, ",;", &context));
    assert_null(crt_strtok_s(NULL, ",;", &context));
    char *none = NULL;
    REFUSED((intptr_t)NULL, "strtok_s", (intptr_t)crt_strtok_s(NULL, ",", &none));
}

static void test_secure_copy(void **state)
{
    char to[8];
#define FILL memset(to, '#', sizeof(to))
    FILL;
    REFUSED(0, "", crt_strcpy_s(to, 8, "hello"));
    assert_memory_equal(to, "hello\0##", 8);
    FILL;
    REFUSED(0, "", crt_strcpy_s(to, 6, "hello"));
    FILL;
    REFUSED(CRT_ERANGE, "strcpy_s", crt_strcpy_s(to, 5, "hello"));
    assert_int_equal(to[0], 0);
    assert_int_equal(to[5], '#');
    assert_int_equal(errno, CRT_ERANGE);
    FILL;
    REFUSED(CRT_EINVAL, "strcpy_s", crt_strcpy_s(to, 8, NULL));
    assert_int_equal(to[0], 0);
    FILL;
    REFUSED(CRT_EINVAL, "strcpy_s", crt_strcpy_s(to, 0, "x"));
    assert_int_equal(to[0], '#');
    REFUSED(CRT_EINVAL, "strcpy_s", crt_strcpy_s(NULL, 8, "x"));

    FILL;
    REFUSED(0, "", crt_strncpy_s(to, 8, "hello", 3));
    assert_string_equal(to, "hel");
    FILL;
    REFUSED(CRT_ERANGE, "strncpy_s", crt_strncpy_s(to, 3, "hello", 3));
    assert_int_equal(to[0], 0);
    FILL;
    REFUSED(CRT_STRUNCATE, "", crt_strncpy_s(to, 3, "hello", CRT_TRUNCATE));
    assert_memory_equal(to, "he\0#", 4);
    FILL;
    REFUSED(0, "", crt_strncpy_s(to, 6, "hello", CRT_TRUNCATE));
    assert_string_equal(to, "hello");
    FILL;
    REFUSED(0, "", crt_strncpy_s(to, 8, NULL, 0));
    assert_string_equal(to, "");
    REFUSED(0, "", crt_strncpy_s(NULL, 0, "x", 0));
    REFUSED(CRT_EINVAL, "strncpy_s", crt_strncpy_s(NULL, 0, "x", 1));

    crt_strcpy(to, "ab");
    REFUSED(0, "", crt_strcat_s(to, 8, "cde"));
    assert_string_equal(to, "abcde");
    REFUSED(CRT_ERANGE, "strncat_s", crt_strcat_s(to, 8, "fgh"));
    assert_int_equal(to[0], 0);
    FILL;
    REFUSED(CRT_EINVAL, "strncat_s", crt_strcat_s(to, 8, "x")); /* no terminator */
    crt_strcpy(to, "ab");
    REFUSED(CRT_STRUNCATE, "", crt_strncat_s(to, 4, "cde", CRT_TRUNCATE));
    assert_string_equal(to, "abc");
    REFUSED(0, "", crt_strncat_s(to, 8, "xyz", 2));
    assert_string_equal(to, "abcxy");

    crt_strcpy(to, "aBc");
    REFUSED(0, "", crt__strupr_s(to, 8));
    assert_string_equal(to, "ABC");
    REFUSED(CRT_EINVAL, "_strlwr_s", crt__strlwr_s(to, 3));
    assert_int_equal(to[0], 0);

    FILL;
    REFUSED(0, "", crt_memcpy_s(to, 8, "abc", 3));
    assert_memory_equal(to, "abc#", 4);
    REFUSED(CRT_ERANGE, "memcpy_s", crt_memcpy_s(to, 2, "abc", 3));
    assert_memory_equal(to, "\0\0c#", 4);
    REFUSED(CRT_EINVAL, "memcpy_s", crt_memcpy_s(to, 2, NULL, 1));
    REFUSED(0, "", crt_memcpy_s(NULL, 0, NULL, 0));
    FILL;
    REFUSED(CRT_ERANGE, "memmove_s", crt_memmove_s(to, 2, "abc", 3));
    assert_memory_equal(to, "####", 4);

    uint16_t wide[4] = u"###";
    REFUSED(CRT_ERANGE, "wcscpy_s", crt_wcscpy_s(wide, 4, u"four"));
    assert_int_equal(wide[0], 0);
    REFUSED(CRT_STRUNCATE, "", crt_wcsncpy_s(wide, 4, u"four", CRT_TRUNCATE));
    assert_memory_equal(wide, u"fou", 8);
}

static void test_to_numbers(void **state)
{
    static const struct {
        const char *text;
        int32_t base;
        int64_t value;
        ptrdiff_t used;
        int32_t error;
    } rows[] = {
        {"42", 10, 42, 2, 0},
        {"  -42x", 10, -42, 5, 0},
        {"+7", 0, 7, 2, 0},
        {"0x1F", 0, 31, 4, 0},
        {"0x1F", 16, 31, 4, 0},
        {"0xg", 0, 0, 1, 0},
        {"017", 0, 15, 3, 0},
        {"08", 0, 0, 1, 0},
        {"z", 36, 35, 1, 0},
        {"", 10, 0, 0, 0},
        {"  x", 10, 0, 0, 0},
        {"2147483647", 10, 2147483647, 10, 0},
        {"2147483648", 10, 2147483647, 10, CRT_ERANGE}, /* long has 32 bits */
        {"-2147483648", 10, -2147483648ll, 11, 0},
        {"-2147483649", 10, -2147483648ll, 11, CRT_ERANGE},
        {"99999999999999999999999", 10, 2147483647, 23, CRT_ERANGE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char *end;
        errno = 0;
        int64_t value = crt_strtol(rows[i].text, &end, rows[i].base);
        if (value != rows[i].value || end - rows[i].text != rows[i].used || errno != rows[i].error)
            fail_msg("strtol(\"%s\", %d): %lld, %td used, errno %d", rows[i].text, rows[i].base,
                     (long long)value, end - rows[i].text, errno);
    }
    errno = 0;
    assert_int_equal(crt_strtoul("4294967295", NULL, 10), UINT32_MAX);
    assert_int_equal(crt_strtoul("-1", NULL, 10), UINT32_MAX);
    assert_int_equal(errno, 0);
    assert_int_equal(crt_strtoul("4294967296", NULL, 10), UINT32_MAX);
    assert_int_equal(errno, CRT_ERANGE);
    assert_true(crt_strtoll("9223372036854775808", NULL, 10) == INT64_MAX);
    assert_true(crt_strtoll("-9223372036854775808", NULL, 10) == INT64_MIN);
    assert_true(crt_strtoull("18446744073709551615", NULL, 10) == UINT64_MAX);
    assert_true(crt_strtoull("-1", NULL, 10) == UINT64_MAX);
    assert_int_equal(crt_atoi("12abc"), 12);
    assert_int_equal(crt_atoi("99999999999"), INT32_MAX);
    assert_true(crt_atoll("-9000000000") == -9000000000ll);
    REFUSED(0, "strtol", (int)crt_strtol("1", NULL, 1));
    assert_int_equal(crt_wcstol(u"-0x10", NULL, 16), -16);
    assert_int_equal(crt__wtoi(u" 77"), 77);
    char *end;
    assert_true(crt_strtod(" 1.5e3x", &end) == 1500.0);
    assert_string_equal(end, "x");
    assert_true(crt_strtod("abc", &end) == 0);
    assert_string_equal(end, "abc");
    assert_true(isnan(crt_strtod("nan", NULL)));
    uint16_t *wide_end;
    assert_true(crt_wcstod(u"2.25;", &wide_end) == 2.25);
    assert_int_equal(*wide_end, ';');
}

static void test_from_numbers(void **state)
{
    char text[72];
    assert_string_equal(crt__itoa(-123, text, 10), "-123");
    assert_string_equal(crt__itoa(-1, text, 16), "ffffffff");
    assert_string_equal(crt__itoa(INT32_MIN, text, 10), "-2147483648");
    assert_string_equal(crt__itoa(0, text, 2), "0");
    assert_string_equal(crt__itoa(5, text, 2), "101");
    assert_string_equal(crt__ultoa(UINT32_MAX, text, 10), "4294967295");
    assert_string_equal(crt__i64toa(INT64_MIN, text, 10), "-9223372036854775808");
    assert_string_equal(crt__ui64toa(UINT64_MAX, text, 2),
                        "1111111111111111111111111111111111111111111111111111111111111111");
    assert_string_equal(crt__ui64toa(35, text, 36), "z");
    REFUSED(0, "", crt__itoa_s(-12, text, 4, 10));
    REFUSED(CRT_ERANGE, "_itoa_s", crt__itoa_s(-12, text, 3, 10));
    assert_int_equal(text[0], 0);
    REFUSED(CRT_EINVAL, "_itoa_s", crt__itoa_s(1, text, 9, 37));
    REFUSED(CRT_EINVAL, "_itoa_s", crt__itoa_s(1, NULL, 9, 10));
    uint16_t wide[16];
    assert_memory_equal(crt__itow(-7, wide, 10), u"-7", 6);
}

static void test_printf(void **state)
{
    char to[8];
    memset(to, '#', sizeof(to));
    assert_int_equal(crt_sprintf(to, "%d", 12345), 5);
    assert_string_equal(to, "12345");
    /* Microsoft's _snprintf: no terminator when full, -1 when cut off. */
    memset(to, '#', sizeof(to));
    assert_int_equal(crt__snprintf(to, 5, "%d", 12345), 5);
    assert_memory_equal(to, "12345###", 8);
    assert_int_equal(crt__snprintf(to, 4, "%d", 54321), -1);
    assert_memory_equal(to, "54325###", 8);
    assert_int_equal(crt__snprintf(to, 8, "%d", 77), 2);
    assert_string_equal(to, "77");
    assert_int_equal(crt__snprintf(NULL, 0, "%d", 777), 3);
    /* C99's snprintf. */
    memset(to, '#', sizeof(to));
    assert_int_equal(crt_snprintf(to, 5, "%d", 12345), 5);
    assert_memory_equal(to, "1234\0###", 8);
    assert_int_equal(crt_snprintf(NULL, 0, "%d", 12345), 5);
    assert_int_equal(crt__scprintf("%d", 12345), 5);
    REFUSED(5, "", crt_sprintf_s(to, 6, "%d", 12345));
    REFUSED(-1, "vsprintf_s", crt_sprintf_s(to, 5, "%d", 12345));
    assert_int_equal(to[0], 0);
    REFUSED(-1, "vsprintf_s", crt_sprintf_s(NULL, 5, "%d", 12345));
    REFUSED(-1, "", crt__snprintf_s(to, 5, CRT_TRUNCATE, "%d", 12345));
    assert_string_equal(to, "1234");
    REFUSED(-1, "", crt__snprintf_s(to, 5, 3, "%d", 12345));
    assert_string_equal(to, "123");
    REFUSED(3, "", crt__snprintf_s(to, 5, 4, "%d", 123));
    REFUSED(-1, "_vsnprintf_s", crt__snprintf_s(to, 5, 5, "%d", 12345));
    assert_int_equal(to[0], 0);
    REFUSED(5, "", crt__snprintf_s(to, 8, 5, "%d", 12345));

    uint16_t wide[8];
    assert_int_equal(crt_swprintf(wide, 8, u"%s", u"wide"), 4);
    assert_memory_equal(wide, u"wide", 10);
    assert_int_equal(crt_swprintf(wide, 4, u"%s", u"wide"), -1);
    assert_memory_equal(wide, u"wid", 8);
    assert_int_equal(crt__snwprintf(wide, 4, u"%hs", "wide"), 4);
    assert_int_equal(crt__swprintf(wide, u"%d", 5), 1);
    REFUSED(-1, "vswprintf_s", crt_swprintf_s(wide, 4, u"%s", u"wide"));
}

static void test_scanf(void **state)
{
    int32_t a = 0, b = 0;
    char text[8];
    assert_int_equal(crt_sscanf("7 x8", "%d x%d", &a, &b), 2);
    assert_int_equal(a, 7);
    assert_int_equal(b, 8);
    assert_int_equal(crt_sscanf_s("abc", "%s", text, 8), 1);
    assert_string_equal(text, "abc");
    assert_int_equal(crt__snscanf("12345", 2, "%d", &a), 1);
    assert_int_equal(a, 12);
    assert_int_equal(crt_swscanf(u"9", u"%d", &a), 1);
    assert_int_equal(a, 9);
}

static void test_multibyte(void **state)
{
    uint16_t wide[8];
    char narrow[16];
    size_t written;
    assert_int_equal(crt_mbstowcs(wide, "gr\xC3\xBC\xC3\x9F", 8), 4);
    assert_memory_equal(wide, u"grüß", 10);
    assert_int_equal(crt_mbstowcs(NULL, "\xF0\x9F\x98\x80", 0), 2);
    assert_int_equal(crt_mbstowcs(wide, "\xff", 8), (size_t)-1);
    assert_int_equal(errno, CRT_EILSEQ);
    assert_int_equal(crt_wcstombs(narrow, u"grüß", 16), 6);
    assert_string_equal(narrow, "grüß");
    assert_int_equal(crt_wcstombs(NULL, u"😀", 0), 4);
    REFUSED(0, "", crt_mbstowcs_s(&written, wide, 8, "abc", CRT_TRUNCATE));
    assert_int_equal(written, 4);
    REFUSED(CRT_STRUNCATE, "", crt_mbstowcs_s(&written, wide, 3, "abc", CRT_TRUNCATE));
    assert_memory_equal(wide, u"ab", 6);
    REFUSED(CRT_ERANGE, "mbstowcs_s", crt_mbstowcs_s(&written, wide, 3, "abc", 3));
    REFUSED(0, "", crt_mbstowcs_s(&written, NULL, 0, "abc", 0));
    assert_int_equal(written, 4);
    REFUSED(CRT_STRUNCATE, "", crt_wcstombs_s(&written, narrow, 4, u"aßß", CRT_TRUNCATE));
    assert_string_equal(narrow, "aß");
    REFUSED(CRT_ERANGE, "wcstombs_s", crt_wcstombs_s(&written, narrow, 4, u"aßß", 3 * 2));
    REFUSED(0, "", crt_wcstombs_s(&written, narrow, 8, u"aßß", 8));
    assert_int_equal(written, 6);
    uint16_t one;
    assert_int_equal(crt_mbtowc(&one, "\xE2\x82\xAC", 3), 3);
    assert_int_equal(one, 0x20AC);
    assert_int_equal(crt_mbtowc(&one, "\xE2\x82\xAC", 2), -1);
    assert_int_equal(crt_wctomb(narrow, 0x20AC), 3);
    /* Restartable: the second unit of a pair comes from the state. */
    uint64_t shift = 0;
    assert_int_equal(crt_mbrtowc(&one, "\xF0\x9F\x98\x80", 4, &shift), 4);
    assert_int_equal(one, 0xD83D);
    assert_int_equal(crt_mbrtowc(&one, "x", 1, &shift), 0);
    assert_int_equal(one, 0xDE00);
    assert_true(crt_mbsinit(&shift));
    assert_int_equal(crt_mbrtowc(&one, "\xE2\x82", 2, &shift), (size_t)-2);
    assert_int_equal(crt_wcrtomb(narrow, 0xD83D, &shift), 0);
    assert_int_equal(crt_wcrtomb(narrow, 0xDE00, &shift), 4);
    assert_memory_equal(narrow, "\xF0\x9F\x98\x80", 4);
}

static void test_ctype(void **state)
{
    for (int c = 0; c < 128; c++) {
        assert_int_equal(!!crt_isalpha(c), (c | 32) >= 'a' && (c | 32) <= 'z');
        assert_int_equal(!!crt_isdigit(c), c >= '0' && c <= '9');
        assert_int_equal(!!crt_isspace(c), c == ' ' || (c >= 9 && c <= 13));
        assert_int_equal(!!crt_iscntrl(c), c < 32 || c == 127);
        assert_int_equal(!!crt_isprint(c), c >= 32 && c < 127);
        assert_int_equal(!!crt_ispunct(c), c > 32 && c < 127 && !crt_isalnum(c));
        assert_int_equal(!!crt_iswalpha((uint32_t)c), !!crt_isalpha(c));
        assert_int_equal(!!crt_iswprint((uint32_t)c), !!crt_isprint(c));
    }
    assert_false(crt_isalpha(0xE4));
    assert_false(crt_isalpha(-1));
    assert_true(crt_iswalpha(0xE4));
    assert_true(crt_iswlower(0xE4));
    assert_true(crt_iswupper(0xC4));
    assert_true(crt_iswalpha(0x4E8B));
    assert_true(crt_iswspace(0x3000));
    assert_true(crt_iswpunct(0x3001));
    assert_false(crt_iswalpha(0xFFFF));
    assert_int_equal(crt_towupper('a'), 'A');
    assert_int_equal(crt_towupper(0xE4), 0xE4); /* the "C" locale */
    assert_int_equal(crt_toupper('z'), 'Z');
    assert_int_equal(crt_tolower(-1), -1);
}

static int32_t by_value(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static int32_t backwards(void *context, const void *a, const void *b)
{
    ++*(int32_t *)context;
    return by_value(b, a);
}

static void test_sort(void **state)
{
    int32_t numbers[257];
    uint32_t seed = 1;
    for (int count = 0; count <= 257; count++) {
        for (int i = 0; i < count; i++)
            numbers[i] = crt_rand(&seed) % 64;
        crt_qsort(numbers, (size_t)count, sizeof(*numbers), by_value);
        for (int i = 1; i < count; i++)
            assert_true(numbers[i - 1] <= numbers[i]);
    }
    int32_t key = numbers[100];
    int32_t *found = crt_bsearch(&key, numbers, 257, sizeof(*numbers), by_value);
    assert_int_equal(*found, key);
    key = 64;
    assert_null(crt_bsearch(&key, numbers, 257, sizeof(*numbers), by_value));
    int32_t calls = 0;
    crt_qsort_s(numbers, 257, sizeof(*numbers), backwards, &calls);
    assert_true(calls > 256);
    assert_true(numbers[0] >= numbers[256]);
    char big[3][100] = {"c", "a", "b"};
    crt_qsort(big, 3, 100, (crt_compare)crt_strcmp);
    assert_string_equal(big[0], "a");
    assert_string_equal(big[2], "c");
    REFUSED(0, "qsort_s", (crt_qsort(numbers, 1, 0, by_value), 0));
    uint32_t count = 3;
    int32_t list[4] = {5, 6, 7};
    key = 6;
    assert_ptr_equal(crt__lfind(&key, list, &count, 4, by_value), &list[1]);
    key = 9;
    assert_ptr_equal(crt__lsearch(&key, list, &count, 4, by_value), &list[3]);
    assert_int_equal(count, 4);
}

static void test_misc(void **state)
{
    /* The first numbers of srand(1), as every Windows program sees them. */
    uint32_t seed = 1;
    static const int32_t first[] = {41, 18467, 6334, 26500, 19169};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(crt_rand(&seed), first[i]);
    assert_int_equal(crt_abs(-5), 5);
    assert_true(crt_labs(-5) == 5);
    assert_true(crt_llabs(INT64_MIN + 1) == INT64_MAX);
    assert_int_equal(crt_div(-7, 2).quot, -3);
    assert_int_equal(crt_div(-7, 2).rem, -1);
    assert_true(crt_ldiv(-7, 2).rem == -1);
    assert_string_equal(crt_strerror(2), "No such file or directory");
    assert_string_equal(crt_strerror(9999), "Unknown error");
    char text[8];
    assert_int_equal(crt_strerror_s(text, 8, 2), 0);
    assert_string_equal(text, "No such");
    assert_int_equal(crt__fpclass(-0.0), 0x20);
    assert_int_equal(crt__fpclass(1.0), 0x100);
    assert_int_equal(crt__fpclass(-INFINITY), 4);
    assert_true(crt__isnan(NAN));
    assert_false(crt__finite(INFINITY));
}

static void test_paths(void **state)
{
    char drive[3], dir[32], name[32], ext[16], path[64];
    crt__splitpath("C:\\Windows\\System32\\drivers\\nt.x.sys", drive, dir, name, ext);
    assert_string_equal(drive, "C:");
    assert_string_equal(dir, "\\Windows\\System32\\drivers\\");
    assert_string_equal(name, "nt.x");
    assert_string_equal(ext, ".sys");
    crt__makepath(path, drive, dir, name, ext);
    assert_string_equal(path, "C:\\Windows\\System32\\drivers\\nt.x.sys");
    crt__makepath(path, "d", "a", "b", "c");
    assert_string_equal(path, "d:a\\b.c");
    crt__splitpath("file", drive, dir, name, NULL);
    assert_string_equal(drive, "");
    assert_string_equal(dir, "");
    assert_string_equal(name, "file");
    REFUSED(CRT_ERANGE, "_splitpath_s",
            crt__splitpath_s("longname", NULL, 0, NULL, 0, name, 4, NULL, 0));
    REFUSED(CRT_EINVAL, "_splitpath_s", crt__splitpath_s("x", NULL, 3, NULL, 0, NULL, 0, NULL, 0));
    uint16_t wide[16];
    crt__wsplitpath(u"\\\\.\\dev", NULL, NULL, wide, NULL);
    assert_memory_equal(wide, u"dev", 8);
}

static void test_time(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "Thu Jan 01 00:00:00 1970\n"},           {951782400, "Tue Feb 29 00:00:00 2000\n"},
        {1704067199, "Sun Dec 31 23:59:59 2023\n"},  {4107542400, "Mon Mar 01 00:00:00 2100\n"},
        {32503679999, "Tue Dec 31 23:59:59 2999\n"},
    };
    struct crt_tm t;
    char text[64];
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_int_equal(crt_gmtime_s(&t, &rows[i].seconds), 0);
        assert_int_equal(crt_asctime_s(text, sizeof(text), &t), 0);
        assert_string_equal(text, rows[i].text);
        assert_true(crt_mktime(&t) == rows[i].seconds);
    }
    int64_t early = -86400;
    assert_int_equal(crt_gmtime_s(&t, &early), CRT_EINVAL);
    assert_int_equal(t.tm_year, -1);
    /* Fields out of range are carried. */
    t = (struct crt_tm){.tm_year = 124, .tm_mon = 13, .tm_mday = 0, .tm_hour = 25};
    assert_true(crt_mktime(&t) == 1738371600);
    assert_int_equal(t.tm_mon, 1);
    assert_int_equal(t.tm_mday, 1);
    assert_int_equal(t.tm_hour, 1);
    int64_t when = 1704067199;
    crt_gmtime_s(&t, &when);
    assert_int_equal(crt_strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %j %a %B %I%p %%", &t),
                     43);
    assert_string_equal(text, "2023-12-31 23:59:59 365 Sun December 11PM %");
    assert_int_equal(crt_strftime(text, sizeof(text), "%#d %#H %y %U %W %V %G", &t), 22);
    assert_string_equal(text, "31 23 23 53 52 52 2023");
    assert_int_equal(crt_strftime(text, 4, "%Y", &t), 0);
    assert_int_equal(crt_strftime(text, 5, "%Y", &t), 4);
    uint16_t wide[16];
    assert_int_equal(crt_wcsftime(wide, 16, u"%H事%M", &t), 5);
    assert_memory_equal(wide, u"23事59", 12);
    REFUSED(CRT_EINVAL, "asctime_s", crt_asctime_s(text, 25, &t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),      cmocka_unit_test(test_strings),
        cmocka_unit_test(test_tokens),     cmocka_unit_test(test_secure_copy),
        cmocka_unit_test(test_to_numbers), cmocka_unit_test(test_from_numbers),
        cmocka_unit_test(test_printf),     cmocka_unit_test(test_scanf),
        cmocka_unit_test(test_multibyte),  cmocka_unit_test(test_ctype),
        cmocka_unit_test(test_sort),       cmocka_unit_test(test_misc),
        cmocka_unit_test(test_paths),      cmocka_unit_test(test_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
