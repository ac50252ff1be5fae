/*
 * fastmutex.h - fast mutexes: quick, owned, not recursive. See ke/mutex.h for the structure.
 */
#ifndef IRQLAB_WDK_NT_EX_FASTMUTEX_H
#define IRQLAB_WDK_NT_EX_FASTMUTEX_H

#include "../ke.h"

EXTERN_C_START

#define FM_LOCK_BIT 0x1
#define FM_LOCK_BIT_V 0x0
#define FM_LOCK_WAITER_WOKEN 0x2
#define FM_LOCK_WAITER_INC 0x4

/* ExInitializeFastMutex - make a fast mutex that nobody owns. <= DISPATCH_LEVEL; resident storage.
 */
IRQLAB_INLINE VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex)
{
    FastMutex->Count = 1;
    FastMutex->Owner = NULL;
    FastMutex->Contention = 0;
    KeInitializeEvent(&FastMutex->Event, SynchronizationEvent, FALSE);
}

/*
 * ExAcquireFastMutex - raise to APC_LEVEL and take the mutex.
 *
 * IRQL       <= APC_LEVEL; returns at APC_LEVEL.
 * Blocks     until the mutex is free.        Choice  one, the acquisition.
 * FastMutex  not owned by the calling thread: that deadlocks.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireFastMutex
 */
NTKERNELAPI VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex);

/*
 * ExTryToAcquireFastMutex - take the mutex if it is free.
 *
 * IRQL       <= APC_LEVEL; returns at APC_LEVEL if taken.
 * Blocks     never.        Choice  one, the attempt.
 * Returns    TRUE taken; FALSE held by somebody, and nothing has changed.
 * Differs    none known.
 * Source     WDK wdm.h ExTryToAcquireFastMutex
 */
NTKERNELAPI BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex);

/*
 * ExReleaseFastMutex - free the mutex, ready a waiter, and go back to the old IRQL.
 *
 * IRQL       APC_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * FastMutex  owned by the calling thread.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseFastMutex
 */
NTKERNELAPI VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex);

/*
 * ExAcquireFastMutexUnsafe - take the mutex; the caller has disabled APCs.
 *
 * IRQL       APC_LEVEL, or <= APC_LEVEL in a critical or guarded region.
 * Blocks     until the mutex is free.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireFastMutexUnsafe
 */
NTKERNELAPI VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex);

/*
 * ExReleaseFastMutexUnsafe - free the mutex that ExAcquireFastMutexUnsafe took.
 *
 * IRQL       APC_LEVEL, or <= APC_LEVEL in a critical or guarded region.
 * Blocks     never.        Choice  one, before the state change.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseFastMutexUnsafe
 */
NTKERNELAPI VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex);

/*
 * ExEnterCriticalRegionAndAcquireFastMutexUnsafe, ExReleaseFastMutexUnsafeAndLeaveCriticalRegion -
 * with the critical region in one.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until the mutex is free.        Choice  one.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI VOID ExEnterCriticalRegionAndAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex);
NTKERNELAPI VOID ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(PFAST_MUTEX FastMutex);

EXTERN_C_END

#endif
