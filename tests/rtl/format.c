/* format.c - the format engine against tables of format, arguments and expected text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "rtl/format.h"

static int32_t narrow_v(char *buffer, uint64_t capacity, uint32_t flags, uint32_t *saw,
                        const char *format, va_list list)
{
    struct rtl_sink_buffer sink;
    struct rtl_args_host args;
    struct rtl_format_options options = {flags, saw};
    rtl_sink_narrow_begin(&sink, buffer, capacity - 1);
    rtl_args_host_begin(&args, list);
    int32_t count = rtl_format_narrow(&sink.sink, &options, format, &args.reader);
    rtl_args_host_end(&args);
    buffer[sink.used] = 0;
    return count;
}

static void check_at(const char *file, int line, uint32_t flags, const char *want,
                     const char *format, ...)
{
    char got[4096];
    va_list list;
    va_start(list, format);
    int32_t count = narrow_v(got, sizeof(got), flags, NULL, format, list);
    va_end(list);
    _assert_string_equal(got, want, file, line);
    _assert_int_equal((uint64_t)count, strlen(want), file, line);
}
#define CHECK(want, ...) check_at(__FILE__, __LINE__, RTL_FORMAT_CRT, want, __VA_ARGS__)
#define KERNEL(want, ...) check_at(__FILE__, __LINE__, RTL_FORMAT_KERNEL, want, __VA_ARGS__)

/* Wide: expectation and result are compared as UTF-16. */
static void check_wide_at(const char *file, int line, const uint16_t *want, const uint16_t *format,
                          ...)
{
    uint16_t got[1024];
    struct rtl_sink_buffer sink;
    struct rtl_args_host args;
    va_list list;
    va_start(list, format);
    rtl_sink_wide_begin(&sink, got, 1023);
    rtl_args_host_begin(&args, list);
    int32_t count = rtl_format_wide(&sink.sink, NULL, format, &args.reader);
    rtl_args_host_end(&args);
    va_end(list);
    uint32_t length = 0;
    while (want[length])
        length++;
    _assert_int_equal((uint64_t)count, length, file, line);
    _assert_memory_equal(got, want, length * 2, file, line);
}
#define WIDE(want, ...) check_wide_at(__FILE__, __LINE__, want, __VA_ARGS__)

static void test_integers(void **state)
{
    CHECK("", "");
    CHECK("plain", "plain");
    CHECK("%", "%%");
    CHECK("100%", "%d%%", 100);
    CHECK("0", "%d", 0);
    CHECK("1", "%d", 1);
    CHECK("-1", "%d", -1);
    CHECK("-1", "%i", -1);
    CHECK("2147483647", "%d", INT32_MAX);
    CHECK("-2147483648", "%d", INT32_MIN);
    CHECK("4294967295", "%u", UINT32_MAX);
    CHECK("ffffffff", "%x", -1);
    CHECK("FFFFFFFF", "%X", -1);
    CHECK("37777777777", "%o", -1);
    CHECK("dead:BEEF", "%x:%X", 0xdead, 0xbeef);
    CHECK("0xff", "%#x", 255);
    CHECK("0XFF", "%#X", 255);
    CHECK("0", "%#x", 0);
    CHECK("017", "%#o", 15);
    CHECK("0", "%#o", 0);
    CHECK("0", "%#.0o", 0);
    CHECK("", "%.0d", 0);
    CHECK("", "%.0x", 0);
    CHECK("     ", "%5.0d", 0);
    CHECK("+", "%+.0d", 0);
    CHECK("    7", "%5d", 7);
    CHECK("7    |", "%-5d|", 7);
    CHECK("00007", "%05d", 7);
    CHECK("-0007", "%05d", -7);
    CHECK("+0007", "%+05d", 7);
    CHECK(" 0007", "% 05d", 7);
    CHECK("7    |", "%-05d|", 7);
    CHECK("+7", "%+d", 7);
    CHECK(" 7", "% d", 7);
    CHECK("+7", "%+ d", 7);
    CHECK("7", "%+u", 7);
    CHECK("007", "%.3d", 7);
    CHECK("-007", "%.3d", -7);
    CHECK("  007", "%5.3d", 7);
    CHECK("  007", "%05.3d", 7);
    CHECK("007  |", "%-5.3d|", 7);
    CHECK(" -007", "%5.3d", -7);
    CHECK("0x000000ff", "%#010x", 255);
    CHECK("      0xff", "%#10x", 255);
    CHECK("0xff      |", "%-#10x|", 255);
    CHECK("0x00ff", "%#.4x", 255);
    CHECK("0017", "%.4o", 15);
    CHECK("017", "%#.3o", 15);
    CHECK("0017", "%#.4o", 15);
    CHECK("1234567890123456789012", "1234567890123456789012");
    CHECK("00000000000000000000000000000000000000000000000000000000000000000000000001", "%.74d", 1);
    CHECK("                                                                         1", "%74d", 1);
}

