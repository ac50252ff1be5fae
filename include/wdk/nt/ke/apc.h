/*
 * apc.h - asynchronous procedure calls, and the regions that hold them off.
 *
 * A critical region holds off normal kernel APCs and suspension, a guarded region all APCs. Both
 * are counts in the thread, negative while disabled, and nest. Drivers have no documented way to
 * queue an APC; those who do declare KeInitializeApc and KeInsertQueueApc themselves.
 */
#ifndef IRQLAB_WDK_NT_KE_APC_H
#define IRQLAB_WDK_NT_KE_APC_H

#include "base.h"

EXTERN_C_START

struct _KAPC;

/* The usual names of these (PKNORMAL_ROUTINE …) are left to those who declare them. */
typedef VOID irqlab_apc_normal(PVOID NormalContext, PVOID SystemArgument1, PVOID SystemArgument2);
typedef VOID irqlab_apc_kernel(struct _KAPC *Apc, irqlab_apc_normal **NormalRoutine,
                               PVOID *NormalContext, PVOID *SystemArgument1,
                               PVOID *SystemArgument2);
typedef VOID irqlab_apc_rundown(struct _KAPC *Apc);

typedef struct _KAPC {
    UCHAR Type;
    union {
        UCHAR AllFlags;
        UCHAR SpareByte0;
    };
    UCHAR Size;
    UCHAR SpareByte1;
    ULONG SpareLong0;
    struct _KTHREAD *Thread;
    LIST_ENTRY ApcListEntry;
    union {
        struct {
            irqlab_apc_kernel *KernelRoutine;   /* at APC_LEVEL, first */
            irqlab_apc_rundown *RundownRoutine; /* if the thread ends first; or NULL */
            irqlab_apc_normal *NormalRoutine;   /* at PASSIVE_LEVEL; NULL: a special APC */
        };
        PVOID Reserved[3];
    };
    PVOID NormalContext;
    PVOID SystemArgument1;
    PVOID SystemArgument2;
    CCHAR ApcStateIndex;
    KPROCESSOR_MODE ApcMode;
    BOOLEAN Inserted;
} KAPC, *PKAPC, *PRKAPC;

/* What KeStackAttachProcess saves. */
typedef struct _KAPC_STATE {
    LIST_ENTRY ApcListHead[MaximumMode];
    struct _KPROCESS *Process;
    union {
        UCHAR InProgressFlags;
        BOOLEAN KernelApcInProgress;
    };
    BOOLEAN KernelApcPending;
    union {
        UCHAR UserApcPendingAll;
        BOOLEAN UserApcPending;
    };
} KAPC_STATE, *PKAPC_STATE, *PRKAPC_STATE;

/*
 * KeEnterCriticalRegion - hold off normal kernel APCs and suspension of this thread.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h KeEnterCriticalRegion
 */
NTKERNELAPI VOID KeEnterCriticalRegion(VOID);

/*
 * KeLeaveCriticalRegion - undo one KeEnterCriticalRegion; pending APCs run at the last one.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, if an APC is pending.
 * Differs    one too many is not checked, as on a free build: APCs then count as disabled.
 * Source     WDK ntddk.h KeLeaveCriticalRegion
 */
NTKERNELAPI VOID KeLeaveCriticalRegion(VOID);

/*
 * KeEnterGuardedRegion - hold off all APCs of this thread.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h KeEnterGuardedRegion
 */
NTKERNELAPI VOID KeEnterGuardedRegion(VOID);

/*
 * KeLeaveGuardedRegion - undo one KeEnterGuardedRegion; pending APCs run at the last one.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, if an APC is pending.
 * Differs    none known.
 * Source     WDK ntddk.h KeLeaveGuardedRegion
 */
NTKERNELAPI VOID KeLeaveGuardedRegion(VOID);

/*
 * KeAreApcsDisabled - are normal kernel APCs held off?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE in a critical or guarded region.
 * Differs    none known.
 * Source     WDK ntddk.h KeAreApcsDisabled
 */
NTKERNELAPI BOOLEAN KeAreApcsDisabled(VOID);

/*
 * KeAreAllApcsDisabled - are all APCs held off?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE in a guarded region or at APC_LEVEL and above; a critical region is not enough.
 * Differs    none known.
 * Source     WDK wdm.h KeAreAllApcsDisabled
 */
NTKERNELAPI BOOLEAN KeAreAllApcsDisabled(VOID);

EXTERN_C_END

#endif
