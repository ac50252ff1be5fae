/* nt_string.c - counted strings: every documented status, every field, what is left untouched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <locale.h>
#include <wctype.h>
#include <cmocka.h>
#include "rtl/nt_convert.h"
#include "rtl/unicode.h"
#include "wdk/ntstatus.h"

#define S(text) ((UNICODE_STRING){sizeof(text) - 2, sizeof(text), (PWCH)(text)})
#define A(text) ((STRING){sizeof(text) - 1, sizeof(text), (PCHAR)(text)})
#define FILL(object) memset(&(object), 0x55, sizeof(object))

struct heap {
    struct rtl_allocator allocator;
    PVOID last;
    SIZE_T bytes; /* of the last request */
    BOOLEAN empty;
};

static PVOID allocate(struct rtl_allocator *allocator, SIZE_T bytes)
{
    struct heap *heap = (struct heap *)allocator;
    heap->bytes = bytes;
    return heap->last = heap->empty ? NULL : malloc(bytes);
}

static void test_init(void **state)
{
    UNICODE_STRING wide;
    ANSI_STRING narrow;
    static const WCHAR text[] = u"abc";
    FILL(wide);
    RtlInitUnicodeString(&wide, text);
    assert_int_equal(wide.Length, 6);
    assert_int_equal(wide.MaximumLength, 8);
    assert_ptr_equal(wide.Buffer, text);
    FILL(wide);
    RtlInitUnicodeString(&wide, NULL);
    assert_int_equal(wide.Length, 0);
    assert_int_equal(wide.MaximumLength, 0);
    assert_null(wide.Buffer);
    FILL(wide);
    assert_int_equal(RtlInitUnicodeStringEx(&wide, u""), STATUS_SUCCESS);
    assert_int_equal(wide.Length, 0);
    assert_int_equal(wide.MaximumLength, 2);
    FILL(narrow);
    RtlInitAnsiString(&narrow, "abc");
    assert_int_equal(narrow.Length, 3);
    assert_int_equal(narrow.MaximumLength, 4);
    FILL(narrow);
    RtlInitString(&narrow, NULL);
    assert_int_equal(narrow.MaximumLength, 0);

    WCHAR *longest = malloc(40000 * sizeof(WCHAR));
    for (int i = 0; i < 40000; i++)
        longest[i] = 'x';
    longest[32766] = 0;
    assert_int_equal(RtlInitUnicodeStringEx(&wide, longest), STATUS_SUCCESS);
    assert_int_equal(wide.Length, 65532);
    assert_int_equal(wide.MaximumLength, 65534);
    longest[32766] = 'x';
    longest[32767] = 0;
    assert_int_equal(RtlInitUnicodeStringEx(&wide, longest), STATUS_NAME_TOO_LONG);
    longest[32767] = 'x';
    longest[39999] = 0;
    RtlInitUnicodeString(&wide, longest);
    assert_int_equal(wide.Length, 65532);
    free(longest);
    char *more = malloc(70000);
    memset(more, 'x', 69999);
    more[69999] = 0;
    assert_int_equal(RtlInitAnsiStringEx(&narrow, more), STATUS_NAME_TOO_LONG);
    RtlInitAnsiString(&narrow, more);
    assert_int_equal(narrow.Length, 65534);
    assert_int_equal(narrow.MaximumLength, 65535);
    free(more);
}

