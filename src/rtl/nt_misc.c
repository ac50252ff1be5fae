/* nt_misc.c - memory, chance, versions, statuses. See wdk/nt/rtl/memory.h and misc.h. */
#include "wdk/nt/rtl.h"
#include "wdk/ntstatus.h"
#include "rtl/status.h"

/* ---- memory ---- */

SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
    const UCHAR *a = Source1, *b = Source2;
    SIZE_T i = 0;
    while (i < Length && a[i] == b[i])
        i++;
    return i;
}

SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern)
{
    SIZE_T i = 0;
    for (; i + sizeof(Pattern) <= Length; i += sizeof(Pattern))
        if (memcmp((PUCHAR)Source + i, &Pattern, sizeof(Pattern)))
            break;
    return i;
}

VOID RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern)
{
    for (SIZE_T i = 0; i + sizeof(Pattern) <= Length; i += sizeof(Pattern))
        memcpy((PUCHAR)Destination + i, &Pattern, sizeof(Pattern));
}

VOID RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern)
{
    for (SIZE_T i = 0; i + sizeof(Pattern) <= Length; i += sizeof(Pattern))
        memcpy((PUCHAR)Destination + i, &Pattern, sizeof(Pattern));
}

BOOLEAN RtlIsZeroMemory(PVOID Buffer, SIZE_T Length)
{
    for (SIZE_T i = 0; i < Length; i++)
        if (((PUCHAR)Buffer)[i])
            return FALSE;
    return TRUE;
}

VOID RtlPrefetchMemoryNonTemporal(PVOID Source, SIZE_T Length)
{
    UNREFERENCED_PARAMETER(Source);
    UNREFERENCED_PARAMETER(Length);
}

/* ---- chance: the documented congruence, with the seed as the only state ---- */

ULONG RtlRandomEx(PULONG Seed)
{
    *Seed = (ULONG)((0x7FFFFFEDull * *Seed + 0x7FFFFFC3ull) % 0x7FFFFFFFu);
    return *Seed;
}

ULONG RtlRandom(PULONG Seed)
{
    return RtlRandomEx(Seed);
}

/* ---- statuses ---- */

ULONG RtlNtStatusToDosErrorNoTeb(NTSTATUS Status)
{
    return rtl_status_to_error((uint32_t)Status);
}

/* ---- versions: irqlab is Windows 11 22H2 ---- */

#define MAJOR 10
#define MINOR 0
#define BUILD 22621

NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation)
{
    PRTL_OSVERSIONINFOW info = lpVersionInformation;
    info->dwMajorVersion = MAJOR;
    info->dwMinorVersion = MINOR;
    info->dwBuildNumber = BUILD;
    info->dwPlatformId = VER_PLATFORM_WIN32_NT;
    memset(info->szCSDVersion, 0, sizeof(info->szCSDVersion));
    if (info->dwOSVersionInfoSize == sizeof(RTL_OSVERSIONINFOEXW)) {
        PRTL_OSVERSIONINFOEXW more = (PRTL_OSVERSIONINFOEXW)info;
        more->wServicePackMajor = 0;
        more->wServicePackMinor = 0;
        more->wSuiteMask = 0x0100; /* VER_SUITE_SINGLEUSERTS, as every client has it */
        more->wProductType = VER_NT_WORKSTATION;
        more->wReserved = 0;
    }
    return STATUS_SUCCESS;
}

/* Three bits of condition for each of the eight things that can be compared. */
static ULONG condition_shift(ULONG type)
{
    return (ULONG)__builtin_ctz(type) * VER_NUM_BITS_PER_CONDITION_MASK;
}

ULONGLONG VerSetConditionMask(ULONGLONG ConditionMask, ULONG TypeMask, UCHAR Condition)
{
    if (!TypeMask)
        return ConditionMask;
    TypeMask = 1u << (31 - __builtin_clz(TypeMask));
    return ConditionMask | (ULONGLONG)(Condition & VER_CONDITION_MASK) << condition_shift(TypeMask);
}

static BOOLEAN holds(ULONG ours, ULONG condition, ULONG wanted)
{
    switch (condition) {
    case VER_EQUAL:
        return ours == wanted;
    case VER_GREATER:
        return ours > wanted;
    case VER_GREATER_EQUAL:
        return ours >= wanted;
    case VER_LESS:
        return ours < wanted;
    case VER_LESS_EQUAL:
        return ours <= wanted;
    default:
        return FALSE;
    }
}

/*
 * Major, minor and service pack are one number with several digits: while a more significant one
 * is equal the next decides, by the condition of the most significant one.
 */
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo, ULONG TypeMask,
                              ULONGLONG ConditionMask)
{
    RTL_OSVERSIONINFOEXW ours = {.dwOSVersionInfoSize = sizeof(ours)};
    RtlGetVersion((PRTL_OSVERSIONINFOW)&ours);
    const struct {
        ULONG type, ours, wanted;
    } digits[] =
        {
            {VER_MAJORVERSION, ours.dwMajorVersion, VersionInfo->dwMajorVersion},
            {VER_MINORVERSION, ours.dwMinorVersion, VersionInfo->dwMinorVersion},
            {VER_SERVICEPACKMAJOR, ours.wServicePackMajor, VersionInfo->wServicePackMajor},
            {VER_SERVICEPACKMINOR, ours.wServicePackMinor, VersionInfo->wServicePackMinor},
        },
      single[] = {
          {VER_BUILDNUMBER, ours.dwBuildNumber, VersionInfo->dwBuildNumber},
          {VER_PLATFORMID, ours.dwPlatformId, VersionInfo->dwPlatformId},
          {VER_PRODUCT_TYPE, ours.wProductType, VersionInfo->wProductType},
      };
    if (!TypeMask || !ConditionMask)
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < RTL_NUMBER_OF(single); i++) {
        ULONG condition = (ULONG)(ConditionMask >> condition_shift(single[i].type)) & 7;
        if (TypeMask & single[i].type && !holds(single[i].ours, condition, single[i].wanted))
            return STATUS_REVISION_MISMATCH;
    }
    if (TypeMask & VER_SUITENAME) {
        ULONG condition = (ULONG)(ConditionMask >> condition_shift(VER_SUITENAME)) & 7;
        USHORT common = ours.wSuiteMask & VersionInfo->wSuiteMask;
        if (condition == VER_AND ? common != VersionInfo->wSuiteMask : !common)
            return STATUS_REVISION_MISMATCH;
    }
    ULONG condition = 0;
    for (ULONG i = 0; i < RTL_NUMBER_OF(digits); i++) {
        if (!(TypeMask & digits[i].type))
            continue;
        if (!condition || condition == VER_EQUAL)
            condition = (ULONG)(ConditionMask >> condition_shift(digits[i].type)) & 7;
        if (digits[i].ours != digits[i].wanted)
            return holds(digits[i].ours, condition, digits[i].wanted) ? STATUS_SUCCESS
                                                                      : STATUS_REVISION_MISMATCH;
    }
    if (condition && !holds(0, condition, 0)) /* all digits are equal */
        return STATUS_REVISION_MISMATCH;
    return STATUS_SUCCESS;
}

BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version)
{
    return Version <= NTDDI_WIN10_NI;
}

/* There are no service packs since Windows 8: the version must be ours, to its last digit. */
BOOLEAN RtlIsServicePackVersionInstalled(ULONG Version)
{
    return Version == NTDDI_WIN10_NI;
}
