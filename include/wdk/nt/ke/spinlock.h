/*
 * spinlock.h - spin locks.
 *
 * A KSPIN_LOCK is 0 when free. The ordinary routines raise to DISPATCH_LEVEL; the DpcLevel ones
 * leave the IRQL alone. A spin lock has no owner and cannot be taken twice. In-stack queued locks
 * serve their waiters in order of arrival; one lock is used with one kind of routine only.
 */
#ifndef IRQLAB_WDK_NT_KE_SPINLOCK_H
#define IRQLAB_WDK_NT_KE_SPINLOCK_H

#include "irql.h"
#include "dpc.h"

EXTERN_C_START

typedef struct _KSPIN_LOCK_QUEUE {
    struct _KSPIN_LOCK_QUEUE *volatile Next;
    PKSPIN_LOCK volatile Lock;
} KSPIN_LOCK_QUEUE, *PKSPIN_LOCK_QUEUE;

/* The caller's own, on its stack, from acquire to release. */
typedef struct _KLOCK_QUEUE_HANDLE {
    KSPIN_LOCK_QUEUE LockQueue;
    KIRQL OldIrql;
} KLOCK_QUEUE_HANDLE, *PKLOCK_QUEUE_HANDLE;

typedef enum _KSPIN_LOCK_QUEUE_NUMBER {
    LockQueueUnusedSpare0,
    LockQueueUnusedSpare1,
    LockQueueUnusedSpare2,
    LockQueueUnusedSpare3,
    LockQueueVacbLock,
    LockQueueMasterLock,
    LockQueueNonPagedPoolLock,
    LockQueueIoCancelLock,
    LockQueueUnusedSpare8,
    LockQueueIoVpbLock,
    LockQueueIoDatabaseLock,
    LockQueueIoCompletionLock,
    LockQueueNtfsStructLock,
    LockQueueAfdWorkQueueLock,
    LockQueueBcbLock,
    LockQueueUnusedSpare15,
    LockQueueUnusedSpare16,
    LockQueueMaximumLock
} KSPIN_LOCK_QUEUE_NUMBER,
    *PKSPIN_LOCK_QUEUE_NUMBER;

/*
 * KeInitializeSpinLock - make a spin lock that nobody holds.
 *
 * IRQL       any.
 * Blocks     never.
 * SpinLock   resident storage of the caller; gets 0.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeSpinLock
 */
NTKERNELAPI VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock);

/*
 * KeAcquireSpinLockRaiseToDpc - raise to DISPATCH_LEVEL and take the lock.
 *
 * IRQL       <= DISPATCH_LEVEL; returns at DISPATCH_LEVEL.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * SpinLock   initialised, not held by this CPU.
 * Returns    the IRQL before, for KeReleaseSpinLock.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireSpinLockRaiseToDpc
 */
NTKERNELAPI KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock);

/* KeAcquireSpinLock - as KeAcquireSpinLockRaiseToDpc, the old IRQL through a pointer. */
#define KeAcquireSpinLock(SpinLock, OldIrql) (*(OldIrql) = KeAcquireSpinLockRaiseToDpc(SpinLock))

/*
 * KeReleaseSpinLock - free the lock and go back to the old IRQL.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * NewIrql    what the matching acquire returned.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseSpinLock
 */
NTKERNELAPI VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql);

/*
 * KeAcquireSpinLockAtDpcLevel - take the lock; the IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL; below it nothing is checked and the lock is not safe.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireSpinLockAtDpcLevel
 */
NTKERNELAPI VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);

/*
 * KeReleaseSpinLockFromDpcLevel - free the lock; the IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL (its page: DISPATCH_LEVEL).
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseSpinLockFromDpcLevel
 */
NTKERNELAPI VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock);

#define KefAcquireSpinLockAtDpcLevel(SpinLock) KeAcquireSpinLockAtDpcLevel(SpinLock)
#define KefReleaseSpinLockFromDpcLevel(SpinLock) KeReleaseSpinLockFromDpcLevel(SpinLock)

/*
 * KeTryToAcquireSpinLockAtDpcLevel - take the lock if it is free; the IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL (its page: DISPATCH_LEVEL).
 * Blocks     never.        Choice  one, the attempt.
 * Returns    TRUE taken; FALSE held by somebody, possibly by this CPU.
 * Differs    none known.
 * Source     WDK wdm.h KeTryToAcquireSpinLockAtDpcLevel
 */
