/*
 * bugcheck.h - stopping the machine.
 */
#ifndef IRQLAB_WDK_NT_KE_BUGCHECK_H
#define IRQLAB_WDK_NT_KE_BUGCHECK_H

#include "base.h"

EXTERN_C_START

typedef VOID KBUGCHECK_CALLBACK_ROUTINE(PVOID Buffer, ULONG Length);
typedef KBUGCHECK_CALLBACK_ROUTINE *PKBUGCHECK_CALLBACK_ROUTINE;

typedef struct _KBUGCHECK_CALLBACK_RECORD {
    LIST_ENTRY Entry;
    PKBUGCHECK_CALLBACK_ROUTINE CallbackRoutine;
    PVOID Buffer;
    ULONG Length;
    PUCHAR Component;
    ULONG_PTR Checksum;
    UCHAR State; /* 0 empty, 1 registered … */
} KBUGCHECK_CALLBACK_RECORD, *PKBUGCHECK_CALLBACK_RECORD;

typedef enum _KBUGCHECK_BUFFER_DUMP_STATE {
    BufferEmpty,
    BufferInserted,
    BufferStarted,
    BufferFinished,
    BufferIncomplete
} KBUGCHECK_BUFFER_DUMP_STATE;

typedef enum _KBUGCHECK_CALLBACK_REASON {
    KbCallbackInvalid,
    KbCallbackReserved1,
    KbCallbackSecondaryDumpData,
    KbCallbackDumpIo,
    KbCallbackAddPages,
    KbCallbackSecondaryMultiPartDumpData,
    KbCallbackRemovePages,
    KbCallbackTriageDumpData,
    KbCallbackReserved2
} KBUGCHECK_CALLBACK_REASON;

struct _KBUGCHECK_REASON_CALLBACK_RECORD;
typedef VOID KBUGCHECK_REASON_CALLBACK_ROUTINE(KBUGCHECK_CALLBACK_REASON Reason,
                                               struct _KBUGCHECK_REASON_CALLBACK_RECORD *Record,
                                               PVOID ReasonSpecificData,
                                               ULONG ReasonSpecificDataLength);
typedef KBUGCHECK_REASON_CALLBACK_ROUTINE *PKBUGCHECK_REASON_CALLBACK_ROUTINE;

typedef struct _KBUGCHECK_REASON_CALLBACK_RECORD {
    LIST_ENTRY Entry;
    PKBUGCHECK_REASON_CALLBACK_ROUTINE CallbackRoutine;
    PUCHAR Component;
    ULONG_PTR Checksum;
    KBUGCHECK_CALLBACK_REASON Reason;
    UCHAR State;
} KBUGCHECK_REASON_CALLBACK_RECORD, *PKBUGCHECK_REASON_CALLBACK_RECORD;

/*
 * KeBugCheckEx - stop the machine and report.
 *
 * IRQL         any.
 * Blocks       never.
 * BugCheckCode see bugcodes.h; the parameters mean what that code says.
 * Returns      never.
 * Differs      none known.
 * Source       WDK wdm.h KeBugCheckEx
 */
DECLSPEC_NORETURN NTKERNELAPI VOID KeBugCheckEx(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1,
                                                ULONG_PTR BugCheckParameter2,
                                                ULONG_PTR BugCheckParameter3,
                                                ULONG_PTR BugCheckParameter4);

/*
 * KeBugCheck - KeBugCheckEx with four zeros.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    never.
 * Differs    none known.
 * Source     WDK ntddk.h KeBugCheck
 */
DECLSPEC_NORETURN NTKERNELAPI VOID KeBugCheck(ULONG BugCheckCode);

/* KeInitializeCallbackRecord - before the first registration. */
#define KeInitializeCallbackRecord(CallbackRecord) ((CallbackRecord)->State = BufferEmpty)

/*
 * KeRegisterBugCheckCallback - be called when the machine stops.
 *
 * IRQL           any.
 * Blocks         never.
 * CallbackRecord resident, initialised, until it is deregistered.
 * Buffer         resident; what the routine leaves in it goes into the dump.
 * Component      resident text that names the driver.
 * Returns        TRUE registered; FALSE it was registered already.
 * Differs        the routine is called, at HIGH_LEVEL; the buffer is shown in the report.
 * Source         WDK wdm.h KeRegisterBugCheckCallback
 */
NTKERNELAPI BOOLEAN KeRegisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord,
                                               PKBUGCHECK_CALLBACK_ROUTINE CallbackRoutine,
                                               PVOID Buffer, ULONG Length, PUCHAR Component);

/*
 * KeDeregisterBugCheckCallback - undo KeRegisterBugCheckCallback.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE it was registered; FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h KeDeregisterBugCheckCallback
 */
NTKERNELAPI BOOLEAN KeDeregisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD CallbackRecord);

/*
 * KeRegisterBugCheckReasonCallback, KeDeregisterBugCheckReasonCallback - likewise, for one stage
 * of the stop.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE done; FALSE it was so already.
 * Differs    none known.
 * Source     WDK wdm.h KeRegisterBugCheckReasonCallback
 */
NTKERNELAPI BOOLEAN
KeRegisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord,
                                 PKBUGCHECK_REASON_CALLBACK_ROUTINE CallbackRoutine,
                                 KBUGCHECK_CALLBACK_REASON Reason, PUCHAR Component);
NTKERNELAPI BOOLEAN
KeDeregisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD CallbackRecord);

EXTERN_C_END

#endif
