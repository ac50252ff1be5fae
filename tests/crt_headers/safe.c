/*
 * safe.c - the inline functions of ntstrsafe.h, ntintsafe.h and (IRQLAB_TEST_WIN32) strsafe.h and
 * intsafe.h: every answer, and every byte of the target.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "rtl/crt.h"

#ifdef IRQLAB_TEST_WIN32
#include "win32/intsafe.h"
#include "win32/strsafe.h"
#define NAME(name) name
#define OK S_OK
#define CUT STRSAFE_E_INSUFFICIENT_BUFFER
#define INVALID STRSAFE_E_INVALID_PARAMETER
#define OVERFLOW INTSAFE_E_ARITHMETIC_OVERFLOW
typedef wchar_t WCHAR;
#else
#include "wdk/ntintsafe.h"
#include "wdk/ntstrsafe.h"
#define NAME(name) Rtl##name
#define OK STATUS_SUCCESS
#define CUT STATUS_BUFFER_OVERFLOW
#define INVALID STATUS_INVALID_PARAMETER
#define OVERFLOW STATUS_INTEGER_OVERFLOW
#define _vsnprintf irqlab_vsnprintf
#endif

int _vsnprintf(char *to, size_t count, const char *format, va_list args)
{
    return crt__vsnprintf(to, count, format, args);
}

int _vsnwprintf(WCHAR *to, size_t count, const WCHAR *format, va_list args)
{
    return crt__vsnwprintf(to, count, format, args);
}

#define FILL(target) memset(target, '#', sizeof(target))

static void test_copy(void **state)
{
    char to[8];
    FILL(to);
    assert_int_equal(NAME(StringCchCopyA)(to, 8, "hello"), OK);
    assert_memory_equal(to, "hello\0##", 8);
    FILL(to);
    assert_int_equal(NAME(StringCchCopyA)(to, 6, "hello"), OK);
    FILL(to);
    assert_int_equal(NAME(StringCchCopyA)(to, 5, "hello"), CUT);
    assert_memory_equal(to, "hell\0###", 8);
    FILL(to);
    assert_int_equal(NAME(StringCchCopyA)(to, 0, "hello"), INVALID);
    assert_int_equal(to[0], '#');
    assert_int_equal(NAME(StringCchCopyA)(to, (size_t)STRSAFE_MAX_CCH + 1, "hello"), INVALID);
    assert_int_equal(NAME(StringCchCopyNA)(to, 8, "hello", 2), OK);
    assert_string_equal(to, "he");
    assert_int_equal(NAME(StringCchCopyNA)(to, 3, "hello", 3), CUT);
    assert_string_equal(to, "he");
    WCHAR wide[4];
    assert_int_equal(NAME(StringCbCopyW)(wide, sizeof(wide), L"abc"), OK);
    assert_int_equal(NAME(StringCbCopyW)(wide, 7, L"abc"), CUT); /* room for 3 */
    assert_memory_equal(wide, L"ab", 6);
    assert_int_equal(NAME(StringCbCopyW)(wide, 1, L"abc"), INVALID);
    assert_int_equal(NAME(StringCbCopyNW)(wide, sizeof(wide), L"abc", 4), OK);
    assert_memory_equal(wide, L"ab", 6);
}

static void test_copy_ex(void **state)
{
    char to[8], *end = NULL;
    size_t left = 77;
    FILL(to);
    assert_int_equal(NAME(StringCchCopyExA)(to, 8, "abc", &end, &left, 0), OK);
    assert_ptr_equal(end, to + 3);
    assert_int_equal(left, 5);
    assert_int_equal(
        NAME(StringCchCopyExA)(to, 8, "abc", &end, &left, STRSAFE_FILL_BEHIND_NULL | 'x'), OK);
    assert_memory_equal(to, "abc\0xxxx", 8);
    FILL(to);
    assert_int_equal(NAME(StringCchCopyExA)(to, 4, "hello", &end, &left, 0), CUT);
    assert_ptr_equal(end, to + 3);
    assert_int_equal(left, 1);
    assert_int_equal(NAME(StringCchCopyExA)(to, 4, "hello", &end, &left, STRSAFE_NO_TRUNCATION),
                     CUT);
    assert_ptr_equal(end, to);
    assert_int_equal(left, 4);
    assert_int_equal(to[0], 0);
    FILL(to);
    assert_int_equal(
        NAME(StringCchCopyExA)(to, 4, "hello", NULL, NULL, STRSAFE_FILL_ON_FAILURE | 'x'), CUT);
    assert_memory_equal(to, "xxx\0####", 8);
    FILL(to);
    assert_int_equal(NAME(StringCchCopyExA)(to, 4, "hello", NULL, NULL, STRSAFE_NULL_ON_FAILURE),
                     CUT);
    assert_memory_equal(to, "\0el\0####", 8);
    assert_int_equal(NAME(StringCchCopyExA)(to, 8, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), OK);
    assert_string_equal(to, "");
    assert_int_equal(NAME(StringCchCopyExA)(NULL, 0, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS), OK);
    assert_int_equal(NAME(StringCchCopyExA)(NULL, 0, "x", NULL, NULL, STRSAFE_IGNORE_NULLS),
                     INVALID);
    assert_int_equal(NAME(StringCchCopyExA)(to, 0, "x", NULL, NULL, 0), CUT);
    assert_int_equal(NAME(StringCchCopyExA)(to, 8, "x", NULL, NULL, 0x8000), INVALID);
    WCHAR wide[5];
    assert_int_equal(NAME(StringCbCopyExW)(wide, 9, L"ab", NULL, &left, 0), OK);
    assert_int_equal(left, 5); /* 2 characters and the odd byte */
}

