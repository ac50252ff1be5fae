/* scan.c - the scanf engine against tables of input, format and what must be stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "rtl/scan.h"

static int32_t scan_v(uint32_t flags, const char *text, const char *format, va_list list)
{
    struct rtl_source_text source;
    struct rtl_args_host args;
    rtl_source_narrow_begin(&source, text, UINT64_MAX);
    rtl_args_host_begin(&args, list);
    int32_t count = rtl_scan_narrow(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    return count;
}

static int32_t scan(const char *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int32_t count = scan_v(0, text, format, list);
    va_end(list);
    return count;
}

static int32_t scan_s(const char *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int32_t count = scan_v(RTL_SCAN_SECURE, text, format, list);
    va_end(list);
    return count;
}

static int32_t scan_wide(uint32_t flags, const uint16_t *text, const uint16_t *format, ...)
{
    struct rtl_source_text source;
    struct rtl_args_host args;
    va_list list;
    va_start(list, format);
    rtl_source_wide_begin(&source, text, UINT64_MAX);
    rtl_args_host_begin(&args, list);
    int32_t count = rtl_scan_wide(&source.source, flags, format, &args.reader);
    rtl_args_host_end(&args);
    va_end(list);
    return count;
}

/* Integers: input, format, result, 64-bit pattern of the target filled with 0x55 before. */
static void test_integers(void **state)
{
    static const struct {
        const char *text, *format;
        int32_t count;
        uint64_t target;
    } rows[] = {
        {"42", "%d", 1, 0x555555550000002A},
        {"  42", "%d", 1, 0x555555550000002A},
        {"-1", "%d", 1, 0x55555555FFFFFFFF},
        {"+7", "%d", 1, 0x5555555500000007},
        {"-1", "%u", 1, 0x55555555FFFFFFFF},
        {"4294967295", "%u", 1, 0x55555555FFFFFFFF},
        {"ff", "%x", 1, 0x55555555000000FF},
        {"0xFf", "%x", 1, 0x55555555000000FF},
        {"0XFF", "%X", 1, 0x55555555000000FF},
        {"0xg", "%x", 0, 0x5555555555555555},
        {"17", "%o", 1, 0x555555550000000F},
        {"19", "%o", 1, 0x5555555500000001},
        {"0x1f", "%i", 1, 0x555555550000001F},
        {"017", "%i", 1, 0x555555550000000F},
        {"17", "%i", 1, 0x5555555500000011},
        {"0", "%i", 1, 0x5555555500000000},
        {"12345", "%3d", 1, 0x555555550000007B},
        {"300", "%hhd", 1, 0x555555555555552C},
        {"65537", "%hd", 1, 0x5555555555550001},
        {"-1", "%ld", 1, 0x55555555FFFFFFFF}, /* LLP64 */
        {"-1", "%I32d", 1, 0x55555555FFFFFFFF},
        {"-1", "%lld", 1, 0xFFFFFFFFFFFFFFFF},
        {"-2", "%I64d", 1, 0xFFFFFFFFFFFFFFFE},
        {"123456789abcdef0", "%I64x", 1, 0x123456789ABCDEF0},
        {"18446744073709551615", "%llu", 1, 0xFFFFFFFFFFFFFFFF},
        {"18446744073709551616", "%llu", 1, 0xFFFFFFFFFFFFFFFF},
        {"7", "%Id", 1, 7},
        {"7", "%zu", 1, 7},
        {"7", "%jd", 1, 7},
        {"00007FF612345678", "%p", 1, 0x7FF612345678},
        {"0x1000", "%p", 1, 0x1000},
        {"", "%d", -1, 0x5555555555555555},
        {"   ", "%d", -1, 0x5555555555555555},
        {"x", "%d", 0, 0x5555555555555555},
        {"-", "%d", 0, 0x5555555555555555},
        {"a5", "a%d", 1, 0x5555555500000005},
        {"b5", "a%d", 0, 0x5555555555555555},
        {"  a5", " a%d", 1, 0x5555555500000005},
        {"5%", "%d%%", 1, 0x5555555500000005},
        {"%5", "%%%d", 1, 0x5555555500000005},
        {"1 2", "%*d%d", 1, 0x5555555500000002},
        {"1", "%*d%d", 0, 0x5555555555555555},
        {"12", "%1d%*d", 1, 0x5555555500000001},
        {"abc", "%*s%n", 0, 0x5555555500000003},
        {"5", "%y", 0, 0x5555555555555555},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint64_t target = 0x5555555555555555;
        int32_t count = scan(rows[i].text, rows[i].format, &target);
        if (count != rows[i].count || target != rows[i].target)
            fail_msg("\"%s\" by \"%s\": %d, %llx", rows[i].text, rows[i].format, count,
                     (unsigned long long)target);
    }
}

static void test_several(void **state)
{
    int a = 0, b = 0, n = 0;
    char text[16];
    assert_int_equal(scan("10.0.0.255", "%d.%d", &a, &b), 2);
    assert_int_equal(a, 10);
    assert_int_equal(b, 0);
    assert_int_equal(scan("key = value", "%15[a-z] = %n%d", text, &n, &a), 1);
    assert_string_equal(text, "key");
    assert_int_equal(n, 6);
    assert_int_equal(scan("1,2,3", "%d,%d;%d", &a, &b, &n), 2);
    assert_int_equal(scan("1 2", "%d %d %d", &a, &b, &n), 2);
    assert_int_equal(scan("deadbeef", "%4x%4x", &a, &b), 2);
    assert_int_equal(a, 0xdead);
    assert_int_equal(b, 0xbeef);
}