static void test_star(void **state)
{
    CHECK("    7", "%*d", 5, 7);
    CHECK("7    |", "%*d|", -5, 7);
    CHECK("00007", "%0*d", 5, 7);
    CHECK("  007", "%*.*d", 5, 3, 7);
    CHECK("    7", "%*.*d", 5, -3, 7);
    CHECK("abc", "%.*s", 3, "abcdef");
    CHECK("abcdef", "%.*s", -1, "abcdef");
    CHECK("", "%.*s", 0, "abcdef");
    CHECK("  abc", "%*.*s", 5, 3, "abcdef");
    CHECK("abc  |", "%*.*s|", -5, 3, "abcdef");
    CHECK("1 2 3", "%*d%*d%*d", 1, 1, 2, 2, 2, 3);
}

static void test_integer_sizes(void **state)
{
    CHECK("-1", "%hhd", 0x1ff);
    CHECK("255", "%hhu", 0x1ff);
    CHECK("ff", "%hhx", -1);
    CHECK("-1", "%hd", 0x1ffff);
    CHECK("65535", "%hu", 0x1ffff);
    CHECK("ffff", "%hx", -1);
    CHECK("-32768", "%hd", 0x8000);
    /* LLP64: l is 32 bits, however wide the host's long is. */
    CHECK("-1", "%ld", (int64_t)0xffffffff);
    CHECK("4294967295", "%lu", (int64_t)-1);
    CHECK("ffffffff", "%lx", (int64_t)-1);
    CHECK("-1 5", "%ld %d", -1, 5);
    CHECK("-1", "%I32d", -1);
    CHECK("4294967295", "%I32u", -1);
    CHECK("9223372036854775807", "%lld", INT64_MAX);
    CHECK("-9223372036854775808", "%lld", INT64_MIN);
    CHECK("18446744073709551615", "%llu", UINT64_MAX);
    CHECK("ffffffffffffffff", "%llx", UINT64_MAX);
    CHECK("1777777777777777777777", "%llo", UINT64_MAX);
    CHECK("-9223372036854775808", "%I64d", INT64_MIN);
    CHECK("18446744073709551615", "%I64u", UINT64_MAX);
    CHECK("123456789ABCDEF0", "%I64X", UINT64_C(0x123456789abcdef0));
    CHECK("0x123456789abcdef0", "%#I64x", UINT64_C(0x123456789abcdef0));
    CHECK("00000001", "%08I64x", UINT64_C(1));
    CHECK("18446744073709551615", "%Iu", UINT64_MAX);
    CHECK("-1", "%Id", INT64_C(-1));
    CHECK("ffffffffffffffff", "%Ix", UINT64_MAX);
    CHECK("18446744073709551615", "%zu", UINT64_MAX);
    CHECK("-1", "%zd", INT64_C(-1));
    CHECK("-1", "%td", INT64_C(-1));
    CHECK("-1", "%jd", INT64_C(-1));
    CHECK("18446744073709551615", "%ju", UINT64_MAX);
    CHECK("1 4294967296 2", "%d %I64d %d", 1, INT64_C(4294967296), 2);
    CHECK("1 4294967296 2", "%u %llu %u", 1, UINT64_C(4294967296), 2);
}

