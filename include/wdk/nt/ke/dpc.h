/*
 * dpc.h - deferred procedure calls: a routine that runs at DISPATCH_LEVEL, soon.
 */
#ifndef IRQLAB_WDK_NT_KE_DPC_H
#define IRQLAB_WDK_NT_KE_DPC_H

#include "base.h"

EXTERN_C_START

struct _KDPC;

/* Runs at DISPATCH_LEVEL in whatever thread is current; may not wait or touch paged memory. */
typedef VOID KDEFERRED_ROUTINE(struct _KDPC *Dpc, PVOID DeferredContext, PVOID SystemArgument1,
                               PVOID SystemArgument2);
typedef KDEFERRED_ROUTINE *PKDEFERRED_ROUTINE;

/* LowImportance waits a little before it starts on another CPU; MediumHigh is for other CPUs too.
 */
typedef enum _KDPC_IMPORTANCE {
    LowImportance,
    MediumImportance,
    HighImportance,
    MediumHighImportance
} KDPC_IMPORTANCE;

typedef struct _KDPC {
    union {
        ULONG TargetInfoAsUlong;
        struct {
            UCHAR Type;             /* 19 a DPC, 24 a threaded one */
            UCHAR Importance;       /* KDPC_IMPORTANCE */
            volatile USHORT Number; /* target CPU + a base, or below it: the CPU that queues it */
        };
    };
    SINGLE_LIST_ENTRY DpcListEntry;
    KAFFINITY ProcessorHistory;
    PKDEFERRED_ROUTINE DeferredRoutine;
    PVOID DeferredContext;
    PVOID SystemArgument1;
    PVOID SystemArgument2;
    PVOID DpcData; /* not NULL while queued; NULL already when the routine runs */
} KDPC, *PKDPC, *PRKDPC;

/* KeGenericCallDpc runs one of these on every CPU, together. */
typedef struct _DEFERRED_REVERSE_BARRIER {
    ULONG Barrier;
    ULONG TotalProcessors;
} DEFERRED_REVERSE_BARRIER, *PDEFERRED_REVERSE_BARRIER;

/*
 * KeInitializeDpc - make a DPC: medium importance, current CPU.
 *
 * IRQL            any.
 * Blocks          never.
 * Dpc             resident storage of the caller; not a DPC that is queued.
 * DeferredRoutine see KDEFERRED_ROUTINE.
 * DeferredContext handed to the routine.
 * Differs         none known.
 * Source          WDK wdm.h KeInitializeDpc
 */
NTKERNELAPI VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine,
                                 PVOID DeferredContext);

/*
 * KeInitializeThreadedDpc - make a DPC that runs in a thread at PASSIVE_LEVEL.
 *
 * IRQL            any.
 * Blocks          never.
 * DeferredRoutine must be fit for DISPATCH_LEVEL too: where threaded DPCs are off it is an ordinary
 *                 one.
 * Differs         none known.
 * Source          WDK wdm.h KeInitializeThreadedDpc
 */
NTKERNELAPI VOID KeInitializeThreadedDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine,
                                         PVOID DeferredContext);

/*
 * KeInsertQueueDpc - queue a DPC.
 *
 * IRQL            any.
 * Blocks          never.        Choice  one, before the state change; the start is another on
 *                 another CPU or with low importance.
 * Dpc             initialised. For the current CPU below DISPATCH_LEVEL, it has run when this
 *                 returns.
 * SystemArgument1 handed to the routine, like SystemArgument2.
 * Returns         TRUE queued; FALSE it was queued already, and the arguments of that call stay.
 * Differs         none known.
 * Source          WDK wdm.h KeInsertQueueDpc
 */
NTKERNELAPI BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1, PVOID SystemArgument2);

/*
 * KeRemoveQueueDpc - take a DPC off the queue.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one, before the state change.
 * Returns    TRUE it was queued and will not run; FALSE it was not: it may be running.
 * Differs    none known.
 * Source     WDK wdm.h KeRemoveQueueDpc
 */
NTKERNELAPI BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc);

/*
 * KeFlushQueuedDpcs - wait until every DPC that is queued on any CPU has returned.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until then.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeFlushQueuedDpcs
 */
