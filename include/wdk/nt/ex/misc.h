/*
 * misc.h - raising, probing, previous mode, processor features, time zones.
 */
#ifndef IRQLAB_WDK_NT_EX_MISC_H
#define IRQLAB_WDK_NT_EX_MISC_H

#include "../ke.h"
#include "../seh.h"
#include "../ob.h"

EXTERN_C_START

extern PSHORT NtBuildNumber;
extern PULONG InitSafeBootMode;

/*
 * ExGetPreviousMode - did user code or the kernel make this call?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    KernelMode or UserMode; of a system thread KernelMode.
 * Differs    none known.
 * Source     WDK wdm.h ExGetPreviousMode
 */
NTKERNELAPI KPROCESSOR_MODE ExGetPreviousMode(VOID);

/*
 * ExRaiseStatus - raise an exception with a status as its code.
 *
 * IRQL       <= APC_LEVEL (its page: <= DISPATCH_LEVEL).
 * Blocks     never.
 * Returns    never.
 * Differs    none known.
 * Source     WDK wdm.h ExRaiseStatus
 */
DECLSPEC_NORETURN NTKERNELAPI VOID ExRaiseStatus(NTSTATUS Status);

/*
 * ExRaiseAccessViolation, ExRaiseDatatypeMisalignment - raise one of these two.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    never.
 * Differs    none known.
 * Source     WDK ntddk.h ExRaiseAccessViolation
 */
DECLSPEC_NORETURN NTKERNELAPI VOID ExRaiseAccessViolation(VOID);
DECLSPEC_NORETURN NTKERNELAPI VOID ExRaiseDatatypeMisalignment(VOID);

/*
 * ProbeForRead - is this a user buffer?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Address    of the user's; the memory may go away at any time after.
 * Length     bytes; 0: nothing is checked.
 * Alignment  1, 2, 4, 8 or 16 bytes.
 * Returns    nothing; raises STATUS_ACCESS_VIOLATION or STATUS_DATATYPE_MISALIGNMENT: call it in
 *            __try.
 * Differs    none known.
 * Source     WDK wdm.h ProbeForRead
 */
NTKERNELAPI VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment);

/*
 * ProbeForWrite - is this a user buffer that can be written to?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Address    each page of it is read and written.
 * Returns    as ProbeForRead.
 * Differs    none known.
 * Source     WDK wdm.h ProbeForWrite
 */
NTKERNELAPI VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment);

#define PF_FLOATING_POINT_PRECISION_ERRATA 0
#define PF_FLOATING_POINT_EMULATED 1
#define PF_COMPARE_EXCHANGE_DOUBLE 2
#define PF_MMX_INSTRUCTIONS_AVAILABLE 3
#define PF_XMMI_INSTRUCTIONS_AVAILABLE 6
#define PF_3DNOW_INSTRUCTIONS_AVAILABLE 7
#define PF_RDTSC_INSTRUCTION_AVAILABLE 8
#define PF_PAE_ENABLED 9
#define PF_XMMI64_INSTRUCTIONS_AVAILABLE 10
#define PF_NX_ENABLED 12
#define PF_SSE3_INSTRUCTIONS_AVAILABLE 13
#define PF_COMPARE_EXCHANGE128 14
#define PF_XSAVE_ENABLED 17

/*
 * ExIsProcessorFeaturePresent - does the processor have it?
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * ProcessorFeature PF_xxx.
 * Returns          TRUE or FALSE.
 * Differs          none known.
 * Source           WDK wdm.h ExIsProcessorFeaturePresent
 */
NTKERNELAPI BOOLEAN ExIsProcessorFeaturePresent(ULONG ProcessorFeature);

/*
 * ExSystemTimeToLocalTime, ExLocalTimeToSystemTime - from UTC to the time zone and back.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    the time zone is UTC.
 * Source     WDK wdm.h ExSystemTimeToLocalTime
 */
NTKERNELAPI VOID ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime);
NTKERNELAPI VOID ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime);

/*
 * ExUuidCreate - a new GUID.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; RPC_NT_UUID_LOCAL_ONLY: only unique on this machine; STATUS_RETRY.
 * Differs    from the run's own seed, the same in every replay.
 * Source     WDK ntddk.h ExUuidCreate
 */
NTKERNELAPI NTSTATUS ExUuidCreate(GUID *Uuid);
#define RPC_NT_UUID_LOCAL_ONLY ((NTSTATUS)0x40020056)

typedef enum _SUITE_TYPE {
    SmallBusiness,
    Enterprise,
    BackOffice,
    CommunicationServer,
    TerminalServer,
    SmallBusinessRestricted,
    EmbeddedNT,
    DataCenter,
    SingleUserTS,
    Personal,
    Blade,
    EmbeddedRestricted,
    SecurityAppliance,
    StorageServer,
    ComputeServer,
    WHServer,
    PhoneNT,
    MaxSuiteType
} SUITE_TYPE;

/*
 * ExVerifySuite - is this edition of Windows in that suite?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE for SingleUserTS, else FALSE.
 * Differs    none known.
 * Source     WDK ntddk.h ExVerifySuite
 */
NTKERNELAPI BOOLEAN ExVerifySuite(SUITE_TYPE SuiteType);

typedef enum _FIRMWARE_TYPE {
    FirmwareTypeUnknown,
    FirmwareTypeBios,
    FirmwareTypeUefi,
    FirmwareTypeMax
} FIRMWARE_TYPE,
    *PFIRMWARE_TYPE;

/*
 * ExGetFirmwareType - what booted this machine.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    FirmwareTypeUefi.
 * Differs    none known.
 * Source     WDK wdm.h ExGetFirmwareType
 */
NTKERNELAPI FIRMWARE_TYPE ExGetFirmwareType(VOID);

/*
 * ExGetFirmwareEnvironmentVariable, ExSetFirmwareEnvironmentVariable - a variable of the UEFI
 * firmware.
 *
 * IRQL        PASSIVE_LEVEL.
 * Blocks      never.
 * ValueLength bytes of Value; in and out for the first.
 * Attributes  gets or sets them.
 * Returns     STATUS_SUCCESS; STATUS_VARIABLE_NOT_FOUND; STATUS_BUFFER_TOO_SMALL;
 *             STATUS_INVALID_PARAMETER.
 * Differs     there are none until one is set.
 * Source      WDK wdm.h ExGetFirmwareEnvironmentVariable
 */
NTKERNELAPI NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName,
                                                      const GUID *VendorGuid, PVOID Value,
                                                      PULONG ValueLength, PULONG Attributes);
NTKERNELAPI NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName,
                                                      const GUID *VendorGuid, PVOID Value,
                                                      ULONG ValueLength, ULONG Attributes);

/*
 * ExIsSoftBoot - did it start without a reset?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    FALSE.
 * Differs    none known.
 * Source     WDK wdm.h ExIsSoftBoot
 */
NTKERNELAPI BOOLEAN ExIsSoftBoot(VOID);

EXTERN_C_END

#endif
