/* rtl_text.c - strings, numbers, conversions, times, versions: routine x bad argument. */
#include "status.h"

static WCHAR long_text[0x8000 + 8];
static CHAR long_narrow[0x10000 + 8];

static void counted(void)
{
    UNICODE_STRING u, v, *same = &u;
    ANSI_STRING a;
    STRING s, t;
    UTF8_STRING utf8;
    WCHAR room[8];
    CHAR narrow[8];
    ULONG hash = 0, other = 0, i;

    for (i = 0; i < 0x8000 + 7; i++)
        long_text[i] = L'x';
    memset(long_narrow, 'x', sizeof long_narrow - 1);
    RtlInitUnicodeString(&u, L"abc");
    DOES(RtlInitUnicodeString, void, u.Length == 6 && u.MaximumLength == 8);
    RtlInitUnicodeString(&u, NULL);
    EXPECT(!u.Length && !u.MaximumLength && !u.Buffer);
    EARNS(RtlInitUnicodeStringEx, STATUS_SUCCESS, RtlInitUnicodeStringEx(&u, L"abc"));
    EARNS(RtlInitUnicodeStringEx, STATUS_NAME_TOO_LONG, RtlInitUnicodeStringEx(&u, long_text));
    RtlInitAnsiString(&a, "abc");
    DOES(RtlInitAnsiString, void, a.Length == 3 && a.MaximumLength == 4);
    EARNS(RtlInitAnsiStringEx, STATUS_SUCCESS, RtlInitAnsiStringEx(&a, "abc"));
    EARNS(RtlInitAnsiStringEx, STATUS_NAME_TOO_LONG, RtlInitAnsiStringEx(&a, long_narrow));
    RtlInitString(&s, "abc");
    DOES(RtlInitString, void, s.Length == 3 && s.MaximumLength == 4);
    EARNS(RtlInitStringEx, STATUS_SUCCESS, RtlInitStringEx(&s, "abc"));
    EARNS(RtlInitStringEx, STATUS_NAME_TOO_LONG, RtlInitStringEx(&s, long_narrow));
    RtlInitUTF8String(&utf8, "abc");
    DOES(RtlInitUTF8String, void, utf8.Length == 3 && utf8.MaximumLength == 4);
    EARNS(RtlInitUTF8StringEx, STATUS_SUCCESS, RtlInitUTF8StringEx(&utf8, "abc"));
    EARNS(RtlInitUTF8StringEx, STATUS_NAME_TOO_LONG, RtlInitUTF8StringEx(&utf8, long_narrow));
    RtlInitEmptyUnicodeString(&v, room, sizeof room);
    DOES(RtlInitEmptyUnicodeString, void, !v.Length && v.MaximumLength == 16 && v.Buffer == room);
    RtlInitEmptyAnsiString(&t, narrow, sizeof narrow);
    DOES(RtlInitEmptyAnsiString, void, !t.Length && t.MaximumLength == 8 && t.Buffer == narrow);

    RtlInitUnicodeString(&u, L"abcdefghijkl");
    RtlCopyUnicodeString(&v, &u);
    DOES(RtlCopyUnicodeString, void, v.Length == 16 && room[7] == L'h');
    RtlCopyUnicodeString(&v, NULL);
    EXPECT(v.Length == 0);
    RtlInitString(&s, "abcdefghijkl");
    RtlCopyString(&t, &s);
    DOES(RtlCopyString, void, t.Length == 8 && narrow[7] == 'h');
    RtlCopyString(&t, NULL);
    EXPECT(t.Length == 0);
    EARNS(RtlAppendUnicodeToString, STATUS_SUCCESS, RtlAppendUnicodeToString(&v, L"abc"));
    EARNS(RtlAppendUnicodeToString, STATUS_SUCCESS, RtlAppendUnicodeToString(&v, NULL));
    EARNS(RtlAppendUnicodeToString, STATUS_BUFFER_TOO_SMALL,
          RtlAppendUnicodeToString(&v, L"defghi"));
    EXPECT(v.Length == 6);
    RtlInitUnicodeString(&u, L"de");
    EARNS(RtlAppendUnicodeStringToString, STATUS_SUCCESS, RtlAppendUnicodeStringToString(&v, &u));
    RtlInitUnicodeString(&u, L"12345678");
    EARNS(RtlAppendUnicodeStringToString, STATUS_BUFFER_TOO_SMALL,
          RtlAppendUnicodeStringToString(&v, &u));
    EXPECT(v.Length == 10 && !memcmp(room, L"abcde", 10));
    RtlInitString(&s, "abcde");
    EARNS(RtlAppendStringToString, STATUS_SUCCESS, RtlAppendStringToString(&t, &s));
    EARNS(RtlAppendStringToString, STATUS_BUFFER_TOO_SMALL, RtlAppendStringToString(&t, &s));

    RtlInitUnicodeString(&u, L"ABC");
    RtlInitUnicodeString(&v, L"abd");
    DOES(RtlCompareUnicodeString, value,
         RtlCompareUnicodeString(&u, &v, TRUE) < 0 && RtlCompareUnicodeString(&v, &u, FALSE) > 0 &&
             RtlCompareUnicodeString(&u, same, FALSE) == 0);
    DOES(RtlEqualUnicodeString, false, !RtlEqualUnicodeString(&u, &v, TRUE));
    RtlInitUnicodeString(&v, L"abc");
    DOES(RtlEqualUnicodeString, true, RtlEqualUnicodeString(&u, &v, TRUE));
    DOES(RtlEqualUnicodeString, false, !RtlEqualUnicodeString(&u, &v, FALSE));
    RtlInitUnicodeString(&v, L"abcd");
    DOES(RtlPrefixUnicodeString, true, RtlPrefixUnicodeString(&u, &v, TRUE));
    DOES(RtlPrefixUnicodeString, false, !RtlPrefixUnicodeString(&u, &v, FALSE));
    DOES(RtlPrefixUnicodeString, false, !RtlPrefixUnicodeString(&v, &u, TRUE));
    RtlInitString(&s, "ABC");
    RtlInitString(&t, "abd");
    DOES(RtlCompareString, value,
         RtlCompareString(&s, &t, TRUE) < 0 && RtlCompareString(&t, &s, FALSE) > 0);
    DOES(RtlEqualString, false, !RtlEqualString(&s, &t, TRUE));
    RtlInitString(&t, "abc");
    DOES(RtlEqualString, true, RtlEqualString(&s, &t, TRUE));
    DOES(RtlUpcaseUnicodeChar, value, RtlUpcaseUnicodeChar(0xE4) == 0xC4);
    DOES(RtlDowncaseUnicodeChar, value, RtlDowncaseUnicodeChar(L'Q') == L'q');
    DOES(RtlUpperChar, value, RtlUpperChar('q') == 'Q');
    RtlInitEmptyAnsiString(&s, narrow, sizeof narrow);
    RtlUpperString(&s, &t);
    DOES(RtlUpperString, void, s.Length == 3 && !memcmp(narrow, "ABC", 3));
    EARNS(RtlHashUnicodeString, STATUS_SUCCESS,
          RtlHashUnicodeString(&u, TRUE, HASH_STRING_ALGORITHM_X65599, &hash));
    RtlInitUnicodeString(&v, L"aBc");
    RtlHashUnicodeString(&v, TRUE, HASH_STRING_ALGORITHM_DEFAULT, &other);
    EXPECT(hash && hash == other);
    EARNS(RtlHashUnicodeString, STATUS_INVALID_PARAMETER,
          RtlHashUnicodeString(&u, TRUE, HASH_STRING_ALGORITHM_INVALID, &hash));
    EARNS(RtlHashUnicodeString, STATUS_INVALID_PARAMETER,
          RtlHashUnicodeString(NULL, TRUE, HASH_STRING_ALGORITHM_DEFAULT, &hash));
    EARNS(RtlHashUnicodeString, STATUS_INVALID_PARAMETER,
          RtlHashUnicodeString(&u, TRUE, HASH_STRING_ALGORITHM_DEFAULT, NULL));
}

