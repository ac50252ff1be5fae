/* misc.c - raising, previous mode, time zones, UUIDs, what the machine is and has. */
#include "ex/ex.h"
#include "ex/undeclared.h"

#include <string.h>

#define CALLER (__builtin_return_address(0))

enum { BUILD = 19045 }; /* Windows 10 22H2 */

/* --- raising -------------------------------------------------------------------------------------
 */

static _Noreturn void raise_from(NTSTATUS status, void *address)
{
    struct seh_record record = {
        .code = (uint32_t)status, .flags = SEH_NONCONTINUABLE, .address = address};

    seh_raise(&record, NULL);
    ke_crash(0x1E, (ULONG64)(ULONG)status, (ULONG64)(uintptr_t)address, 0, 0,
             "a filter asked to continue an exception that cannot be continued");
}

VOID ExRaiseStatus(NTSTATUS Status)
{
    KE_DDI(NULL, (ULONG)Status);
    raise_from(Status, CALLER);
}

VOID ExRaiseAccessViolation(VOID)
{
    KE_DDI(NULL, 0);
    raise_from(STATUS_ACCESS_VIOLATION, CALLER);
}

VOID ExRaiseDatatypeMisalignment(VOID)
{
    KE_DDI(NULL, 0);
    raise_from(STATUS_DATATYPE_MISALIGNMENT, CALLER);
}

VOID RtlRaiseStatus(NTSTATUS Status)
{
    KE_DDI(NULL, (ULONG)Status);
    raise_from(Status, CALLER);
}

VOID RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord)
{
    _Static_assert(sizeof(EXCEPTION_RECORD) == sizeof(struct seh_record), "the same layout");
    KE_DDI(ExceptionRecord, (ULONG)ExceptionRecord->ExceptionCode);
    ExceptionRecord->ExceptionAddress = CALLER;
    seh_raise((struct seh_record *)ExceptionRecord, NULL);
}

/* --- the caller and the machine
 * --------------------------------------------------------------------- */

KPROCESSOR_MODE ExGetPreviousMode(VOID)
{
    return ke_current()->previous_mode;
}

BOOLEAN ExIsProcessorFeaturePresent(ULONG ProcessorFeature)
{
    switch (ProcessorFeature) {
    case PF_COMPARE_EXCHANGE_DOUBLE:
    case PF_MMX_INSTRUCTIONS_AVAILABLE:
    case PF_XMMI_INSTRUCTIONS_AVAILABLE:
    case PF_RDTSC_INSTRUCTION_AVAILABLE:
    case PF_PAE_ENABLED:
    case PF_XMMI64_INSTRUCTIONS_AVAILABLE:
    case PF_NX_ENABLED:
    case PF_SSE3_INSTRUCTIONS_AVAILABLE:
    case PF_COMPARE_EXCHANGE128:
    case PF_XSAVE_ENABLED:
        return TRUE;
    default:
        return FALSE;
    }
}

BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion, PULONG BuildNumber,
                     PUNICODE_STRING CSDVersion)
{
    if (MajorVersion)
        *MajorVersion = 10;
    if (MinorVersion)
        *MinorVersion = 0;
    if (BuildNumber)
        *BuildNumber = BUILD;
    if (CSDVersion) {
        CSDVersion->Length = 0;
        CSDVersion->MaximumLength = 0;
        CSDVersion->Buffer = NULL;
    }
    return FALSE; /* not a checked build */
}

/* The suite that RtlGetVersion tells of: one user at a time may be there from afar. */
BOOLEAN ExVerifySuite(SUITE_TYPE SuiteType)
{
    return SuiteType == SingleUserTS;
}

FIRMWARE_TYPE ExGetFirmwareType(VOID)
{
    return FirmwareTypeUefi;
}

BOOLEAN ExIsSoftBoot(VOID)
{
    return FALSE;
}

/* The firmware of this machine has no variables. */
NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, const GUID *VendorGuid,
                                          PVOID Value, PULONG ValueLength, PULONG Attributes)
{
    KE_DDI(VariableName, 0);
    return STATUS_VARIABLE_NOT_FOUND;
}

NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, const GUID *VendorGuid,
                                          PVOID Value, ULONG ValueLength, ULONG Attributes)
{
    KE_DDI(VariableName, ValueLength);
    return STATUS_INSUFFICIENT_RESOURCES;
}

/* --- time and identity ---------------------------------------------------------------------------
 */

/* The time zone is UTC. */
VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime)
{
    *LocalTime = *SystemTime;
}

VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime)
{
    *SystemTime = *LocalTime;
}

/* From the actor and how far it is: the same in every replay, whoever else asks. */
NTSTATUS ExUuidCreate(GUID *Uuid)
{
    struct sim_actor *actor;
    uint64_t words[2];

    KE_DDI(Uuid, 0);
    ke_point(KE_OP_READ, NULL);
    actor = world->sim->cpu->actor;
    actor->children++; /* like something it made: the same in every schedule */
    for (uint64_t i = 0; i < 2; i++)
        words[i] = sim_mix(sim_mix(actor->ident, actor->children), i + 1);
    memcpy(Uuid, words, sizeof *Uuid);
    Uuid->Data3 = (USHORT)((Uuid->Data3 & 0x0FFF) | 0x4000); /* version 4: random */
    Uuid->Data4[0] = (UCHAR)((Uuid->Data4[0] & 0x3F) | 0x80);
    return STATUS_SUCCESS;
}