static void test_cat(void **state)
{
    char to[8] = "ab";
    assert_int_equal(NAME(StringCchCatA)(to, 8, "cde"), OK);
    assert_string_equal(to, "abcde");
    assert_int_equal(NAME(StringCchCatA)(to, 8, "fgh"), CUT);
    assert_string_equal(to, "abcdefg");
    FILL(to);
    assert_int_equal(NAME(StringCchCatA)(to, 8, "x"), INVALID); /* no terminator */
    strcpy(to, "ab");
    assert_int_equal(NAME(StringCchCatNA)(to, 8, "cdefgh", 2), OK);
    assert_string_equal(to, "abcd");
    assert_int_equal(NAME(StringCchCatExA)(to, 6, "efg", NULL, NULL, STRSAFE_NO_TRUNCATION), CUT);
    assert_string_equal(to, "abcd");
    size_t left;
    assert_int_equal(NAME(StringCchCatExA)(to, 8, "e", NULL, &left, 0), OK);
    assert_int_equal(left, 3);
    WCHAR wide[6] = L"ab";
    assert_int_equal(NAME(StringCbCatW)(wide, sizeof(wide), L"cde"), OK);
    assert_memory_equal(wide, L"abcde", 12);
}

static void test_printf(void **state)
{
    char to[8], *end;
    size_t left;
    assert_int_equal(NAME(StringCchPrintfA)(to, 8, "%d-%s", 42, "x"), OK);
    assert_string_equal(to, "42-x");
    assert_int_equal(NAME(StringCchPrintfA)(to, 8, "%d", 1234567), OK);
    assert_int_equal(NAME(StringCchPrintfA)(to, 7, "%d", 1234567), CUT);
    assert_string_equal(to, "123456");
    assert_int_equal(NAME(StringCchPrintfA)(to, 0, "x"), INVALID);
    assert_int_equal(NAME(StringCbPrintfExA)(to, 8, &end, &left, 0, "%d", 5), OK);
    assert_ptr_equal(end, to + 1);
    assert_int_equal(left, 7);
    WCHAR wide[8];
    assert_int_equal(NAME(StringCchPrintfW)(wide, 8, L"\\%s%d", L"ab", 1), OK);
    assert_memory_equal(wide, L"\\ab1", 10);
    assert_int_equal(NAME(StringCbPrintfW)(wide, 8, L"%d", 1234), CUT);
    assert_memory_equal(wide, L"123", 8);
}

static void test_length(void **state)
{
    size_t length = 77;
    assert_int_equal(NAME(StringCchLengthA)("abc", 10, &length), OK);
    assert_int_equal(length, 3);
    assert_int_equal(NAME(StringCchLengthA)("abc", 3, &length), INVALID);
    assert_int_equal(length, 0);
    assert_int_equal(NAME(StringCchLengthA)(NULL, 3, &length), INVALID);
    assert_int_equal(NAME(StringCbLengthW)(L"abc", 8, &length), OK);
    assert_int_equal(length, 6);
    assert_int_equal(NAME(StringCbLengthW)(L"abc", 7, NULL), INVALID);
}