static void test_pointers(void **state)
{
    CHECK("0000000000000000", "%p", NULL);
    CHECK("00007FF612345678", "%p", (void *)UINT64_C(0x7ff612345678));
    CHECK("FFFFF8000DEADBEE", "%p", (void *)UINT64_C(0xfffff8000deadbee));
    CHECK("FFFFF8000DEADBEE", "%P", (void *)UINT64_C(0xfffff8000deadbee));
    CHECK("0XFFFFF8000DEADBEE", "%#p", (void *)UINT64_C(0xfffff8000deadbee));
    CHECK("    0000000000001000", "%20p", (void *)0x1000);
    CHECK("0000000000001000    |", "%-20p|", (void *)0x1000);
    CHECK("0000000000001000", "%lp", (void *)0x1000);
    CHECK("0x0000000000001000", "0x%p", (void *)0x1000);
    CHECK("0000000000001000", "%016p", (void *)0x1000);
}

static void test_strings(void **state)
{
    CHECK("abc", "%s", "abc");
    CHECK("", "%s", "");
    CHECK("  abc", "%5s", "abc");
    CHECK("abc  |", "%-5s|", "abc");
    CHECK("ab", "%.2s", "abc");
    CHECK("abc", "%.9s", "abc");
    CHECK("", "%.0s", "abc");
    CHECK("", "%.s", "abc");
    CHECK("   ab", "%5.2s", "abc");
    CHECK("ab   |", "%-5.2s|", "abc");
    CHECK("00abc", "%05s", "abc");
    CHECK("(null)", "%s", NULL);
    CHECK("(nu", "%.3s", NULL);
    CHECK("    (null)", "%10s", NULL);
    CHECK("(null)", "%S", NULL);
    CHECK("(null)", "%ws", NULL);
    CHECK("abc", "%hs", "abc");
    CHECK("abc", "%hS", "abc");
    CHECK("wide", "%S", u"wide");
    CHECK("wide", "%ls", u"wide");
    CHECK("wide", "%ws", u"wide");
    CHECK("wide", "%lS", u"wide");
    CHECK("wide", "%wS", u"wide");
    CHECK("wi", "%.2S", u"wide");
    CHECK("  wide", "%6ls", u"wide");
    CHECK("wide  |", "%-6ls|", u"wide");
    CHECK("", "%ls", u"");
    CHECK("gr\xC3\xBC\xC3\x9F", "%ls", u"grüß");
    CHECK("\xE4\xBA\x8B\xE4\xBB\xB6", "%ws", u"事件");
    CHECK("\xE2\x82\xAC", "%ws", u"€");
    CHECK("\xF0\x9F\x98\x80", "%ws", u"😀");
    /* A lone surrogate has no UTF-8. */
    static const uint16_t lone[] = {'a', 0xD83D, 'b', 0};
    CHECK("a\xEF\xBF\xBD"
          "b",
          "%ws", lone);
    static const uint16_t lone_low[] = {0xDE00, 0};
    CHECK("\xEF\xBF\xBD", "%ws", lone_low);
    /* Narrow to narrow is never looked at. */
    CHECK("\xff\xfe", "%s", "\xff\xfe");
    CHECK("a b c", "%s %S %s", "a", u"b", "c");
    /* Precision bounds what is read: no terminator here. */
    static const char open[3] = {'x', 'y', 'z'};
    static const uint16_t open_wide[3] = {'x', 'y', 'z'};
    CHECK("xyz", "%.3s", open);
    CHECK("xyz", "%.3ws", open_wide);
}

