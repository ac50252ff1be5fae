/*
 * misc.h - times, versions, LUIDs, run-once, stack traces, random numbers.
 */
#ifndef IRQLAB_WDK_NT_RTL_MISC_H
#define IRQLAB_WDK_NT_RTL_MISC_H

#include "memory.h"
#include "../seh.h"

EXTERN_C_START

typedef struct _TIME_FIELDS {
    CSHORT Year;         /* 1601..30827 */
    CSHORT Month;        /* 1..12 */
    CSHORT Day;          /* 1..31 */
    CSHORT Hour;         /* 0..23 */
    CSHORT Minute;       /* 0..59 */
    CSHORT Second;       /* 0..59 */
    CSHORT Milliseconds; /* 0..999 */
    CSHORT Weekday;      /* 0 Sunday..6 */
} TIME_FIELDS, *PTIME_FIELDS;

/*
 * RtlTimeToTimeFields, RtlTimeFieldsToTime - a time as a date, and back.
 *
 * IRQL       any.
 * Blocks     never.
 * Time       units of 100 ns since 1601.
 * Returns    RtlTimeFieldsToTime: TRUE; FALSE: no such date.
 * Differs    none known.
 * Source     WDK wdm.h RtlTimeToTimeFields
 */
NTSYSAPI VOID RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields);
NTSYSAPI BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time);

/*
 * RtlTimeToSecondsSince1970, RtlSecondsSince1970ToTime, RtlTimeToSecondsSince1980,
 * RtlSecondsSince1980ToTime - to and from seconds.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE; FALSE: it does not fit.
 * Differs    none known.
 * Source     WDK ntifs.h RtlTimeToSecondsSince1970
 */
NTSYSAPI BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG ElapsedSeconds);
NTSYSAPI VOID RtlSecondsSince1970ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time);
NTSYSAPI BOOLEAN RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds);
NTSYSAPI VOID RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time);

typedef struct _OSVERSIONINFOW {
    ULONG dwOSVersionInfoSize; /* in: sizeof */
    ULONG dwMajorVersion;
    ULONG dwMinorVersion;
    ULONG dwBuildNumber;
    ULONG dwPlatformId;
    WCHAR szCSDVersion[128];
} OSVERSIONINFOW, *POSVERSIONINFOW, *LPOSVERSIONINFOW, RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW;

typedef struct _OSVERSIONINFOEXW {
    ULONG dwOSVersionInfoSize;
    ULONG dwMajorVersion;
    ULONG dwMinorVersion;
    ULONG dwBuildNumber;
    ULONG dwPlatformId;
    WCHAR szCSDVersion[128];
    USHORT wServicePackMajor;
    USHORT wServicePackMinor;
    USHORT wSuiteMask;
    UCHAR wProductType;
    UCHAR wReserved;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, *LPOSVERSIONINFOEXW, RTL_OSVERSIONINFOEXW,
    *PRTL_OSVERSIONINFOEXW;

#define VER_EQUAL 1
#define VER_GREATER 2
#define VER_GREATER_EQUAL 3
#define VER_LESS 4
#define VER_LESS_EQUAL 5
#define VER_AND 6
#define VER_OR 7
#define VER_CONDITION_MASK 7
#define VER_NUM_BITS_PER_CONDITION_MASK 3
#define VER_MINORVERSION 0x0000001
#define VER_MAJORVERSION 0x0000002
#define VER_BUILDNUMBER 0x0000004
#define VER_PLATFORMID 0x0000008
#define VER_SERVICEPACKMINOR 0x0000010
#define VER_SERVICEPACKMAJOR 0x0000020
#define VER_SUITENAME 0x0000040
#define VER_PRODUCT_TYPE 0x0000080
#define VER_NT_WORKSTATION 0x0000001
#define VER_NT_DOMAIN_CONTROLLER 0x0000002
#define VER_NT_SERVER 0x0000003
#define VER_PLATFORM_WIN32_NT 2
#define VER_SET_CONDITION(_m_, _t_, _c_) ((_m_) = VerSetConditionMask((_m_), (_t_), (_c_)))

/*
 * RtlGetVersion - which Windows this is.
 *
 * IRQL                 PASSIVE_LEVEL.
 * Blocks               never.
 * lpVersionInformation RTL_OSVERSIONINFOW or, by its size, EXW.
 * Returns              STATUS_SUCCESS.
 * Differs              none known.
 * Source               WDK wdm.h RtlGetVersion
 */
NTSYSAPI NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation);

/*
 * RtlVerifyVersionInfo - is this Windows so and so?
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * TypeMask      VER_xxx, what to compare.
 * ConditionMask of VER_SET_CONDITION, how.
 * Returns       STATUS_SUCCESS; STATUS_REVISION_MISMATCH; STATUS_INVALID_PARAMETER.
 * Differs       none known.
 * Source        WDK wdm.h RtlVerifyVersionInfo
 */