static void numbers(void)
{
    WCHAR room[24];
    UNICODE_STRING s = {0, sizeof room, room}, small = {0, 4, room}, in;
    ULONG value = 0, i;
    GUID guid;
    static const PCWSTR bad[] = {L"", L"{00000000-0000-0000-0000-000000000000",
                                 L"(00000000-0000-0000-0000-000000000000)",
                                 L"{00000000x0000-0000-0000-000000000000}",
                                 L"{0000000g-0000-0000-0000-000000000000}"};

    EARNS(RtlIntegerToUnicodeString, STATUS_SUCCESS, RtlIntegerToUnicodeString(255, 16, &s));
    EXPECT(s.Length == 4 && !memcmp(room, L"FF", 4));
    EARNS(RtlIntegerToUnicodeString, STATUS_INVALID_PARAMETER,
          RtlIntegerToUnicodeString(255, 7, &s));
    EARNS(RtlIntegerToUnicodeString, STATUS_BUFFER_OVERFLOW,
          RtlIntegerToUnicodeString(123, 10, &small));
    EARNS(RtlInt64ToUnicodeString, STATUS_SUCCESS,
          RtlInt64ToUnicodeString(0x123456789ABCull, 16, &s));
    EARNS(RtlInt64ToUnicodeString, STATUS_INVALID_PARAMETER, RtlInt64ToUnicodeString(1, 3, &s));
    EARNS(RtlInt64ToUnicodeString, STATUS_BUFFER_OVERFLOW,
          RtlInt64ToUnicodeString(123, 10, &small));
    RtlInitUnicodeString(&in, L" -0x10");
    EARNS(RtlUnicodeStringToInteger, STATUS_SUCCESS, RtlUnicodeStringToInteger(&in, 0, &value));
    EXPECT_EQ((LONG)value, -16);
    EARNS(RtlUnicodeStringToInteger, STATUS_INVALID_PARAMETER,
          RtlUnicodeStringToInteger(&in, 5, &value));
    EARNS(RtlCharToInteger, STATUS_SUCCESS, RtlCharToInteger("0b101", 0, &value));
    EXPECT_EQ(value, 5);
    EARNS(RtlCharToInteger, STATUS_INVALID_PARAMETER, RtlCharToInteger("1", 5, &value));
    RtlInitUnicodeString(&in, L"{12345678-9abc-def0-1122-334455667788}");
    EARNS(RtlGUIDFromString, STATUS_SUCCESS, RtlGUIDFromString(&in, &guid));
    EXPECT(guid.Data1 == 0x12345678 && guid.Data3 == 0xdef0 && guid.Data4[7] == 0x88);
    for (i = 0; i < RTL_NUMBER_OF(bad); i++) {
        RtlInitUnicodeString(&in, bad[i]);
        EARNS(RtlGUIDFromString, STATUS_INVALID_PARAMETER, RtlGUIDFromString(&in, &guid));
    }
}