static void test_characters(void **state)
{
    CHECK("a", "%c", 'a');
    CHECK("a", "%hc", 'a');
    CHECK("a", "%C", u'a');
    CHECK("a", "%lc", u'a');
    CHECK("a", "%wc", u'a');
    CHECK("a", "%hC", 'a');
    CHECK("\xC3\xA4", "%C", u'ä');
    CHECK("\xE4\xBA\x8B", "%wc", u'事');
    CHECK("\xE4", "%c", 0xE4);
    CHECK("    a", "%5c", 'a');
    CHECK("a    |", "%-5c|", 'a');
    CHECK("abc", "%c%c%c", 'a', 'b', 'c');
    char got[8] = "xxxxxxx";
    struct rtl_sink_buffer sink;
    struct rtl_args_slots args;
    rtl_sink_narrow_begin(&sink, got, sizeof(got));
    rtl_args_slots_begin(&args, (const uint64_t[]){0});
    assert_int_equal(rtl_format_narrow(&sink.sink, NULL, "[%c]", &args.reader), 3);
    assert_memory_equal(got, "[\0]x", 4);
}

static void test_counted(void **state)
{
    struct rtl_counted_string wide = {8, 10, u"wide and more"};
    struct rtl_counted_string narrow = {4, 5, "narrow"};
    struct rtl_counted_string none = {0, 0, NULL};
    struct rtl_counted_string empty = {0, 10, u"x"};
    struct rtl_counted_string odd = {5, 10, u"wide"};
    CHECK("wide", "%wZ", &wide);
    CHECK("wide", "%lZ", &wide);
    CHECK("narr", "%Z", &narrow);
    CHECK("narr", "%hZ", &narrow);
    CHECK("(null)", "%wZ", NULL);
    CHECK("(null)", "%wZ", &none);
    CHECK("(null)", "%Z", &none);
    CHECK("", "%wZ", &empty);
    CHECK("wi", "%wZ", &odd);
    CHECK("wi", "%.2wZ", &wide);
    CHECK("wide", "%.9wZ", &wide);
    CHECK("    wide", "%8wZ", &wide);
    CHECK("wide    |", "%-8wZ|", &wide);
    CHECK("\\Device\\x: wide!", "%s: %wZ%c", "\\Device\\x", &wide, '!');
    KERNEL("wide narr", "%wZ %Z", &wide, &narrow);
}

static void test_odd(void **state)
{
    CHECK("y", "%y", 1);
    CHECK("[k]", "[%k]");
    CHECK("", "%");
    CHECK("a", "a%");
    CHECK("", "%-5");
    CHECK("", "%l");
    CHECK("6", "%I6");
    CHECK("x5", "%nx%d", (void *)0, 5);
    int canary = 77;
    CHECK("abc", "abc%n", &canary);
    assert_int_equal(canary, 77);
}

static void test_kernel(void **state)
{
    KERNEL("f", "%f");
    KERNEL("e g a", "%e %.3g %a");
    KERNEL("f 5", "%5.2f %d", 5);
    KERNEL("status C000000D", "status %08X", 0xC000000D);
    KERNEL("IRQL 2 wait 0 at 00007FF000001000\n", "IRQL %d wait %ld at %p\n", 2, 0,
           (void *)0x7FF000001000);
}

static void test_saw(void **state)
{
    assert_int_equal(rtl_format_survey("%d %s %p %hs %Z %c\n"), 0);
    static const char *const unicode[] = {"%S", "%C", "%ls", "%lc", "%ws", "%wc", "%wZ", "%lZ"};
    for (size_t i = 0; i < sizeof(unicode) / sizeof(*unicode); i++)
        assert_int_equal(rtl_format_survey(unicode[i]), RTL_FORMAT_SAW_UNICODE);
    assert_int_equal(rtl_format_survey("%5.1f"), RTL_FORMAT_SAW_FLOAT);
    assert_int_equal(rtl_format_survey("%*.*g%%"), RTL_FORMAT_SAW_FLOAT);
    assert_int_equal(rtl_format_survey("%n"), RTL_FORMAT_SAW_COUNT);
    assert_int_equal(rtl_format_survey("%y"), RTL_FORMAT_SAW_UNKNOWN);
    assert_int_equal(rtl_format_survey("100%% %"), 0);
    /* Printing notes the same. */
    uint32_t saw = 0;
    struct rtl_format_options options = {RTL_FORMAT_KERNEL, &saw};
    struct rtl_sink_buffer sink;
    struct rtl_args_slots args;
    rtl_sink_narrow_begin(&sink, NULL, 0);
    rtl_args_slots_begin(&args, (const uint64_t[]){(uintptr_t)u"x"});
    assert_int_equal(rtl_format_narrow(&sink.sink, &options, "%ws %f", &args.reader), 3);
    assert_int_equal(saw, RTL_FORMAT_SAW_UNICODE | RTL_FORMAT_SAW_FLOAT);
}

