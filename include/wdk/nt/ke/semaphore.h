/*
 * semaphore.h - semaphores: a count that waits take one from and releases add to.
 */
#ifndef IRQLAB_WDK_NT_KE_SEMAPHORE_H
#define IRQLAB_WDK_NT_KE_SEMAPHORE_H

#include "base.h"

EXTERN_C_START

typedef struct _KSEMAPHORE {
    DISPATCHER_HEADER Header; /* SignalState is the count */
    LONG Limit;
} KSEMAPHORE, *PKSEMAPHORE, *PRKSEMAPHORE;

/*
 * KeInitializeSemaphore - make a KSEMAPHORE.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Semaphore  resident storage of the caller.
 * Count      0..Limit; above 0 it is signalled.
 * Limit      greatest count, above 0.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeSemaphore
 */
NTKERNELAPI VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit);

/*
 * KeReleaseSemaphore - add to the count; ready as many waiters.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL if Wait is TRUE (its page: PASSIVE_LEVEL).
 * Blocks     never.        Choice  one, before the state change.
 * Semaphore  resident, initialised.
 * Increment  priority boost in priority levels.
 * Adjustment how many to add, above 0.
 * Wait       TRUE: the next call is a KeWaitXxx, and both are one atomic operation.
 * Returns    the count before. Raises STATUS_SEMAPHORE_LIMIT_EXCEEDED, with the count unchanged, if
 *            it would exceed the limit.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseSemaphore
 */
NTKERNELAPI LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment,
                                    BOOLEAN Wait);

/*
 * KeReadStateSemaphore - look at the count.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one, before the read.
 * Semaphore  resident, initialised.
 * Returns    the count; 0 is not signalled.
 * Differs    none known.
 * Source     WDK wdm.h KeReadStateSemaphore
 */
NTKERNELAPI LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore);

EXTERN_C_END

#endif