static void conversions(void)
{
    WCHAR wide[8];
    CHAR narrow[8];
    ULONG n = 0;
    UNICODE_STRING u = RTL_CONSTANT_STRING(L"abc");
    ANSI_STRING a = RTL_CONSTANT_STRING("abc");
    static const WCHAR lone[] = {0xD800, L'a'};

    EARNS(RtlMultiByteToUnicodeN, STATUS_SUCCESS,
          RtlMultiByteToUnicodeN(wide, sizeof wide, &n, "abc", 3));
    EXPECT(n == 6 && wide[2] == L'c');
    EARNS(RtlMultiByteToUnicodeN, STATUS_SUCCESS, RtlMultiByteToUnicodeN(wide, 4, &n, "abc", 3));
    EXPECT_EQ(n, 4);
    EARNS(RtlUnicodeToMultiByteN, STATUS_SUCCESS,
          RtlUnicodeToMultiByteN(narrow, sizeof narrow, &n, L"abc", 6));
    EXPECT(n == 3 && narrow[2] == 'c');
    EARNS(RtlMultiByteToUnicodeSize, STATUS_SUCCESS, RtlMultiByteToUnicodeSize(&n, "abc", 3));
    EXPECT_EQ(n, 6);
    EARNS(RtlUnicodeToMultiByteSize, STATUS_SUCCESS, RtlUnicodeToMultiByteSize(&n, L"abc", 6));
    EXPECT_EQ(n, 3);
    EARNS(RtlUnicodeToUTF8N, STATUS_SUCCESS, RtlUnicodeToUTF8N(narrow, 8, &n, L"\u00e4b", 4));
    EXPECT_EQ(n, 3);
    EARNS(RtlUnicodeToUTF8N, STATUS_SUCCESS, RtlUnicodeToUTF8N(NULL, 0, &n, L"abcd", 8));
    EXPECT_EQ(n, 4);
    EARNS(RtlUnicodeToUTF8N, STATUS_BUFFER_TOO_SMALL, RtlUnicodeToUTF8N(narrow, 2, &n, L"abc", 6));
    EARNS(RtlUnicodeToUTF8N, STATUS_SOME_NOT_MAPPED,
          RtlUnicodeToUTF8N(narrow, 8, &n, lone, sizeof lone));
    EARNS(RtlUnicodeToUTF8N, STATUS_INVALID_PARAMETER,
          RtlUnicodeToUTF8N(NULL, 0, NULL, L"abc", 6));
    EARNS(RtlUnicodeToUTF8N, STATUS_INVALID_PARAMETER_4, RtlUnicodeToUTF8N(narrow, 8, &n, NULL, 6));
    EARNS(RtlUnicodeToUTF8N, STATUS_INVALID_PARAMETER_5,
          RtlUnicodeToUTF8N(narrow, 8, &n, L"abc", 5));
    EARNS(RtlUTF8ToUnicodeN, STATUS_SUCCESS, RtlUTF8ToUnicodeN(wide, sizeof wide, &n, "\xc3\xa4", 2));
    EXPECT(n == 2 && wide[0] == 0xE4);
    EARNS(RtlUTF8ToUnicodeN, STATUS_BUFFER_TOO_SMALL, RtlUTF8ToUnicodeN(wide, 4, &n, "abc", 3));
    EARNS(RtlUTF8ToUnicodeN, STATUS_SOME_NOT_MAPPED,
          RtlUTF8ToUnicodeN(wide, sizeof wide, &n, "a\xff", 2));
    EARNS(RtlUTF8ToUnicodeN, STATUS_INVALID_PARAMETER, RtlUTF8ToUnicodeN(NULL, 0, NULL, "a", 1));
    EARNS(RtlUTF8ToUnicodeN, STATUS_INVALID_PARAMETER_4,
          RtlUTF8ToUnicodeN(wide, sizeof wide, &n, NULL, 1));
    DOES(RtlxAnsiStringToUnicodeSize, value, RtlxAnsiStringToUnicodeSize(&a) == 8);
    DOES(RtlAnsiStringToUnicodeSize, value, RtlAnsiStringToUnicodeSize(&a) == 8);
    DOES(RtlxUnicodeStringToAnsiSize, value, RtlxUnicodeStringToAnsiSize(&u) == 4);
    DOES(RtlUnicodeStringToAnsiSize, value, RtlUnicodeStringToAnsiSize(&u) == 4);
}