static void test_wide(void **state)
{
    struct rtl_counted_string wide = {8, 10, u"wide and more"};
    struct rtl_counted_string narrow = {4, 5, "narrow"};
    WIDE(u"", u"");
    WIDE(u"plain 事件 100%", u"plain 事件 %d%%", 100);
    WIDE(u"abc", u"%s", u"abc");
    WIDE(u"abc", u"%ls", u"abc");
    WIDE(u"abc", u"%ws", u"abc");
    WIDE(u"abc", u"%lS", u"abc");
    WIDE(u"abc", u"%S", "abc");
    WIDE(u"abc", u"%hs", "abc");
    WIDE(u"abc", u"%hS", "abc");
    WIDE(u"(null)", u"%s", NULL);
    WIDE(u"(nu", u"%.3s", NULL);
    WIDE(u"grüß 😀", u"%hs", "grüß 😀");
    WIDE(u"a\xFFFDz", u"%hs", "a\xffz");
    WIDE(u"  abc", u"%5s", u"abc");
    WIDE(u"abc  |", u"%-5s|", u"abc");
    WIDE(u"ab", u"%.2s", u"abc");
    WIDE(u"ä", u"%c", u'ä');
    WIDE(u"ä", u"%hc", 0xE4);
    WIDE(u"ä", u"%C", 0xE4);
    WIDE(u"wide narr", u"%wZ %Z", &wide, &narrow);
    WIDE(u"wide narr", u"%lZ %hZ", &wide, &narrow);
    WIDE(u"00007FF612345678", u"%p", (void *)UINT64_C(0x7ff612345678));
    WIDE(u"-0042 0x2a 1.500000", u"%05d %#x %f", -42, 42, 1.5);
    WIDE(u"  0000000000000000000000000000000000000000000000000000000000000000000042", u"%72.70d",
         42);
    WIDE(u"ÿ", u"%ÿ");
    WIDE(u"\\Device\\Harddisk1", u"\\Device\\Harddisk%u", 1);
}

static void test_fixed(void **state)
{
    CHECK("0.000000", "%f", 0.0);
    CHECK("-0.000000", "%f", -0.0);
    CHECK("1.000000", "%f", 1.0);
    CHECK("3.141593", "%f", 3.14159265358979);
    CHECK("-3.14", "%.2f", -3.14159);
    CHECK("3", "%.0f", 3.14);
    CHECK("3.", "%#.0f", 3.14);
    CHECK("0", "%.0f", 0.5);
    CHECK("2", "%.0f", 1.5);
    CHECK("2", "%.0f", 2.5);
    CHECK("4", "%.0f", 3.5);
    CHECK("1", "%.0f", 0.50000000000000011);
    CHECK("0.1", "%.1f", 0.125 - 0.03125);
    CHECK("0.12", "%.2f", 0.125);
    CHECK("0.38", "%.2f", 0.375);
    CHECK("1.00", "%.2f", 0.999);
    CHECK("10.0", "%.1f", 9.96);
    CHECK("1000000000", "%.0f", 999999999.9);
    CHECK("1000000000.0", "%.1f", 999999999.99);
    CHECK("  3.14", "%6.2f", 3.14159);
    CHECK("003.14", "%06.2f", 3.14159);
    CHECK("-03.14", "%06.2f", -3.14159);
    CHECK("3.14  |", "%-6.2f|", 3.14159);
    CHECK("+3.14", "%+.2f", 3.14159);
    CHECK(" 3.14", "% .2f", 3.14159);
    CHECK("123456789.000000", "%f", 123456789.0);
    CHECK("100000000000000000000.000000", "%f", 1e20);
    CHECK("0.1000000000000000055511151231257827021181583404541015625", "%.55f", 0.1);
    CHECK("0.10000000000000000555111512312578270211815834045410156250000000", "%.62f", 0.1);
    CHECK("1.5 2 2.5", "%.1f %d %.1f", 1.5, 2, 2.5);
    CHECK("1.500000", "%lf", 1.5);
    CHECK("1.500000", "%Lf", 1.5L);
    CHECK("1.5 7", "%.1Lf %d", 1.5L, 7);
    CHECK("inf", "%f", __builtin_inf());
    CHECK("-inf", "%f", -__builtin_inf());
    CHECK("INF", "%F", __builtin_inf());
    CHECK("+inf", "%+f", __builtin_inf());
    CHECK("   inf", "%06f", __builtin_inf());
    CHECK("inf   |", "%-6f|", __builtin_inf());
    CHECK("nan", "%f", __builtin_nan(""));
    CHECK("-nan(ind)", "%f", -__builtin_nan(""));
    CHECK("NAN", "%F", __builtin_nan(""));
    CHECK("nan(snan)", "%f", __builtin_nans(""));
}