static void test_integers(void **state)
{
    unsigned int u32;
    int s32;
    unsigned short u16;
    unsigned char u8;
    signed char s8;
    unsigned long long u64;
    long long s64;
    assert_int_equal(NAME(ULongAdd)(1, 2, &u32), OK);
    assert_int_equal(u32, 3);
    assert_int_equal(NAME(ULongAdd)(0xFFFFFFFF, 1, &u32), OVERFLOW);
    assert_int_equal(u32, 0xFFFFFFFF);
    assert_int_equal(NAME(ULongSub)(1, 2, &u32), OVERFLOW);
    assert_int_equal(NAME(ULongMult)(0x10000, 0x10000, &u32), OVERFLOW);
    assert_int_equal(NAME(ULongMult)(0x10000, 0xFFFF, &u32), OK);
    assert_int_equal(NAME(LongAdd)(0x7FFFFFFF, 1, &s32), OVERFLOW);
    assert_int_equal(NAME(LongSub)(-2147483647 - 1, 1, &s32), OVERFLOW);
    assert_int_equal(NAME(UShortAdd)(0xFFFF, 1, &u16), OVERFLOW);
    assert_int_equal(NAME(UInt8Mult)(16, 16, &u8), OVERFLOW);
    assert_int_equal(NAME(Int8Sub)(-128, 1, &s8), OVERFLOW);
    assert_int_equal(NAME(SizeTMult)(1ull << 32, 1ull << 32, &u64), OVERFLOW);
    assert_true(u64 == SIZE_T_ERROR);
    assert_int_equal(NAME(SizeTAdd)(8, 8, &u64), OK);
    assert_int_equal(NAME(LongLongMult)(1ll << 62, 2, &s64), OVERFLOW);
    assert_int_equal(NAME(ULongToUShort)(0x10000, &u16), OVERFLOW);
    assert_int_equal(NAME(ULongToUShort)(0xFFFF, &u16), OK);
    assert_int_equal(NAME(LongToULong)(-1, &u32), OVERFLOW);
    assert_int_equal(NAME(ULongToLong)(0x80000000, &s32), OVERFLOW);
    assert_int_equal(NAME(SizeTToULong)(1ull << 32, &u32), OVERFLOW);
    assert_int_equal(NAME(LongLongToULong)(77, &u32), OK);
    assert_int_equal(u32, 77);
    assert_int_equal(NAME(ULongLongToLong)(1ull << 31, &s32), OVERFLOW);
    assert_int_equal(NAME(UShortToByte)(256, &u8), OVERFLOW);
    assert_int_equal(NAME(IntToSizeT)(-1, &u64), OVERFLOW);
    assert_int_equal(NAME(ULongToSizeT)(5, &u64), OK);
}

#ifndef IRQLAB_TEST_WIN32
static void test_unicode_string(void **state)
{
    WCHAR buffer[8];
    UNICODE_STRING to = {0, sizeof(buffer), buffer}, from, rest;
    assert_int_equal(RtlUnicodeStringInit(&from, L"abc"), OK);
    assert_int_equal(from.Length, 6);
    assert_int_equal(from.MaximumLength, 8);
    FILL(buffer);
    assert_int_equal(RtlUnicodeStringCopy(&to, &from), OK);
    assert_int_equal(to.Length, 6);
    assert_memory_equal(buffer, L"abc", 6);
    assert_int_equal(buffer[3], 0x2323); /* no terminator is written */
    assert_int_equal(RtlUnicodeStringCatString(&to, L"de"), OK);
    assert_int_equal(to.Length, 10);
    assert_int_equal(RtlUnicodeStringCat(&to, &from), OK);
    assert_int_equal(to.Length, 16);
    assert_memory_equal(buffer, L"abcdeabc", 16);
    assert_int_equal(RtlUnicodeStringCat(&to, &from), CUT);
    assert_int_equal(to.Length, 16);
    assert_int_equal(RtlUnicodeStringCopyStringEx(&to, L"ab", &rest, 0), OK);
    assert_ptr_equal(rest.Buffer, buffer + 2);
    assert_int_equal(rest.MaximumLength, 12);
    assert_int_equal(RtlUnicodeStringCbCopyStringN(&to, L"abcd", 4), OK);
    assert_int_equal(to.Length, 4);
    assert_int_equal(RtlUnicodeStringCchCatN(&to, &from, 1), OK);
    assert_int_equal(to.Length, 6);
    assert_int_equal(RtlUnicodeStringPrintf(&to, L"%d", 1234567), OK);
    assert_int_equal(to.Length, 14);
    assert_int_equal(RtlUnicodeStringPrintf(&to, L"%d", 12345678), OK); /* full, no terminator */
    assert_int_equal(to.Length, 16);
    assert_int_equal(RtlUnicodeStringPrintf(&to, L"%d", 123456789), CUT);
    assert_int_equal(to.Length, 16);
    assert_memory_equal(buffer, L"12345678", 16);
    assert_int_equal(RtlUnicodeStringPrintfEx(&to, &rest, STRSAFE_NO_TRUNCATION, L"%d", 123456789),
                     CUT);
    assert_int_equal(to.Length, 0);
    assert_int_equal(rest.MaximumLength, 16);
    from.Length = 7;
    assert_int_equal(RtlUnicodeStringCopy(&to, &from), INVALID);
    assert_int_equal(RtlUnicodeStringCopy(&to, NULL), INVALID);
    assert_int_equal(RtlUnicodeStringCopyEx(&to, NULL, NULL, STRSAFE_IGNORE_NULLS), OK);
    assert_int_equal(to.Length, 0);
    RtlUnicodeStringInit(&from, L"abc");
    assert_int_equal(RtlStringCchCopyUnicodeString(buffer, 4, &from), OK);
    assert_memory_equal(buffer, L"abc", 8);
    assert_int_equal(RtlStringCbCopyUnicodeString(buffer, 6, &from), CUT);
    assert_memory_equal(buffer, L"ab", 6);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_copy_ex),
        cmocka_unit_test(test_cat),
        cmocka_unit_test(test_printf),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_integers),
#ifndef IRQLAB_TEST_WIN32
        cmocka_unit_test(test_unicode_string),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