static void times(void)
{
    TIME_FIELDS f = {2024, 2, 29, 12, 30, 15, 250, 0};
    LARGE_INTEGER time, back;
    ULONG seconds = 0;

    DOES(RtlTimeFieldsToTime, true, RtlTimeFieldsToTime(&f, &time));
    FILL(f);
    RtlTimeToTimeFields(&time, &f);
    DOES(RtlTimeToTimeFields, void,
         f.Year == 2024 && f.Month == 2 && f.Day == 29 && f.Hour == 12 && f.Minute == 30 &&
             f.Second == 15 && f.Milliseconds == 250 && f.Weekday == 4);
    f.Day = 30;
    DOES(RtlTimeFieldsToTime, false, !RtlTimeFieldsToTime(&f, &back));
    f.Day = 1;
    f.Month = 13;
    DOES(RtlTimeFieldsToTime, false, !RtlTimeFieldsToTime(&f, &back));
    f.Month = 1;
    f.Year = 1600;
    DOES(RtlTimeFieldsToTime, false, !RtlTimeFieldsToTime(&f, &back));
    DOES(RtlTimeToSecondsSince1970, true, RtlTimeToSecondsSince1970(&time, &seconds));
    EXPECT_EQ(seconds, 1709209815);
    RtlSecondsSince1970ToTime(seconds, &back);
    DOES(RtlSecondsSince1970ToTime, void, back.QuadPart == time.QuadPart - 2500000);
    DOES(RtlTimeToSecondsSince1980, true, RtlTimeToSecondsSince1980(&time, &seconds));
    RtlSecondsSince1980ToTime(seconds, &back);
    DOES(RtlSecondsSince1980ToTime, void, back.QuadPart == time.QuadPart - 2500000);
    time.QuadPart = 0;
    DOES(RtlTimeToSecondsSince1970, false, !RtlTimeToSecondsSince1970(&time, &seconds));
    DOES(RtlTimeToSecondsSince1980, false, !RtlTimeToSecondsSince1980(&time, &seconds));
}