static void test_text(void **state)
{
    char text[32];
    uint16_t wide[32];
    memset(text, '#', sizeof(text));
    assert_int_equal(scan("  hello world", "%s", text), 1);
    assert_string_equal(text, "hello");
    assert_int_equal(scan("hello", "%3s", text), 1);
    assert_string_equal(text, "hel");
    assert_int_equal(scan("abc123", "%[a-c]", text), 1);
    assert_string_equal(text, "abc");
    assert_int_equal(scan("abc123", "%[^0-9]", text), 1);
    assert_string_equal(text, "abc");
    assert_int_equal(scan("a]b", "%[]a]", text), 1);
    assert_string_equal(text, "a]");
    assert_int_equal(scan("a]b", "%[^]]", text), 1);
    assert_string_equal(text, "a");
    assert_int_equal(scan("a-b", "%[a-]", text), 1);
    assert_string_equal(text, "a-");
    assert_int_equal(scan("line one\nline two", "%[^\n]", text), 1);
    assert_string_equal(text, "line one");
    assert_int_equal(scan("xyz", "%[a-c]", text), 0);
    memset(text, '#', sizeof(text));
    assert_int_equal(scan(" ab", "%c", text), 1);
    assert_memory_equal(text, " #", 2);
    assert_int_equal(scan("abc", "%2c", text), 1);
    assert_memory_equal(text, "ab#", 3);
    assert_int_equal(scan("wide", "%S", wide), 1);
    assert_memory_equal(wide, u"wide", 10);
    assert_int_equal(scan("gr\xC3\xBC\xC3\x9F", "%ls", wide), 1);
    assert_memory_equal(wide, u"grüß", 10);
    assert_int_equal(scan("\xF0\x9F\x98\x80!", "%ls", wide), 1);
    assert_memory_equal(wide, u"😀!", 8);
    assert_int_equal(scan("narrow", "%hs", text), 1);
    assert_string_equal(text, "narrow");
}

static void test_floats(void **state)
{
    float single = 0;
    double value = 0;
    long double extended = 0;
    assert_int_equal(scan("1.5", "%f", &single), 1);
    assert_true(single == 1.5f);
    static const struct {
        const char *text;
        int32_t count;
        double value;
    } rows[] = {
        {"1.5", 1, 1.5},
        {"-.5", 1, -0.5},
        {"5.", 1, 5},
        {"1e3", 1, 1000},
        {"1E-2x", 1, 0.01},
        {"0x1.8p1", 1, 3},
        {" 42", 1, 42},
        {"0.1", 1, 0.1},
        {"1e", 0, -77},
        {".", 0, -77},
        {"x", 0, -77},
        {"", -1, -77},
        {"infinity", 1, __builtin_inf()},
        {"-INF", 1, -__builtin_inf()},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        value = -77;
        int32_t count = scan(rows[i].text, "%lf", &value);
        if (count != rows[i].count || value != rows[i].value)
            fail_msg("\"%s\": %d, %g", rows[i].text, count, value);
    }
    assert_int_equal(scan("2.5", "%Lf", &extended), 1);
    assert_true(extended == 2.5L);
    assert_int_equal(scan("1.23456", "%4lf", &value), 1);
    assert_true(value == 1.23);
}

static void test_secure(void **state)
{
    char text[8];
    int number = 0;
    memset(text, '#', sizeof(text));
    assert_int_equal(scan_s("hello 5", "%s %d", text, 8, &number), 2);
    assert_string_equal(text, "hello");
    assert_int_equal(number, 5);
    memset(text, '#', sizeof(text));
    assert_int_equal(scan_s("hello 5", "%s %d", text, 5, &number), 0);
    assert_memory_equal(text, "\0", 1);
    assert_int_equal(text[5], '#');
    memset(text, '#', sizeof(text));
    assert_int_equal(scan_s("hello", "%5c", text, 5), 1);
    assert_memory_equal(text, "hello#", 6);
    assert_int_equal(scan_s("hello", "%[a-z]", text, 6), 1);
    assert_string_equal(text, "hello");
}

static void test_wide(void **state)
{
    uint16_t wide[16];
    char narrow[16];
    int number = 0;
    assert_int_equal(scan_wide(0, u"abc -5", u"%s %d", wide, &number), 2);
    assert_memory_equal(wide, u"abc", 8);
    assert_int_equal(number, -5);
    assert_int_equal(scan_wide(0, u"grüß", u"%hs", narrow), 1);
    assert_string_equal(narrow, "grüß");
    assert_int_equal(scan_wide(0, u"😀", u"%S", narrow), 1);
    assert_string_equal(narrow, "😀");
    assert_int_equal(scan_wide(0, u"事件x", u"%[一-龥]", wide), 1);
    assert_memory_equal(wide, u"事件", 6);
    assert_int_equal(scan_wide(RTL_SCAN_SECURE, u"abc", u"%s", wide, 3), 0);
    assert_int_equal(wide[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers), cmocka_unit_test(test_several),
        cmocka_unit_test(test_text),     cmocka_unit_test(test_floats),
        cmocka_unit_test(test_secure),   cmocka_unit_test(test_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
