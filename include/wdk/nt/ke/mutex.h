/*
 * mutex.h - mutexes, mutants, guarded mutexes.
 *
 * A KMUTEX is a KMUTANT with ApcDisable 1: its owner gets no normal kernel APCs. Both have an
 * owner, may be taken again by it, and are abandoned when it ends. SignalState is 1 minus the
 * number of acquisitions: 1 free, 0 held, -1 held twice.
 *
 * A fast mutex or guarded mutex has an owner too, but taking it again deadlocks. They are one
 * structure since Windows 8; ExXxxFastMutex (ex/fastmutex.h) raises to APC_LEVEL, KeXxxGuardedMutex
 * enters a guarded region.
 */
#ifndef IRQLAB_WDK_NT_KE_MUTEX_H
#define IRQLAB_WDK_NT_KE_MUTEX_H

#include "base.h"
#include "event.h"

EXTERN_C_START

typedef struct _KMUTANT {
    DISPATCHER_HEADER Header;
    LIST_ENTRY MutantListEntry;   /* in the owner's list of mutants */
    struct _KTHREAD *OwnerThread; /* NULL: free */
    union {
        UCHAR MutantFlags;
        UCHAR Abandoned; /* a former owner ended without releasing */
    };
    UCHAR ApcDisable; /* 1 for a mutex, 0 for a mutant */
} KMUTANT, *PKMUTANT, *PRKMUTANT, KMUTEX, *PKMUTEX, *PRKMUTEX;

typedef struct _FAST_MUTEX {
    LONG Count;       /* 1 free, 0 held, minus one for each waiter */
    PVOID Owner;      /* PKTHREAD; NULL: free */
    ULONG Contention; /* how often somebody had to wait; never goes down */
    union {
        KEVENT Event; /* synchronization event that the waiters wait for */
        KGATE Gate;
    };
    union {
        ULONG OldIrql; /* fast mutex: IRQL to return to */
        struct {
            SHORT KernelApcDisable;
            SHORT SpecialApcDisable;
        };
        ULONG CombinedApcDisable;
    };
} FAST_MUTEX, *PFAST_MUTEX, KGUARDED_MUTEX, *PKGUARDED_MUTEX;

/*
 * KeInitializeMutex - make a mutex that nobody owns.
 *
 * IRQL       any.
 * Blocks     never.
 * Mutex      resident storage of the caller.
 * Level      ignored; 0.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeMutex
 */
NTKERNELAPI VOID KeInitializeMutex(PRKMUTEX Mutex, ULONG Level);

/*
 * KeReleaseMutex - undo one acquisition; the last one frees the mutex and readies a waiter.
 *
 * IRQL       <= DISPATCH_LEVEL; the IRQL class (at or below DISPATCH_LEVEL) of the acquisition.
 * Blocks     never.        Choice  one, before the state change.
 * Mutex      owned by the calling thread.
 * Wait       TRUE: the next call is a KeWaitXxx, and both are one atomic operation.
 * Returns    SignalState before: 0 if this freed the mutex, negative if it is still held. Raises
 *            STATUS_MUTANT_NOT_OWNED if the caller is not the owner, STATUS_ABANDONED if it is the
 *            owner but the mutex is abandoned.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseMutex
 */
NTKERNELAPI LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait);

/*
 * KeReadStateMutex - look at a mutex.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    1 free; 0 or less: held.
 * Differs    none known.
 * Source     WDK wdm.h KeReadStateMutex
 */
NTKERNELAPI LONG KeReadStateMutex(PRKMUTEX Mutex);

/*
 * KeInitializeMutant - make a mutant: a mutex that leaves APCs alone.
 *
 * IRQL         any.
 * Blocks       never.
 * Mutant       resident storage of the caller.
 * InitialOwner TRUE: the calling thread owns it.
 * Differs      none known.
 * Source       WDK ntifs.h KeInitializeMutant
 */
NTKERNELAPI VOID KeInitializeMutant(PRKMUTANT Mutant, BOOLEAN InitialOwner);

/*
 * KeReleaseMutant - as KeReleaseMutex, with a boost and a way to abandon it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Increment  priority boost in priority levels.
 * Abandoned  TRUE: free it whoever owns it, and mark it abandoned.
 * Wait       as for KeReleaseMutex.
 * Returns    SignalState before. Raises as KeReleaseMutex does.
 * Differs    none known.
 * Source     WDK ntifs.h KeReleaseMutant
 */
NTKERNELAPI LONG KeReleaseMutant(PRKMUTANT Mutant, KPRIORITY Increment, BOOLEAN Abandoned,
                                 BOOLEAN Wait);

/*
 * KeReadStateMutant - look at a mutant.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one, before the read.
 * Returns    1 free; 0 or less: held.
 * Differs    none known.
 * Source     WDK ntifs.h KeReadStateMutant
 */
NTKERNELAPI LONG KeReadStateMutant(PRKMUTANT Mutant);

/*
 * KeInitializeGuardedMutex - make a guarded mutex that nobody owns.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Mutex      resident storage of the caller.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeGuardedMutex
 */
NTKERNELAPI VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex);

/*
 * KeAcquireGuardedMutex - enter a guarded region and take the mutex.
 *
 * IRQL       <= APC_LEVEL; returns at entry IRQL, with all APCs disabled.
 * Blocks     until the mutex is free.        Choice  one, the acquisition.
 * Mutex      not owned by the calling thread: that deadlocks.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireGuardedMutex
 */
NTKERNELAPI VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);

/*
 * KeAcquireGuardedMutexUnsafe - take the mutex; the caller has disabled APCs already.
 *
 * IRQL       <= APC_LEVEL, in a guarded region or at APC_LEVEL.
 * Blocks     until the mutex is free.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireGuardedMutexUnsafe
 */
NTKERNELAPI VOID KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex);

/*
 * KeTryToAcquireGuardedMutex - take the mutex if it is free.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, the attempt.
 * Returns    TRUE taken, in a guarded region; FALSE not taken, APC state as before.
 * Differs    none known.
 * Source     WDK wdm.h KeTryToAcquireGuardedMutex
 */
NTKERNELAPI BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);

/*
 * KeReleaseGuardedMutex - free the mutex, ready a waiter, leave the guarded region.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Mutex      owned by the calling thread.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseGuardedMutex
 */
NTKERNELAPI VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex);

/*
 * KeReleaseGuardedMutexUnsafe - free the mutex that KeAcquireGuardedMutexUnsafe took.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseGuardedMutexUnsafe
 */
NTKERNELAPI VOID KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex);

EXTERN_C_END

#endif