static void versions(void)
{
    RTL_OSVERSIONINFOW version = {sizeof version};
    RTL_OSVERSIONINFOEXW wanted = {sizeof wanted};
    ULONGLONG mask = 0;

    EARNS(RtlGetVersion, STATUS_SUCCESS, RtlGetVersion(&version));
    EXPECT_EQ(version.dwMajorVersion, 10);
    wanted.dwMajorVersion = 10;
    mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);
    DOES(VerSetConditionMask, value, mask != 0);
    EARNS(RtlVerifyVersionInfo, STATUS_SUCCESS,
          RtlVerifyVersionInfo(&wanted, VER_MAJORVERSION, mask));
    wanted.dwMajorVersion = 11;
    EARNS(RtlVerifyVersionInfo, STATUS_REVISION_MISMATCH,
          RtlVerifyVersionInfo(&wanted, VER_MAJORVERSION, mask));
    EARNS(RtlVerifyVersionInfo, STATUS_INVALID_PARAMETER, RtlVerifyVersionInfo(&wanted, 0, mask));
    EARNS(RtlVerifyVersionInfo, STATUS_INVALID_PARAMETER,
          RtlVerifyVersionInfo(&wanted, VER_MAJORVERSION, 0));
    DOES(RtlIsNtDdiVersionAvailable, true, RtlIsNtDdiVersionAvailable(NTDDI_WIN7));
    DOES(RtlIsNtDdiVersionAvailable, false, !RtlIsNtDdiVersionAvailable(0x0F000000));
    DOES(RtlIsServicePackVersionInstalled, false, !RtlIsServicePackVersionInstalled(0x0F000100));
    DOES(RtlIsServicePackVersionInstalled, true, RtlIsServicePackVersionInstalled(0x0A00000C));
    DOES(RtlNtStatusToDosErrorNoTeb, value, RtlNtStatusToDosErrorNoTeb(STATUS_NO_MEMORY) == 8);
}

static void large_integers(LARGE_INTEGER five)
{
    LARGE_INTEGER minus = RtlLargeIntegerNegate(five);

    DOES(RtlLargeIntegerNegate, value, minus.QuadPart == -5);
    DOES(RtlLargeIntegerAdd, value, RtlLargeIntegerAdd(minus, five).QuadPart == 0);
    DOES(RtlLargeIntegerSubtract, value, RtlLargeIntegerSubtract(minus, five).QuadPart == -10);
    DOES(RtlLargeIntegerShiftLeft, value, RtlLargeIntegerShiftLeft(five, 33).QuadPart == 5ll << 33);
    DOES(RtlLargeIntegerShiftRight, value, RtlLargeIntegerShiftRight(minus, 60).QuadPart == 15);
    DOES(RtlEnlargedIntegerMultiply, value, RtlEnlargedIntegerMultiply(-70000, 70000).QuadPart == -4900000000ll);
    DOES(RtlEnlargedUnsignedMultiply, value,
         RtlEnlargedUnsignedMultiply(0xFFFFFFFFu, 2).QuadPart == 0x1FFFFFFFEll);
    DOES(RtlExtendedIntegerMultiply, value, RtlExtendedIntegerMultiply(five, -3).QuadPart == -15);
}