static void test_copy(void **state)
{
    WCHAR buffer[4];
    UNICODE_STRING to = {6, 8, buffer};
    FILL(buffer);
    RtlCopyUnicodeString(&to, &S(u"ab"));
    assert_int_equal(to.Length, 4);
    assert_int_equal(to.MaximumLength, 8);
    assert_memory_equal(buffer, u"ab\0\x5555", 8);
    FILL(buffer);
    RtlCopyUnicodeString(&to, &S(u"abcd"));
    assert_int_equal(to.Length, 8);
    assert_memory_equal(buffer, u"abcd", 8);
    RtlCopyUnicodeString(&to, &S(u"abcdef"));
    assert_int_equal(to.Length, 8);
    RtlCopyUnicodeString(&to, NULL);
    assert_int_equal(to.Length, 0);
    char narrow[4] = "####";
    STRING target = {0, 4, narrow};
    RtlCopyString(&target, &A("ab"));
    assert_int_equal(target.Length, 2);
    assert_memory_equal(narrow, "ab##", 4);
    RtlUpperString(&target, &A("xyzzy"));
    assert_int_equal(target.Length, 4);
    assert_memory_equal(narrow, "XYZZ", 4);
}

static void test_append(void **state)
{
    WCHAR buffer[6];
    UNICODE_STRING to = {0, 12, buffer};
    FILL(buffer);
    assert_int_equal(RtlAppendUnicodeToString(&to, u"ab"), STATUS_SUCCESS);
    assert_int_equal(to.Length, 4);
    assert_memory_equal(buffer, u"ab\0\x5555", 8);
    assert_int_equal(RtlAppendUnicodeStringToString(&to, &S(u"cd")), STATUS_SUCCESS);
    assert_int_equal(RtlAppendUnicodeToString(&to, u"xyz"), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(to.Length, 8);
    assert_memory_equal(buffer, u"abcd\0", 10);
    assert_int_equal(RtlAppendUnicodeToString(&to, u"ef"), STATUS_SUCCESS); /* to the brim */
    assert_int_equal(to.Length, 12);
    assert_memory_equal(buffer, u"abcdef", 12);
    assert_int_equal(RtlAppendUnicodeToString(&to, NULL), STATUS_SUCCESS);
    assert_int_equal(RtlAppendUnicodeStringToString(&to, &S(u"")), STATUS_SUCCESS);
    char narrow[4];
    STRING target = {0, 4, narrow};
    assert_int_equal(RtlAppendStringToString(&target, &A("abc")), STATUS_SUCCESS);
    assert_int_equal(RtlAppendStringToString(&target, &A("de")), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(target.Length, 3);
}

static void test_compare(void **state)
{
    assert_int_equal(RtlCompareUnicodeString(&S(u"abc"), &S(u"abc"), FALSE), 0);
    assert_true(RtlCompareUnicodeString(&S(u"abc"), &S(u"abd"), FALSE) < 0);
    assert_true(RtlCompareUnicodeString(&S(u"abc"), &S(u"ab"), FALSE) > 0);
    assert_true(RtlCompareUnicodeString(&S(u"a"), &S(u"B"), FALSE) > 0);
    assert_true(RtlCompareUnicodeString(&S(u"a"), &S(u"B"), TRUE) < 0);
    assert_int_equal(RtlCompareUnicodeString(&S(u"ÄÖÜ"), &S(u"äöü"), TRUE), 0);
    assert_true(RtlEqualUnicodeString(&S(u"\\Device\\X"), &S(u"\\DEVICE\\x"), TRUE));
    assert_false(RtlEqualUnicodeString(&S(u"\\Device\\X"), &S(u"\\DEVICE\\x"), FALSE));
    assert_false(RtlEqualUnicodeString(&S(u"ab"), &S(u"abc"), TRUE));
    assert_true(RtlPrefixUnicodeString(&S(u"\\??\\"), &S(u"\\??\\C:"), FALSE));
    assert_true(RtlPrefixUnicodeString(&S(u""), &S(u"x"), FALSE));
    assert_false(RtlPrefixUnicodeString(&S(u"xy"), &S(u"x"), FALSE));
    assert_true(RtlPrefixUnicodeString(&S(u"AB"), &S(u"abc"), TRUE));
    assert_true(RtlEqualString(&A("aBc"), &A("AbC"), TRUE));
    assert_false(RtlEqualString(&A("aBc"), &A("AbC"), FALSE));
    assert_true(RtlCompareString(&A("a"), &A("\xC3\xA4"), TRUE) < 0); /* unsigned */
}

static void test_hash(void **state)
{
    ULONG a = 1, b = 2;
    assert_int_equal(RtlHashUnicodeString(&S(u"T"), FALSE, HASH_STRING_ALGORITHM_X65599, &a), 0);
    assert_int_equal(a, 'T');
    RtlHashUnicodeString(&S(u"Th"), FALSE, HASH_STRING_ALGORITHM_DEFAULT, &a);
    assert_int_equal(a, 'T' * 65599u + 'h');
    RtlHashUnicodeString(&S(u"th"), TRUE, HASH_STRING_ALGORITHM_DEFAULT, &a);
    RtlHashUnicodeString(&S(u"TH"), TRUE, HASH_STRING_ALGORITHM_X65599, &b);
    assert_int_equal(a, b);
    assert_int_equal(RtlHashUnicodeString(&S(u"x"), TRUE, HASH_STRING_ALGORITHM_INVALID, &a),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlHashUnicodeString(NULL, TRUE, 0, &a), STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlHashUnicodeString(&S(u"x"), TRUE, 0, NULL), STATUS_INVALID_PARAMETER);
}

/* Where the host's table maps both ways, so does ours; and nothing else but in its exceptions. */
static void test_case(void **state)
{
    assert_int_equal(RtlUpcaseUnicodeChar('z'), 'Z');
    assert_int_equal(RtlUpcaseUnicodeChar(u'ä'), u'Ä');
    assert_int_equal(RtlUpcaseUnicodeChar(u'ß'), u'ß');
    assert_int_equal(RtlUpcaseUnicodeChar(0xFF), 0x178);
    assert_int_equal(RtlUpcaseUnicodeChar(0x131), 0x131); /* dotless i */
    assert_int_equal(RtlUpcaseUnicodeChar(0xB5), 0xB5);   /* micro sign */
    assert_int_equal(RtlDowncaseUnicodeChar(u'Я'), u'я');
    assert_int_equal(RtlUpperChar('q'), 'Q');
    assert_int_equal(RtlUpperChar((CHAR)0xE4), (CHAR)0xE4);
    ULONG cased = 0;
    for (ULONG c = 0; c < 0x10000; c++) {
        WCHAR up = RtlUpcaseUnicodeChar((WCHAR)c), down = RtlDowncaseUnicodeChar((WCHAR)c);
        if (up != c) {
            cased++;
            assert_int_equal(RtlDowncaseUnicodeChar(up), c);
            assert_int_equal(RtlUpcaseUnicodeChar(up), up);
        }
        if (down != c)
            assert_int_equal(RtlUpcaseUnicodeChar(down), c);
    }
    assert_true(cased > 900);
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return;
    for (ULONG c = 0x80; c < 0x500; c++) {
        ULONG host = towupper(c);
        if (host < 0x10000 && towlower(host) == c)
            assert_int_equal(RtlUpcaseUnicodeChar((WCHAR)c), host);
    }
    setlocale(LC_CTYPE, "C");
}

static void test_upcase_string(void **state)
{
    struct heap heap = {{allocate}, NULL, 0, FALSE};
    WCHAR buffer[4];
    UNICODE_STRING to = {0, 8, buffer};
    FILL(buffer);
    assert_int_equal(rtl_upcase_unicode_string(&to, &S(u"äb"), NULL), STATUS_SUCCESS);
    assert_int_equal(to.Length, 4);
    assert_memory_equal(buffer, u"ÄB\x5555", 6);
    FILL(to);
    to.MaximumLength = 2;
    assert_int_equal(rtl_upcase_unicode_string(&to, &S(u"äb"), NULL), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(to.Length, 0x5555);
    assert_int_equal(rtl_downcase_unicode_string(&to, &S(u"ÄB"), &heap.allocator), STATUS_SUCCESS);
    assert_int_equal(to.MaximumLength, 4);
    assert_memory_equal(to.Buffer, u"äb", 4);
    free(heap.last);
    heap.empty = TRUE;
    assert_int_equal(rtl_upcase_unicode_string(&to, &S(u"x"), &heap.allocator), STATUS_NO_MEMORY);
}

static void test_narrow_and_wide(void **state)
{
    struct heap heap = {{allocate}, NULL, 0, FALSE};
    WCHAR buffer[8];
    UNICODE_STRING to = {0, sizeof(buffer), buffer};
    FILL(buffer);
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &A("gr\xC3\xBC"), 0, NULL), STATUS_SUCCESS);
    assert_int_equal(to.Length, 6);
    assert_memory_equal(buffer, u"grü\0\x5555", 10);
    to.MaximumLength = 6; /* no room for the terminator */
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &A("abc"), 0, NULL), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &A("abc"), RTL_COUNTED, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(to.Length, 6);
    FILL(to);
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &A("abc"), 0, &heap.allocator),
                     STATUS_SUCCESS);
    assert_int_equal(heap.bytes, 8);
    assert_int_equal(to.MaximumLength, 8);
    assert_memory_equal(to.Buffer, u"abc", 8);
    free(heap.last);
    heap.empty = TRUE;
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &A("abc"), 0, &heap.allocator),
                     STATUS_NO_MEMORY);
    heap.empty = FALSE;
    char *many = malloc(40000);
    memset(many, 'x', 40000);
    STRING too_long = {40000, 40000, many};
    assert_int_equal(rtl_narrow_to_unicode_string(&to, &too_long, 0, &heap.allocator),
                     STATUS_INVALID_PARAMETER_2);
    free(many);

    char narrow[8];
    STRING target = {0, 8, narrow};
    memset(narrow, '#', 8);
    assert_int_equal(rtl_unicode_to_narrow_string(&target, &S(u"grü"), 0, NULL), STATUS_SUCCESS);
    assert_int_equal(target.Length, 4);
    assert_memory_equal(narrow, "gr\xC3\xBC\0###", 8);
    target.MaximumLength = 4; /* the two-byte character does not fit any more */
    assert_int_equal(rtl_unicode_to_narrow_string(&target, &S(u"grü"), 0, NULL),
                     STATUS_BUFFER_OVERFLOW);
    assert_int_equal(target.Length, 2);
    assert_string_equal(narrow, "gr");
    target.MaximumLength = 0;
    assert_int_equal(rtl_unicode_to_narrow_string(&target, &S(u"x"), 0, NULL),
                     STATUS_BUFFER_OVERFLOW);
    target.MaximumLength = 8;
    assert_int_equal(
        rtl_unicode_to_narrow_string(&target, &S(u"ab"), RTL_COUNTED | RTL_UPCASE, NULL), 0);
    assert_int_equal(target.Length, 2);
    assert_memory_equal(narrow, "AB", 2);
    assert_int_equal(RtlxAnsiStringToUnicodeSize(&A("gr\xC3\xBC")), 8);
    assert_int_equal(RtlxUnicodeStringToAnsiSize(&S(u"grü")), 5);
    assert_true(rtl_create_unicode_string(&to, u"abc", &heap.allocator));
    assert_int_equal(to.Length, 6);
    assert_int_equal(to.MaximumLength, 8);
    assert_memory_equal(to.Buffer, u"abc", 8);
    free(heap.last);
}

