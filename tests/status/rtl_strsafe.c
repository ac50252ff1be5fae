/* rtl_strsafe.c - RtlStringCchCopy and its kin, RtlULongAdd and its kin: too small, too large. */
#include "status.h"
#include <ntintsafe.h>
#include <ntstrsafe.h>

#define RESULT NTSTATUS
#define GOOD "STATUS_SUCCESS", STATUS_SUCCESS
#define SHORT_OF "STATUS_BUFFER_OVERFLOW", STATUS_BUFFER_OVERFLOW
#define INVALID "STATUS_INVALID_PARAMETER", STATUS_INVALID_PARAMETER
#include "safe_strings.h"

SAFE_STRINGS(RtlStringCch, A, CHAR, NARROW_T, 1)
SAFE_STRINGS(RtlStringCch, W, WCHAR, WIDE_T, 1)
SAFE_STRINGS(RtlStringCb, A, CHAR, NARROW_T, 1)
SAFE_STRINGS(RtlStringCb, W, WCHAR, WIDE_T, sizeof(WCHAR))

#define ARITHMETIC(Name, type, largest)                                                            \
    do {                                                                                           \
        type result = 0;                                                                           \
        EARNS(Rtl##Name##Add, STATUS_SUCCESS, Rtl##Name##Add(2, 3, &result));                      \
        EXPECT(result == 5);                                                                       \
        EARNS(Rtl##Name##Add, STATUS_INTEGER_OVERFLOW, Rtl##Name##Add(largest, 1, &result));       \
        EXPECT(result == (type)-1);                                                                \
        EARNS(Rtl##Name##Sub, STATUS_SUCCESS, Rtl##Name##Sub(3, 2, &result));                      \
        EXPECT(result == 1);                                                                       \
        EARNS(Rtl##Name##Sub, STATUS_INTEGER_OVERFLOW, Rtl##Name##Sub(2, 3, &result));             \
        EARNS(Rtl##Name##Mult, STATUS_SUCCESS, Rtl##Name##Mult(2, 3, &result));                    \
        EXPECT(result == 6);                                                                       \
        EARNS(Rtl##Name##Mult, STATUS_INTEGER_OVERFLOW, Rtl##Name##Mult(largest, 2, &result));     \
    } while (0)

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    allRtlStringCchA();
    allRtlStringCchW();
    allRtlStringCbA();
    allRtlStringCbW();
    ARITHMETIC(UShort, USHORT, MAXUSHORT);
    ARITHMETIC(UInt, UINT, MAXUINT);
    ARITHMETIC(ULong, ULONG, MAXULONG);
    ARITHMETIC(ULongLong, ULONGLONG, MAXULONGLONG);
    ARITHMETIC(ULongPtr, ULONG_PTR, MAXULONG_PTR);
    ARITHMETIC(SizeT, SIZE_T, MAXULONG_PTR);
}

CONFORM_DRIVER