NTSYSAPI NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo, ULONG TypeMask,
                                       ULONGLONG ConditionMask);

/*
 * VerSetConditionMask - add a condition to a mask.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    the new mask.
 * Differs    none known.
 * Source     WDK ntddk.h VerSetConditionMask
 */
NTSYSAPI ULONGLONG VerSetConditionMask(ULONGLONG ConditionMask, ULONG TypeMask, UCHAR Condition);

/*
 * RtlIsNtDdiVersionAvailable, RtlIsServicePackVersionInstalled - is this Windows at least that?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Version    NTDDI_xxx.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK wdm.h RtlIsNtDdiVersionAvailable
 */
NTSYSAPI BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version);
NTSYSAPI BOOLEAN RtlIsServicePackVersionInstalled(ULONG Version);

/* LUIDs and conversions. */
#define RtlIsZeroLuid(L1) ((BOOLEAN)(((L1)->LowPart | (ULONG)(L1)->HighPart) == 0))
#define RtlEqualLuid(L1, L2)                                                                       \
    ((BOOLEAN)(((L1)->LowPart == (L2)->LowPart) && ((L1)->HighPart == (L2)->HighPart)))
IRQLAB_INLINE LUID RtlConvertLongToLuid(LONG Long)
{
    LUID luid;

    luid.LowPart = (ULONG)Long;
    luid.HighPart = Long < 0 ? -1 : 0;
    return luid;
}
IRQLAB_INLINE LUID RtlConvertUlongToLuid(ULONG Ulong)
{
    LUID luid;

    luid.LowPart = Ulong;
    luid.HighPart = 0;
    return luid;
}
IRQLAB_INLINE LARGE_INTEGER RtlConvertLongToLargeInteger(LONG SignedInteger)
{
    LARGE_INTEGER value;

    value.QuadPart = SignedInteger;
    return value;
}
IRQLAB_INLINE LARGE_INTEGER RtlConvertUlongToLargeInteger(ULONG UnsignedInteger)
{
    LARGE_INTEGER value;

    value.QuadPart = UnsignedInteger;
    return value;
}

/* Arithmetic of the time when compilers had no integer of 64 bits; drivers still have it. */
IRQLAB_INLINE LARGE_INTEGER RtlLargeIntegerAdd(LARGE_INTEGER Addend1, LARGE_INTEGER Addend2)
{
    LARGE_INTEGER sum;

    sum.QuadPart = (LONGLONG)((ULONGLONG)Addend1.QuadPart + (ULONGLONG)Addend2.QuadPart);
    return sum;
}
IRQLAB_INLINE LARGE_INTEGER RtlLargeIntegerSubtract(LARGE_INTEGER Number, LARGE_INTEGER Subtrahend)
{
    LARGE_INTEGER difference;

    difference.QuadPart = (LONGLONG)((ULONGLONG)Number.QuadPart - (ULONGLONG)Subtrahend.QuadPart);
    return difference;
}
IRQLAB_INLINE LARGE_INTEGER RtlLargeIntegerNegate(LARGE_INTEGER Number)
{
    LARGE_INTEGER negative;

    negative.QuadPart = (LONGLONG)(0 - (ULONGLONG)Number.QuadPart);
    return negative;
}
IRQLAB_INLINE LARGE_INTEGER RtlLargeIntegerShiftLeft(LARGE_INTEGER Number, CCHAR Count)
{
    LARGE_INTEGER shifted;

    shifted.QuadPart = (LONGLONG)((ULONGLONG)Number.QuadPart << (Count & 63));
    return shifted;
}
IRQLAB_INLINE LARGE_INTEGER RtlLargeIntegerShiftRight(LARGE_INTEGER Number, CCHAR Count)
{
    LARGE_INTEGER shifted;

    shifted.QuadPart = (LONGLONG)((ULONGLONG)Number.QuadPart >> (Count & 63));
    return shifted;
}
IRQLAB_INLINE LARGE_INTEGER RtlEnlargedIntegerMultiply(LONG Multiplicand, LONG Multiplier)
{
    LARGE_INTEGER product;

    product.QuadPart = (LONGLONG)Multiplicand * Multiplier;
    return product;
}
IRQLAB_INLINE LARGE_INTEGER RtlEnlargedUnsignedMultiply(ULONG Multiplicand, ULONG Multiplier)
{
    LARGE_INTEGER product;

    product.QuadPart = (LONGLONG)((ULONGLONG)Multiplicand * Multiplier);
    return product;
}
IRQLAB_INLINE LARGE_INTEGER RtlExtendedIntegerMultiply(LARGE_INTEGER Multiplicand, LONG Multiplier)
{
    LARGE_INTEGER product;

    product.QuadPart = (LONGLONG)((ULONGLONG)Multiplicand.QuadPart * (ULONGLONG)(LONGLONG)Multiplier);
    return product;
}