NTKERNELAPI BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);

/*
 * KeTestSpinLock - is the lock free?
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    TRUE free. It may be held when the caller looks.
 * Differs    none known.
 * Source     WDK wdm.h KeTestSpinLock
 */
NTKERNELAPI BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock);

/*
 * KeAcquireSpinLockForDpc - take a lock that a DPC, threaded or not, shares with others.
 *
 * IRQL       <= DISPATCH_LEVEL, in a DPC.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * Returns    the IRQL before, for KeReleaseSpinLockForDpc; it is raised in a threaded DPC only.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireSpinLockForDpc
 */
NTKERNELAPI KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock);

/*
 * KeReleaseSpinLockForDpc - undo KeAcquireSpinLockForDpc.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseSpinLockForDpc
 */
NTKERNELAPI VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql);

/*
 * KeAcquireSpinLockRaiseToSynch - raise to SYNCH_LEVEL and take the lock.
 *
 * IRQL       <= 12; returns at 12.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * Returns    the IRQL before, for KeReleaseSpinLock.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI KIRQL KeAcquireSpinLockRaiseToSynch(PKSPIN_LOCK SpinLock);

/*
 * KeAcquireInStackQueuedSpinLock - raise to DISPATCH_LEVEL and queue for the lock.
 *
 * IRQL       <= DISPATCH_LEVEL; returns at DISPATCH_LEVEL.
 * Blocks     spins until it is this CPU's turn.        Choice  one, the acquisition.
 * LockHandle of the caller, until the release.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireInStackQueuedSpinLock
 */
NTKERNELAPI VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock,
                                                PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeReleaseInStackQueuedSpinLock - hand the lock on and go back to the old IRQL.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * LockHandle the one of the acquire, by the same CPU.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseInStackQueuedSpinLock
 */
NTKERNELAPI VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeAcquireInStackQueuedSpinLockAtDpcLevel - queue for the lock; the IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     spins until it is this CPU's turn.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireInStackQueuedSpinLockAtDpcLevel
 */
NTKERNELAPI VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
                                                          PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeReleaseInStackQueuedSpinLockFromDpcLevel - hand the lock on; the IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseInStackQueuedSpinLockFromDpcLevel
 */
NTKERNELAPI VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeAcquireInStackQueuedSpinLockForDpc - the queued form of KeAcquireSpinLockForDpc.
 *
 * IRQL       <= DISPATCH_LEVEL, in a DPC.
 * Blocks     spins until it is this CPU's turn.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireInStackQueuedSpinLockForDpc
 */
NTKERNELAPI VOID KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK SpinLock,
                                                      PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeReleaseInStackQueuedSpinLockForDpc - undo KeAcquireInStackQueuedSpinLockForDpc.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseInStackQueuedSpinLockForDpc
 */
NTKERNELAPI VOID KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE LockHandle);

/*
 * KeAcquireQueuedSpinLock - take one of the kernel's own locks.
 *
 * IRQL       <= DISPATCH_LEVEL; returns at DISPATCH_LEVEL.
 * Blocks     spins until it is this CPU's turn.        Choice  one, the acquisition.
 * Number     LockQueueIoCancelLock, LockQueueIoVpbLock …
 * Returns    the IRQL before.
 * Differs    none known.
 * Source     WDK ntifs.h KeAcquireQueuedSpinLock
 */
NTKERNELAPI KIRQL KeAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number);

/*
 * KeReleaseQueuedSpinLock - free one of the kernel's own locks.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK ntifs.h KeReleaseQueuedSpinLock
 */
NTKERNELAPI VOID KeReleaseQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, KIRQL OldIrql);

/*
 * KeTryToAcquireQueuedSpinLock - take one of the kernel's own locks if it is free.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, the attempt.
 * Returns    nonzero taken, at DISPATCH_LEVEL, *OldIrql set; 0 not taken, IRQL as before.
 * Differs    none known.
 * Source     WDK ntifs.h KeTryToAcquireQueuedSpinLock
 */
NTKERNELAPI LOGICAL KeTryToAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, PKIRQL OldIrql);

EXTERN_C_END

#endif
