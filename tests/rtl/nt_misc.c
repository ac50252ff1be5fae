/* nt_misc.c - times, memory, versions, chance, bitmaps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "wdk/nt/rtl.h"
#include "wdk/ntstatus.h"

static void test_time(void **state)
{
    static const struct {
        LONGLONG time;
        TIME_FIELDS fields;
    } rows[] = {
        {0, {1601, 1, 1, 0, 0, 0, 0, 1}},
        {116444736000000000, {1970, 1, 1, 0, 0, 0, 0, 4}},
        {125962560000000000, {2000, 2, 29, 0, 0, 0, 0, 2}},
        {133485407999990000, {2023, 12, 31, 23, 59, 59, 999, 0}},
        {0x7FFFFFFFFFFFFFFF / 10000 * 10000, {30828, 9, 14, 2, 48, 5, 477, 4}},
    };
    for (size_t i = 0; i < RTL_NUMBER_OF(rows); i++) {
        LARGE_INTEGER time = {.QuadPart = rows[i].time}, back;
        TIME_FIELDS fields;
        memset(&fields, 0x55, sizeof(fields));
        RtlTimeToTimeFields(&time, &fields);
        assert_memory_equal(&fields, &rows[i].fields, sizeof(fields));
        if (fields.Year > 30827) /* as a date it is out of range */
            continue;
        fields.Weekday = 77; /* is not looked at */
        assert_true(RtlTimeFieldsToTime(&fields, &back));
        assert_true(back.QuadPart == time.QuadPart);
    }
    /* Day by day over four centuries: each date once, in order. */
    LARGE_INTEGER time = {.QuadPart = 0};
    TIME_FIELDS before = {1600, 12, 31, 0, 0, 0, 0, 0};
    for (int day = 0; day < 146097 + 366; day++, time.QuadPart += 864000000000) {
        TIME_FIELDS now;
        LARGE_INTEGER back;
        RtlTimeToTimeFields(&time, &now);
        assert_true(now.Day == before.Day + 1 || now.Day == 1);
        assert_int_equal(now.Weekday, (before.Weekday + 1) % 7);
        assert_true(RtlTimeFieldsToTime(&now, &back));
        assert_true(back.QuadPart == time.QuadPart);
        before = now;
    }
    static const TIME_FIELDS wrong[] = {
        {1600, 1, 1, 0, 0, 0, 0, 0},  {30828, 1, 1, 0, 0, 0, 0, 0},   {2023, 0, 1, 0, 0, 0, 0, 0},
        {2023, 13, 1, 0, 0, 0, 0, 0}, {2023, 1, 0, 0, 0, 0, 0, 0},    {2023, 2, 29, 0, 0, 0, 0, 0},
        {1900, 2, 29, 0, 0, 0, 0, 0}, {2023, 1, 1, 24, 0, 0, 0, 0},   {2023, 1, 1, 0, 60, 0, 0, 0},
        {2023, 1, 1, 0, 0, 60, 0, 0}, {2023, 1, 1, 0, 0, 0, 1000, 0}, {2023, 1, 1, -1, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < RTL_NUMBER_OF(wrong); i++) {
        TIME_FIELDS fields = wrong[i];
        assert_false(RtlTimeFieldsToTime(&fields, &time));
    }
    ULONG seconds;
    RtlSecondsSince1970ToTime(1, &time);
    assert_true(time.QuadPart == 116444736010000000);
    assert_true(RtlTimeToSecondsSince1970(&time, &seconds));
    assert_int_equal(seconds, 1);
    RtlSecondsSince1980ToTime(MAXULONG, &time);
    assert_true(RtlTimeToSecondsSince1980(&time, &seconds));
    assert_int_equal(seconds, MAXULONG);
    assert_false(RtlTimeToSecondsSince1970(&time, &seconds));
    time.QuadPart = 0;
    assert_false(RtlTimeToSecondsSince1980(&time, &seconds));
}

static void test_memory(void **state)
{
    UCHAR a[9] = "abcdefgh", b[9] = "abcdeXgh";
    assert_int_equal(RtlCompareMemory(a, b, 8), 5);
    assert_int_equal(RtlCompareMemory(a, a, 8), 8);
    assert_int_equal(RtlCompareMemory(a, b, 0), 0);
    RtlFillMemoryUlong(a, 8, 0x44434241);
    assert_memory_equal(a, "ABCDABCD", 8);
    assert_int_equal(RtlCompareMemoryUlong(a, 8, 0x44434241), 8);
    a[6] = 0;
    assert_int_equal(RtlCompareMemoryUlong(a, 8, 0x44434241), 4);
    RtlFillMemoryUlonglong(a, 8, 0);
    assert_true(RtlIsZeroMemory(a, 8));
    assert_false(RtlIsZeroMemory(b, 8));
    assert_true(RtlIsZeroMemory(b, 0));
}