/* Run once. */
typedef union _RTL_RUN_ONCE {
    PVOID Ptr;
} RTL_RUN_ONCE, *PRTL_RUN_ONCE;
#define RTL_RUN_ONCE_INIT                                                                          \
    {                                                                                              \
        0                                                                                          \
    }
#define RTL_RUN_ONCE_CHECK_ONLY 0x00000001u
#define RTL_RUN_ONCE_ASYNC 0x00000002u
#define RTL_RUN_ONCE_INIT_FAILED 0x00000004u
#define RTL_RUN_ONCE_CTX_RESERVED_BITS 2

typedef ULONG RTL_RUN_ONCE_INIT_FN(PRTL_RUN_ONCE RunOnce, PVOID Parameter, PVOID *Context);
typedef RTL_RUN_ONCE_INIT_FN *PRTL_RUN_ONCE_INIT_FN;

/*
 * RtlRunOnceInitialize, RtlRunOnceExecuteOnce - call a routine once, whoever comes first.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     while another thread runs the routine.        Choice  one.
 * InitFn     returns nonzero for success.
 * Context    gets what the routine left there; may be NULL.
 * Returns    STATUS_SUCCESS; STATUS_UNSUCCESSFUL: the routine failed.
 * Differs    none known.
 * Source     WDK ntddk.h RtlRunOnceInitialize
 */
NTSYSAPI VOID RtlRunOnceInitialize(PRTL_RUN_ONCE RunOnce);
NTSYSAPI NTSTATUS RtlRunOnceExecuteOnce(PRTL_RUN_ONCE RunOnce, PRTL_RUN_ONCE_INIT_FN InitFn,
                                        PVOID Parameter, PVOID *Context);

/*
 * RtlRunOnceBeginInitialize, RtlRunOnceComplete - likewise, in two steps.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     while another thread is between the two, unless RTL_RUN_ONCE_ASYNC.        Choice
 *            one.
 * Returns    STATUS_SUCCESS: done; STATUS_PENDING: the caller has to do it; STATUS_UNSUCCESSFUL;
 *            STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK ntddk.h RtlRunOnceBeginInitialize
 */
NTSYSAPI NTSTATUS RtlRunOnceBeginInitialize(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID *Context);
NTSYSAPI NTSTATUS RtlRunOnceComplete(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID Context);

/*
 * RtlRandom, RtlRandomEx - a random number.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * Seed       in and out.
 * Returns    0..MAXLONG - 1.
 * Differs    none known.
 * Source     WDK ntifs.h RtlRandom
 */
NTSYSAPI ULONG RtlRandom(PULONG Seed);
NTSYSAPI ULONG RtlRandomEx(PULONG Seed);

/*
 * RtlCaptureContext, RtlCaptureStackBackTrace, RtlWalkFrameChain - registers and return addresses
 * of the caller.
 *
 * IRQL          any; RtlCaptureContext <= DISPATCH_LEVEL.
 * Blocks        never.
 * FramesToSkip  innermost ones; FramesToCapture at most 63.
 * BackTraceHash gets a sum of the addresses; may be NULL.
 * Returns       how many addresses.
 * Differs       none known.
 * Source        WDK ntifs.h RtlCaptureContext
 */
NTSYSAPI VOID RtlCaptureContext(PCONTEXT ContextRecord);
NTSYSAPI USHORT RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture,
                                         PVOID *BackTrace, PULONG BackTraceHash);
NTSYSAPI ULONG RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags);

/*
 * RtlGetCallersAddress - who called, and who called that.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTSYSAPI VOID RtlGetCallersAddress(PVOID *CallersAddress, PVOID *CallersCaller);

/*
 * RtlNtStatusToDosError, RtlNtStatusToDosErrorNoTeb - the Win32 error for a status.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    ERROR_xxx; ERROR_MR_MID_NOT_FOUND (317): there is none.
 * Differs    none known.
 * Source     WDK ntifs.h RtlNtStatusToDosError
 */
NTSYSAPI ULONG RtlNtStatusToDosError(NTSTATUS Status);
NTSYSAPI ULONG RtlNtStatusToDosErrorNoTeb(NTSTATUS Status);

/*
 * RtlIsZeroMemory - is it all zero?
 *
 * IRQL       any at which the memory may be touched.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntddk.h RtlIsZeroMemory
 */
NTSYSAPI BOOLEAN RtlIsZeroMemory(PVOID Buffer, SIZE_T Length);

EXTERN_C_END

#endif