static void test_scientific(void **state)
{
    CHECK("0.000000e+00", "%e", 0.0);
    CHECK("1.000000e+00", "%e", 1.0);
    CHECK("1.234568e+05", "%e", 123456.789);
    CHECK("1.234568E+05", "%E", 123456.789);
    CHECK("-1.2e-03", "%.1e", -0.00123);
    CHECK("1e+00", "%.0e", 1.0);
    CHECK("1.e+00", "%#.0e", 1.0);
    CHECK("1e+10", "%.0e", 9.99e9);
    CHECK("1.000e+01", "%.3e", 9.9999);
    CHECK("1.797693e+308", "%e", 1.7976931348623157e308);
    CHECK("4.940656e-324", "%e", 4.9406564584124654e-324);
    CHECK("2.225074e-308", "%e", 2.2250738585072014e-308);
    CHECK("  1.0e+00", "%9.1e", 1.0);
    CHECK("001.0e+00", "%09.1e", 1.0);
    CHECK("0", "%g", 0.0);
    CHECK("1", "%g", 1.0);
    CHECK("1.5", "%g", 1.5);
    CHECK("100000", "%g", 100000.0);
    CHECK("1e+06", "%g", 1000000.0);
    CHECK("1e+06", "%g", 999999.5);
    CHECK("999999", "%g", 999999.4);
    CHECK("123457", "%g", 123456.789);
    CHECK("0.0001", "%g", 0.0001);
    CHECK("1e-05", "%g", 0.00001);
    CHECK("1E-05", "%G", 0.00001);
    CHECK("1.00000", "%#g", 1.0);
    CHECK("1.2", "%.2g", 1.234);
    CHECK("1", "%.0g", 1.234);
    CHECK("1e+02", "%.1g", 123.0);
    CHECK("0.10000000000000001", "%.17g", 0.1);
    CHECK("1.7976931348623157e+308", "%.17g", 1.7976931348623157e308);
    CHECK("     1.5", "%8g", 1.5);
    CHECK("0x1.8000000000000p+0", "%a", 1.5);
    CHECK("0X1.8000000000000P+0", "%A", 1.5);
    CHECK("0x1.8p+0", "%.1a", 1.5);
    CHECK("0x1p+0", "%.0a", 1.5 - 0.25);
    CHECK("0x2p+0", "%.0a", 1.75);
    CHECK("-0x1.0000000000000p-1", "%a", -0.5);
    CHECK("0x0.0000000000000p+0", "%a", 0.0);
    CHECK("0x1.fffffffffffffp+1023", "%a", 1.7976931348623157e308);
    CHECK("0x0.0000000000001p-1022", "%a", 4.9406564584124654e-324);
    CHECK("0x1.80000000000000p+0", "%.14a", 1.5);
}