static void memory(void)
{
    UCHAR a[16], b[16];
    ULONG longs[4], seed = 7, first;
    ULONGLONG quads[2];
    USHORT word;
    LUID luid, other;
    LARGE_INTEGER big;

    RtlFillMemory(a, sizeof a, 7);
    DOES(RtlFillMemory, void, a[0] == 7 && a[15] == 7);
    RtlFillBytes(a, 4, 9);
    DOES(RtlFillBytes, void, a[3] == 9 && a[4] == 7);
    RtlCopyMemory(b, a, sizeof a);
    DOES(RtlCopyMemory, void, b[3] == 9 && b[15] == 7);
    RtlCopyBytes(b, a + 4, 4);
    DOES(RtlCopyBytes, void, b[3] == 7);
    RtlMoveMemory(a + 1, a, 8);
    DOES(RtlMoveMemory, void, a[4] == 9 && a[5] == 7);
    DOES(RtlCompareMemory, value, RtlCompareMemory("abcd", "abxd", 4) == 2);
    DOES(RtlEqualMemory, true, RtlEqualMemory("abcd", "abcd", 4));
    DOES(RtlEqualMemory, false, !RtlEqualMemory("abcd", "abxd", 4));
    RtlZeroMemory(a, sizeof a);
    DOES(RtlZeroMemory, void, a[0] == 0 && a[15] == 0);
    DOES(RtlIsZeroMemory, true, RtlIsZeroMemory(a, sizeof a));
    a[9] = 1;
    DOES(RtlIsZeroMemory, false, !RtlIsZeroMemory(a, sizeof a));
    RtlZeroBytes(a, sizeof a);
    DOES(RtlZeroBytes, void, a[9] == 0);
    b[0] = 3;
    DOES(RtlSecureZeroMemory, value, RtlSecureZeroMemory(b, sizeof b) == b && !b[0]);
    RtlFillMemoryUlong(longs, sizeof longs, 0x01020304);
    DOES(RtlFillMemoryUlong, void, longs[3] == 0x01020304);
    longs[2] = 0;
    DOES(RtlCompareMemoryUlong, value, RtlCompareMemoryUlong(longs, sizeof longs, 0x01020304) == 8);
    RtlFillMemoryUlonglong(quads, sizeof quads, 0x0102030405060708ull);
    DOES(RtlFillMemoryUlonglong, void, quads[1] == 0x0102030405060708ull);
    DOES(RtlConstantTimeEqualMemory, true, RtlConstantTimeEqualMemory("abc", "abc", 3));
    DOES(RtlConstantTimeEqualMemory, false, !RtlConstantTimeEqualMemory("abc", "abd", 3));
    RtlPrefetchMemoryNonTemporal(a, sizeof a);
    DOES(RtlPrefetchMemoryNonTemporal, void, a[0] == 0);
    first = RtlRandom(&seed);
    DOES(RtlRandom, value, first < MAXLONG && seed != 7);
    seed = 7;
    first = RtlRandomEx(&seed);
    DOES(RtlRandomEx, value, first < MAXLONG && seed != 7);
    DOES(RtlUshortByteSwap, value, RtlUshortByteSwap(0x0102) == 0x0201);
    DOES(RtlUlongByteSwap, value, RtlUlongByteSwap(0x01020304) == 0x04030201);
    DOES(RtlUlonglongByteSwap, value,
         RtlUlonglongByteSwap(0x0102030405060708ull) == 0x0807060504030201ull);
    RtlStoreUshort(a + 1, 0x0102);
    DOES(RtlStoreUshort, void, a[1] == 2 && a[2] == 1);
    RtlRetrieveUshort(&word, a + 1);
    DOES(RtlRetrieveUshort, void, word == 0x0102);
    RtlStoreUlong(a + 1, 0x01020304);
    DOES(RtlStoreUlong, void, a[1] == 4 && a[4] == 1);
    RtlRetrieveUlong(&first, a + 1);
    DOES(RtlRetrieveUlong, void, first == 0x01020304);
    RtlStoreUlonglong(a + 1, 0x0102030405060708ull);
    DOES(RtlStoreUlonglong, void, a[1] == 8 && a[8] == 1);
    RtlStoreUlongPtr(a + 1, 5);
    DOES(RtlStoreUlongPtr, void, a[1] == 5 && a[8] == 0);
    luid = RtlConvertLongToLuid(-5);
    DOES(RtlConvertLongToLuid, value, luid.HighPart == -1);
    other = RtlConvertUlongToLuid(5);
    DOES(RtlConvertUlongToLuid, value, other.LowPart == 5 && other.HighPart == 0);
    DOES(RtlEqualLuid, false, !RtlEqualLuid(&luid, &other));
    DOES(RtlEqualLuid, true, RtlEqualLuid(&luid, &luid));
    DOES(RtlIsZeroLuid, false, !RtlIsZeroLuid(&luid));
    other = RtlConvertUlongToLuid(0);
    DOES(RtlIsZeroLuid, true, RtlIsZeroLuid(&other));
    big = RtlConvertLongToLargeInteger(-5);
    DOES(RtlConvertLongToLargeInteger, value, big.QuadPart == -5);
    big = RtlConvertUlongToLargeInteger(5);
    DOES(RtlConvertUlongToLargeInteger, value, big.QuadPart == 5);
    large_integers(big);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    counted();
    numbers();
    conversions();
    times();
    versions();
    memory();
}

CONFORM_DRIVER