static void test_random(void **state)
{
    ULONG seed = 1, again = 1;
    assert_int_equal(RtlRandomEx(&seed), (0x7FFFFFEDull + 0x7FFFFFC3) % 0x7FFFFFFF);
    for (int i = 0; i < 1000; i++) {
        ULONG value = RtlRandomEx(&seed);
        assert_true(value < 0x7FFFFFFF);
    }
    for (int i = 0; i < 1001; i++)
        RtlRandom(&again);
    assert_int_equal(seed, again);
}

static void test_version(void **state)
{
    RTL_OSVERSIONINFOEXW info;
    memset(&info, 0x55, sizeof(info));
    info.dwOSVersionInfoSize = sizeof(RTL_OSVERSIONINFOW);
    assert_int_equal(RtlGetVersion((PRTL_OSVERSIONINFOW)&info), STATUS_SUCCESS);
    assert_int_equal(info.dwMajorVersion, 10);
    assert_int_equal(info.szCSDVersion[0], 0);
    assert_int_equal(info.wServicePackMajor, 0x5555); /* behind what was asked for */
    info.dwOSVersionInfoSize = sizeof(info);
    RtlGetVersion((PRTL_OSVERSIONINFOW)&info);
    assert_int_equal(info.wProductType, VER_NT_WORKSTATION);
    static const struct {
        ULONG type, major, minor, build;
        UCHAR condition;
        NTSTATUS status;
    } rows[] = {
        {VER_MAJORVERSION, 10, 0, 0, VER_EQUAL, STATUS_SUCCESS},
        {VER_MAJORVERSION, 6, 0, 0, VER_GREATER_EQUAL, STATUS_SUCCESS},
        {VER_MAJORVERSION, 10, 0, 0, VER_GREATER, STATUS_REVISION_MISMATCH},
        {VER_MAJORVERSION | VER_MINORVERSION, 6, 3, 0, VER_GREATER_EQUAL, STATUS_SUCCESS},
        {VER_MAJORVERSION | VER_MINORVERSION, 10, 1, 0, VER_GREATER_EQUAL,
         STATUS_REVISION_MISMATCH},
        {VER_MAJORVERSION | VER_MINORVERSION, 10, 0, 0, VER_GREATER_EQUAL, STATUS_SUCCESS},
        {VER_MAJORVERSION | VER_MINORVERSION, 10, 0, 0, VER_LESS, STATUS_REVISION_MISMATCH},
        {VER_BUILDNUMBER, 0, 0, 22000, VER_GREATER_EQUAL, STATUS_SUCCESS},
        {VER_BUILDNUMBER, 0, 0, 99999, VER_GREATER_EQUAL, STATUS_REVISION_MISMATCH},
        {0, 10, 0, 0, VER_EQUAL, STATUS_INVALID_PARAMETER},
    };
    for (size_t i = 0; i < RTL_NUMBER_OF(rows); i++) {
        RTL_OSVERSIONINFOEXW wanted = {.dwOSVersionInfoSize = sizeof(wanted),
                                       .dwMajorVersion = rows[i].major,
                                       .dwMinorVersion = rows[i].minor,
                                       .dwBuildNumber = rows[i].build};
        ULONGLONG mask = 0;
        for (ULONG bit = 1; bit < 0x100; bit <<= 1)
            if (rows[i].type & bit)
                VER_SET_CONDITION(mask, bit, rows[i].condition);
        if (RtlVerifyVersionInfo(&wanted, rows[i].type, mask) != rows[i].status)
            fail_msg("row %zu", i);
    }
    assert_true(RtlIsNtDdiVersionAvailable(NTDDI_WIN7));
    assert_false(RtlIsNtDdiVersionAvailable(0x0B000000));
    assert_int_equal(RtlNtStatusToDosErrorNoTeb(STATUS_CANCELLED), 995);
}

/* ---- bitmaps, against a plain array of booleans ---- */

#define BITS 77

static void same(PRTL_BITMAP map, const UCHAR *bits)
{
    ULONG set = 0;
    for (ULONG i = 0; i < BITS; i++) {
        assert_int_equal(RtlTestBit(map, i), bits[i]);
        set += bits[i];
    }
    assert_int_equal(RtlNumberOfSetBits(map), set);
    assert_int_equal(RtlNumberOfClearBits(map), BITS - set);
}

static ULONG plain_find(const UCHAR *bits, ULONG count, ULONG hint, UCHAR value)
{
    for (ULONG pass = 0; pass < 2; pass++)
        for (ULONG i = pass ? 0 : hint; i + count <= BITS; i++) {
            ULONG n = 0;
            while (n < count && bits[i + n] == value)
                n++;
            if (n == count)
                return i;
        }
    return 0xFFFFFFFF;
}