static void test_buffers(void **state)
{
    WCHAR wide[8];
    char narrow[16];
    ULONG bytes = 77;
    assert_int_equal(RtlMultiByteToUnicodeN(wide, 4, &bytes, "abc", 3), STATUS_SUCCESS);
    assert_int_equal(bytes, 4);
    assert_int_equal(RtlUnicodeToMultiByteN(narrow, 16, &bytes, u"aü", 4), STATUS_SUCCESS);
    assert_int_equal(bytes, 3);
    assert_int_equal(RtlMultiByteToUnicodeSize(&bytes, "\xF0\x9F\x98\x80", 4), STATUS_SUCCESS);
    assert_int_equal(bytes, 4);
    assert_int_equal(RtlUnicodeToMultiByteSize(&bytes, u"😀", 4), STATUS_SUCCESS);
    assert_int_equal(bytes, 4);

    assert_int_equal(RtlUnicodeToUTF8N(narrow, 16, &bytes, u"a😀", 6), STATUS_SUCCESS);
    assert_int_equal(bytes, 5);
    assert_memory_equal(narrow, "a\xF0\x9F\x98\x80", 5);
    assert_int_equal(RtlUnicodeToUTF8N(narrow, 4, &bytes, u"a😀", 6), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 1);
    assert_int_equal(RtlUnicodeToUTF8N(narrow, 16, &bytes, (WCHAR[]){0xD800, 'x'}, 4),
                     STATUS_SOME_NOT_MAPPED);
    assert_memory_equal(narrow, "\xEF\xBF\xBDx", 4);
    assert_int_equal(RtlUnicodeToUTF8N(NULL, 0, &bytes, u"ü", 2), STATUS_SUCCESS);
    assert_int_equal(bytes, 2);
    assert_int_equal(RtlUnicodeToUTF8N(narrow, 16, &bytes, NULL, 2), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(RtlUnicodeToUTF8N(narrow, 16, &bytes, u"ü", 1), STATUS_INVALID_PARAMETER_5);
    assert_int_equal(RtlUnicodeToUTF8N(NULL, 0, NULL, u"ü", 2), STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlUTF8ToUnicodeN(wide, 16, &bytes, "\xC3\xBC!", 3), STATUS_SUCCESS);
    assert_int_equal(bytes, 4);
    assert_memory_equal(wide, u"ü!", 4);
    assert_int_equal(RtlUTF8ToUnicodeN(wide, 16, &bytes, "\xC3(", 2), STATUS_SOME_NOT_MAPPED);
    assert_memory_equal(wide, u"\xFFFD(", 4);
    assert_int_equal(RtlUTF8ToUnicodeN(wide, 2, &bytes, "ab", 2), STATUS_BUFFER_TOO_SMALL);
}

static void test_numbers(void **state)
{
    static const struct {
        const WCHAR *text;
        ULONG base;
        NTSTATUS status;
        ULONG value;
    } rows[] = {
        {u"42", 0, STATUS_SUCCESS, 42},
        {u"  \t42 ", 10, STATUS_SUCCESS, 42},
        {u"-1", 0, STATUS_SUCCESS, MAXULONG},
        {u"+7", 0, STATUS_SUCCESS, 7},
        {u"0x1F", 0, STATUS_SUCCESS, 31},
        {u"0o17", 0, STATUS_SUCCESS, 15},
        {u"0b101", 0, STATUS_SUCCESS, 5},
        {u"017", 0, STATUS_SUCCESS, 17},
        {u"0x1F", 16, STATUS_SUCCESS, 0}, /* the prefix only without a base */
        {u"ff", 16, STATUS_SUCCESS, 255},
        {u"777", 8, STATUS_SUCCESS, 511},
        {u"102", 2, STATUS_SUCCESS, 2},
        {u"4294967297", 10, STATUS_SUCCESS, 1},
        {u"", 10, STATUS_SUCCESS, 0},
        {u"x", 10, STATUS_SUCCESS, 0},
        {u"1", 3, STATUS_INVALID_PARAMETER, 0x55555555},
        {u"1", 1, STATUS_INVALID_PARAMETER, 0x55555555},
    };
    for (size_t i = 0; i < RTL_NUMBER_OF(rows); i++) {
        UNICODE_STRING text;
        ULONG value = 0x55555555;
        RtlInitUnicodeString(&text, rows[i].text);
        NTSTATUS status = RtlUnicodeStringToInteger(&text, rows[i].base, &value);
        if (status != rows[i].status || value != rows[i].value)
            fail_msg("row %zu: %08x, %u", i, (unsigned)status, value);
    }
    ULONG value;
    assert_int_equal(RtlCharToInteger("0xff", 0, &value), STATUS_SUCCESS);
    assert_int_equal(value, 255);
    assert_int_equal(RtlCharToInteger("1", 7, &value), STATUS_INVALID_PARAMETER);

    WCHAR buffer[65];
    UNICODE_STRING to = {0, sizeof(buffer), buffer};
    assert_int_equal(RtlIntegerToUnicodeString(0, 0, &to), STATUS_SUCCESS);
    assert_int_equal(to.Length, 2);
    assert_int_equal(RtlIntegerToUnicodeString(MAXULONG, 10, &to), STATUS_SUCCESS);
    assert_int_equal(to.Length, 20);
    assert_memory_equal(buffer, u"4294967295", 22);
    assert_int_equal(RtlIntegerToUnicodeString(0xBEEF, 16, &to), STATUS_SUCCESS);
    assert_memory_equal(buffer, u"BEEF", 10);
    assert_int_equal(RtlInt64ToUnicodeString(MAXULONGLONG, 2, &to), STATUS_SUCCESS);
    assert_int_equal(to.Length, 128);
    assert_int_equal(RtlIntegerToUnicodeString(1, 36, &to), STATUS_INVALID_PARAMETER);
    FILL(buffer);
    to.MaximumLength = 4;
    to.Length = 0x55;
    assert_int_equal(RtlIntegerToUnicodeString(100, 10, &to), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(buffer[0], 0x5555);
    assert_int_equal(RtlIntegerToUnicodeString(10, 10, &to), STATUS_SUCCESS); /* no terminator */
    assert_memory_equal(buffer, u"10\x5555", 6);
}

static void test_guid(void **state)
{
    static const GUID guid = {
        0x12345678, 0x9ABC, 0xDEF0, {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}};
    static const WCHAR text[] = u"{12345678-9ABC-DEF0-0123-456789ABCDEF}";
    struct heap heap = {{allocate}, NULL, 0, FALSE};
    UNICODE_STRING to;
    GUID back;
    assert_int_equal(rtl_string_from_guid(&guid, &to, &heap.allocator), STATUS_SUCCESS);
    assert_int_equal(to.Length, 76);
    assert_int_equal(to.MaximumLength, 78);
    assert_memory_equal(to.Buffer, text, 78);
    assert_int_equal(RtlGUIDFromString(&to, &back), STATUS_SUCCESS);
    assert_memory_equal(&back, &guid, sizeof(guid));
    free(heap.last);
    assert_int_equal(RtlGUIDFromString(&S(u"{12345678-9abc-def0-0123-456789abcdef}"), &back), 0);
    assert_memory_equal(&back, &guid, sizeof(guid));
    assert_int_equal(RtlGUIDFromString(&S(u"12345678-9ABC-DEF0-0123-456789ABCDEF"), &back),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlGUIDFromString(&S(u"{12345678-9ABC-DEF0-0123-456789ABCDEG}"), &back),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(RtlGUIDFromString(&S(u"{12345678+9ABC-DEF0-0123-456789ABCDEF}"), &back),
                     STATUS_INVALID_PARAMETER);
    heap.empty = TRUE;
    assert_int_equal(rtl_string_from_guid(&guid, &to, &heap.allocator),
                     STATUS_INSUFFICIENT_RESOURCES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init),          cmocka_unit_test(test_copy),
        cmocka_unit_test(test_append),        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_hash),          cmocka_unit_test(test_case),
        cmocka_unit_test(test_upcase_string), cmocka_unit_test(test_narrow_and_wide),
        cmocka_unit_test(test_buffers),       cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_guid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