NTKERNELAPI VOID KeFlushQueuedDpcs(VOID);

/*
 * KeSetImportanceDpc - choose when and where in the queue a DPC goes.
 *
 * IRQL       any.
 * Blocks     never.
 * Dpc        initialised, not queued.
 * Differs    none known.
 * Source     WDK ntddk.h KeSetImportanceDpc
 */
NTKERNELAPI VOID KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance);

/*
 * KeSetTargetProcessorDpc - choose the CPU that a DPC runs on.
 *
 * IRQL       any.
 * Blocks     never.
 * Dpc        initialised, not queued.
 * Number     0..number of CPUs - 1, in group 0.
 * Differs    none known.
 * Source     WDK ntddk.h KeSetTargetProcessorDpc
 */
NTKERNELAPI VOID KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number);

/*
 * KeSetTargetProcessorDpcEx - likewise, with a group.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER: no such CPU.
 * Differs    none known.
 * Source     WDK wdm.h KeSetTargetProcessorDpcEx
 */
NTKERNELAPI NTSTATUS KeSetTargetProcessorDpcEx(PKDPC Dpc, PPROCESSOR_NUMBER ProcNumber);

/*
 * KeIsExecutingDpc - is the caller in a DPC?
 *
 * IRQL       any (its page: DISPATCH_LEVEL).
 * Blocks     never.
 * Returns    nonzero in a deferred routine, zero elsewhere, also at DISPATCH_LEVEL.
 * Differs    none known.
 * Source     WDK wdm.h KeIsExecutingDpc
 */
NTKERNELAPI LOGICAL KeIsExecutingDpc(VOID);

/*
 * KeGenericCallDpc - run a routine on every CPU at DISPATCH_LEVEL, and wait for all.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     until all have returned.        Choice  one per CPU, the start.
 * Routine    SystemArgument1 is for KeSignalCallDpcDone, SystemArgument2 for
 *            KeSignalCallDpcSynchronize.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI VOID KeGenericCallDpc(PKDEFERRED_ROUTINE Routine, PVOID Context);

/*
 * KeSignalCallDpcDone - the last call of a KeGenericCallDpc routine.
 *
 * IRQL            DISPATCH_LEVEL.
 * Blocks          never.        Choice  one.
 * SystemArgument1 as the routine got it.
 * Differs         none known.
 * Source          kernel export, not on a WDK page
 */
NTKERNELAPI VOID KeSignalCallDpcDone(PVOID SystemArgument1);

/*
 * KeSignalCallDpcSynchronize - wait, spinning, until every CPU has called it.
 *
 * IRQL            DISPATCH_LEVEL.
 * Blocks          spins.        Choice  one.
 * SystemArgument2 as the routine got it.
 * Returns         TRUE on exactly one CPU.
 * Differs         none known.
 * Source          kernel export, not on a WDK page
 */
NTKERNELAPI LOGICAL KeSignalCallDpcSynchronize(PVOID SystemArgument2);

typedef struct _KDPC_WATCHDOG_INFORMATION {
    ULONG DpcTimeLimit;     /* clock ticks; 0: no limit */
    ULONG DpcTimeCount;     /* left for the DPC that runs */
    ULONG DpcWatchdogLimit; /* likewise, for a run of DPCs */
    ULONG DpcWatchdogCount;
    ULONG Reserved;
} KDPC_WATCHDOG_INFORMATION, *PKDPC_WATCHDOG_INFORMATION;

/*
 * KeQueryDpcWatchdogInformation - how long may this DPC still run?
 *
 * IRQL       DISPATCH_LEVEL and above.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_UNSUCCESSFUL outside a DPC.
 * Differs    none known.
 * Source     WDK wdm.h KeQueryDpcWatchdogInformation
 */
NTKERNELAPI NTSTATUS KeQueryDpcWatchdogInformation(PKDPC_WATCHDOG_INFORMATION WatchdogInformation);

/*
 * KeShouldYieldProcessor - should this DPC end soon?
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    nonzero: near the limit, or something more important waits.
 * Differs    none known.
 * Source     WDK wdm.h KeShouldYieldProcessor
 */
NTKERNELAPI ULONG KeShouldYieldProcessor(VOID);

EXTERN_C_END

#endif