static void test_bitmap_random(void **state)
{
    ULONG buffer[4] = {0}, seed = 7;
    UCHAR bits[BITS] = {0};
    RTL_BITMAP map;
    buffer[3] = 0x55555555;
    RtlInitializeBitMap(&map, buffer, BITS);
    assert_int_equal(map.SizeOfBitMap, BITS);
    for (int round = 0; round < 3000; round++) {
        ULONG from = RtlRandomEx(&seed) % BITS, count = RtlRandomEx(&seed) % (BITS - from + 1);
        UCHAR value = RtlRandomEx(&seed) & 1;
        if (round % 4)
            count %= 6;
        if (value)
            RtlSetBits(&map, from, count);
        else
            RtlClearBits(&map, from, count);
        memset(bits + from, value, count);
        same(&map, bits);
        ULONG want = 1 + RtlRandomEx(&seed) % 9, hint = RtlRandomEx(&seed) % BITS, start;
        assert_int_equal(RtlFindClearBits(&map, want, hint), plain_find(bits, want, hint, 0));
        assert_int_equal(RtlFindSetBits(&map, want, hint), plain_find(bits, want, hint, 1));
        ULONG plain = plain_find(bits, 1, hint, 0), length = 0;
        if (plain >= hint && plain != 0xFFFFFFFF) {
            while (plain + length < BITS && !bits[plain + length])
                length++;
            assert_int_equal(RtlFindNextForwardRunClear(&map, hint, &start), length);
            assert_int_equal(start, plain);
        }
        ULONG longest = 0, run = 0;
        for (ULONG i = 0; i < BITS; i++) {
            run = bits[i] ? 0 : run + 1;
            longest = run > longest ? run : longest;
        }
        assert_int_equal(RtlFindLongestRunClear(&map, &start), longest);
        assert_int_equal(RtlAreBitsSet(&map, from, count), count && value);
        assert_int_equal(RtlAreBitsClear(&map, from, count), count && !value);
    }
    assert_int_equal(buffer[3], 0x55555555);
}

static void test_bitmap(void **state)
{
    ULONG buffer[3], start;
    RTL_BITMAP map;
    RTL_BITMAP_RUN runs[3];
    RtlInitializeBitMap(&map, buffer, BITS);
    RtlSetAllBits(&map);
    assert_int_equal(RtlNumberOfSetBits(&map), BITS);
    assert_int_equal(RtlFindClearBits(&map, 1, 0), 0xFFFFFFFF);
    assert_int_equal(RtlFindFirstRunClear(&map, &start), 0);
    RtlClearBits(&map, 3, 2);
    RtlClearBits(&map, 10, 5);
    RtlClearBits(&map, 70, 7);
    assert_int_equal(RtlFindClearRuns(&map, runs, 3, FALSE), 3);
    assert_int_equal(runs[0].StartingIndex, 3);
    assert_int_equal(runs[2].NumberOfBits, 7);
    assert_int_equal(RtlFindClearRuns(&map, runs, 2, TRUE), 2);
    assert_int_equal(runs[0].StartingIndex, 70);
    assert_int_equal(runs[1].StartingIndex, 10);
    assert_int_equal(RtlFindFirstRunClear(&map, &start), 2);
    assert_int_equal(start, 3);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 12, &start), 3);
    assert_int_equal(start, 10);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 9, &start), 2);
    assert_int_equal(start, 3);
    assert_int_equal(RtlFindLastBackwardRunClear(&map, 2, &start), 0);
    assert_int_equal(RtlFindClearBitsAndSet(&map, 4, 0), 10);
    assert_true(RtlTestBit(&map, 13));
    assert_false(RtlTestBit(&map, 14));
    assert_int_equal(RtlFindSetBitsAndClear(&map, 2, 60), 60);
    assert_false(RtlTestBit(&map, 61));
    assert_int_equal(RtlFindClearBits(&map, 2, 75), 75);
    assert_int_equal(RtlFindClearBits(&map, 3, 75), 70); /* wraps around */
    assert_int_equal(RtlFindClearBits(&map, 0, 13), 8);
    assert_int_equal(RtlFindClearBits(&map, BITS + 1, 0), 0xFFFFFFFF);
    assert_false(RtlAreBitsClear(&map, 70, 8)); /* past the end */
    RtlClearAllBits(&map);
    assert_int_equal(RtlNumberOfClearBits(&map), BITS);
    RtlSetBit(&map, 76);
    assert_true(RtlCheckBit(&map, 76));
    RtlClearBit(&map, 76);
    assert_false(RtlTestBit(&map, 76));
    assert_int_equal(RtlFindLeastSignificantBit(0), -1);
    assert_int_equal(RtlFindLeastSignificantBit(0x8000000000000100), 8);
    assert_int_equal(RtlFindMostSignificantBit(0x8000000000000100), 63);
    assert_int_equal(RtlNumberOfSetBitsUlongPtr(0xF0F0), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),   cmocka_unit_test(test_memory),
        cmocka_unit_test(test_random), cmocka_unit_test(test_version),
        cmocka_unit_test(test_bitmap), cmocka_unit_test(test_bitmap_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
