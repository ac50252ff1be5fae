/* String routines that may allocate: enough room, too little, their own, and sources too long. */
#include "status.h"

NTSYSAPI NTSTATUS NTAPI RtlDuplicateUnicodeString(ULONG, PCUNICODE_STRING, PUNICODE_STRING);

static WCHAR wide_room[40000];
static CHAR narrow_room[70000];
static WCHAR long_wide[32768];

static UNICODE_STRING wide(USHORT bytes)
{
    UNICODE_STRING s = {0, bytes, wide_room};

    return s;
}
static STRING narrow(USHORT bytes)
{
    STRING s = {0, bytes, narrow_room};

    return s;
}

#define TO_WIDE(routine_, source_, expected_)                                                      \
    do {                                                                                           \
        UNICODE_STRING to = wide(64);                                                              \
        UNICODE_STRING want = RTL_CONSTANT_STRING(expected_);                                      \
        EARNS(routine_, STATUS_SUCCESS, routine_(&to, source_, FALSE));                            \
        EXPECT(RtlEqualUnicodeString(&to, &want, FALSE));                                          \
        EARNS(routine_, STATUS_SUCCESS, routine_(&to, source_, TRUE));                             \
        EXPECT(to.Buffer != wide_room && RtlEqualUnicodeString(&to, &want, FALSE));                \
        RtlFreeUnicodeString(&to);                                                                 \
        to = wide(4);                                                                              \
        EARNS(routine_, STATUS_BUFFER_OVERFLOW, routine_(&to, source_, FALSE));                    \
    } while (0)

#define TO_NARROW(routine_, free_, source_, expected_)                                             \
    do {                                                                                           \
        STRING to = narrow(64);                                                                    \
        STRING want = RTL_CONSTANT_STRING(expected_);                                              \
        EARNS(routine_, STATUS_SUCCESS, routine_(&to, source_, FALSE));                            \
        EXPECT(RtlEqualString(&to, &want, FALSE));                                                 \
        EARNS(routine_, STATUS_SUCCESS, routine_(&to, source_, TRUE));                             \
        EXPECT(to.Buffer != narrow_room && RtlEqualString(&to, &want, FALSE));                     \
        free_(&to);                                                                                \
        DOES(free_, void, to.Buffer == NULL && to.Length == 0);                                    \
        to = narrow(2);                                                                            \
        EARNS(routine_, STATUS_BUFFER_OVERFLOW, routine_(&to, source_, FALSE));                    \
    } while (0)

static void test(PDRIVER_OBJECT Driver)
{
    static const GUID guid = {0x12345678, 0x9ABC, 0xDEF0, {1, 2, 3, 4, 5, 6, 7, 8}};
    UNICODE_STRING text = RTL_CONSTANT_STRING(L"Text"), to, odd = {3, 8, wide_room};
    UNICODE_STRING most = {65534, 65534, long_wide}, none = {0, 0, NULL};
    STRING ansi = RTL_CONSTANT_STRING("Text"), huge = {40000, 40000, narrow_room};

    UNREFERENCED_PARAMETER(Driver);
    TO_WIDE(RtlUpcaseUnicodeString, &text, L"TEXT");
    TO_WIDE(RtlDowncaseUnicodeString, &text, L"text");
    TO_WIDE(RtlAnsiStringToUnicodeString, &ansi, L"Text");
    TO_WIDE(RtlOemStringToUnicodeString, &ansi, L"Text");
    TO_WIDE(RtlOemStringToCountedUnicodeString, &ansi, L"Text");
    TO_WIDE(RtlUTF8StringToUnicodeString, &ansi, L"Text");
    TO_NARROW(RtlUnicodeStringToAnsiString, RtlFreeAnsiString, &text, "Text");
    TO_NARROW(RtlUnicodeStringToOemString, RtlFreeOemString, &text, "Text");
    TO_NARROW(RtlUnicodeStringToCountedOemString, RtlFreeOemString, &text, "Text");
    TO_NARROW(RtlUpcaseUnicodeStringToOemString, RtlFreeOemString, &text, "TEXT");
    TO_NARROW(RtlUnicodeStringToUTF8String, RtlFreeUTF8String, &text, "Text");
    memset(narrow_room, 'x', sizeof narrow_room);
    to = wide(65534);
    EARNS(RtlAnsiStringToUnicodeString, STATUS_INVALID_PARAMETER_2,
          RtlAnsiStringToUnicodeString(&to, &huge, FALSE));
    EARNS(RtlOemStringToUnicodeString, STATUS_INVALID_PARAMETER_2,
          RtlOemStringToUnicodeString(&to, &huge, FALSE));
    DOES(RtlCreateUnicodeString, true,
         RtlCreateUnicodeString(&to, L"text") && to.Length == 8 && to.MaximumLength == 10);
    RtlFreeUnicodeString(&to);
    DOES(RtlFreeUnicodeString, void, to.Buffer == NULL && to.Length == 0);
    EARNS(RtlStringFromGUID, STATUS_SUCCESS, RtlStringFromGUID(&guid, &to));
    EXPECT(to.Length == 76 && to.Buffer[0] == '{' && to.Buffer[37] == '}');
    RtlFreeUnicodeString(&to);
    EARNS(RtlDuplicateUnicodeString, STATUS_SUCCESS, RtlDuplicateUnicodeString(0, &text, &to));
    EXPECT(to.Length == 8 && to.Buffer != text.Buffer);
    RtlFreeUnicodeString(&to);
    EARNS(RtlDuplicateUnicodeString, STATUS_SUCCESS, RtlDuplicateUnicodeString(0, &none, &to));
    EXPECT(to.Buffer == NULL);
    EARNS(RtlDuplicateUnicodeString, STATUS_SUCCESS, RtlDuplicateUnicodeString(3, &none, &to));
    EXPECT(to.Buffer != NULL && to.Buffer[0] == 0);
    RtlFreeUnicodeString(&to);
    EARNS(RtlDuplicateUnicodeString, STATUS_INVALID_PARAMETER,
          RtlDuplicateUnicodeString(2, &text, &to));
    EARNS(RtlDuplicateUnicodeString, STATUS_INVALID_PARAMETER,
          RtlDuplicateUnicodeString(8, &text, &to));
    EARNS(RtlDuplicateUnicodeString, STATUS_INVALID_PARAMETER,
          RtlDuplicateUnicodeString(1, &odd, &to));
    EARNS(RtlDuplicateUnicodeString, STATUS_NAME_TOO_LONG,
          RtlDuplicateUnicodeString(1, &most, &to));
}

CONFORM_DRIVER