/* The host's printf agrees with ours on finite doubles: many values, many precisions. */
static void test_float_against_host(void **state)
{
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 40000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        uint64_t bits = random;
        if (i % 3 == 0) /* every third near 1, where rounding matters most */
            bits = (bits & 0x800FFFFFFFFFFFFFu) | (uint64_t)(1023 - 40 + random % 80) << 52;
        if (i % 5 == 0) /* few significant bits: exact ties */
            bits &= ~((1ull << 44) - 1);
        double value;
        memcpy(&value, &bits, sizeof(value));
        if ((bits >> 52 & 0x7FF) == 0x7FF)
            continue;
        char format[32], want[2048], got[2048];
        snprintf(format, sizeof(format), "%%%s%d.%d%c", i % 2 ? "#" : "", (int)(random >> 8 & 63),
                 (int)(random >> 20) & (i % 7 ? 31 : 511), "efgEG"[random >> 40 & 3]);
        snprintf(want, sizeof(want), format, value);
        struct rtl_sink_buffer sink;
        struct rtl_args_slots args;
        rtl_sink_narrow_begin(&sink, got, sizeof(got) - 1);
        rtl_args_slots_begin(&args, &bits);
        rtl_format_narrow(&sink.sink, NULL, format, &args.reader);
        got[sink.used] = 0;
        if (strcmp(got, want))
            fail_msg("%s of %a: %s, host %s", format, value, got, want);
    }
}

static void test_truncation(void **state)
{
    char got[6];
    memset(got, '#', sizeof(got));
    struct rtl_sink_buffer sink;
    struct rtl_args_slots args;
    rtl_sink_narrow_begin(&sink, got, 4);
    rtl_args_slots_begin(&args, (const uint64_t[]){123456});
    assert_int_equal(rtl_format_narrow(&sink.sink, NULL, "x%dy", &args.reader), 8);
    assert_int_equal(sink.used, 4);
    assert_memory_equal(got, "x123##", 6);
    /* Counting only. */
    rtl_sink_narrow_begin(&sink, NULL, 0);
    rtl_args_slots_begin(&args, (const uint64_t[]){123456});
    assert_int_equal(rtl_format_narrow(&sink.sink, NULL, "x%dy", &args.reader), 8);
}

static void put_nothing(struct rtl_sink *sink, const void *units, uint32_t count)
{
}

static void test_overflow(void **state)
{
    struct rtl_sink sink = {put_nothing};
    struct rtl_args_slots args;
    rtl_args_slots_begin(&args, (const uint64_t[]){1, 2});
    assert_int_equal(rtl_format_narrow(&sink, NULL, "%2147483647d%2d", &args.reader), -1);
}

static void test_slots(void **state)
{
    double half = 0.5;
    uint64_t slots[5] = {0xFFFFFFFF00000007u, (uintptr_t) "s", 0, 1u << 31, UINT64_MAX};
    memcpy(&slots[2], &half, 8);
    char got[64];
    struct rtl_sink_buffer sink;
    struct rtl_args_slots args;
    rtl_sink_narrow_begin(&sink, got, 63);
    rtl_args_slots_begin(&args, slots);
    rtl_format_narrow(&sink.sink, NULL, "%d %s %Lf %d %llx", &args.reader);
    got[sink.used] = 0;
    assert_string_equal(got, "7 s 0.500000 -2147483648 ffffffffffffffff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),      cmocka_unit_test(test_star),
        cmocka_unit_test(test_integer_sizes), cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_strings),       cmocka_unit_test(test_characters),
        cmocka_unit_test(test_counted),       cmocka_unit_test(test_odd),
        cmocka_unit_test(test_kernel),        cmocka_unit_test(test_saw),
        cmocka_unit_test(test_wide),          cmocka_unit_test(test_fixed),
        cmocka_unit_test(test_scientific),    cmocka_unit_test(test_float_against_host),
        cmocka_unit_test(test_truncation),    cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
