/*
 * event.h - events: a flag that threads wait for.
 *
 * A notification event stays signalled until reset and releases every waiter; a synchronization
 * event is reset by the one waiter that it releases. SignalState is a plain LONG, and the routines
 * return it raw, not as 0 or 1.
 */
#ifndef IRQLAB_WDK_NT_KE_EVENT_H
#define IRQLAB_WDK_NT_KE_EVENT_H

#include "base.h"

EXTERN_C_START

typedef struct _KEVENT {
    DISPATCHER_HEADER Header;
} KEVENT, *PKEVENT, *PRKEVENT;

/*
 * KeInitializeEvent - make a KEVENT, with no waiters.
 *
 * IRQL       any.
 * Blocks     never.
 * Event      resident storage of the caller; not an event that somebody waits for.
 * Type       NotificationEvent or SynchronizationEvent.
 * State      TRUE signalled.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeEvent
 */
NTKERNELAPI VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State);

/*
 * KeSetEvent - signal an event; ready one or all of its waiters.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL if Wait is TRUE.
 * Blocks     never.        Choice  one, before the state change.
 * Event      resident, initialised by KeInitializeEvent, not freed while waited on.
 * Increment  priority boost in priority levels; IO_NO_INCREMENT for none.
 * Wait       TRUE: the next call is a KeWaitXxx, and both are one atomic operation.
 * Returns    state before the call: 0 not signalled, nonzero signalled.
 * Differs    none known.
 * Source     WDK wdm.h KeSetEvent
 */
NTKERNELAPI LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait);

/*
 * KeResetEvent - set an event to not signalled.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Event      as for KeSetEvent.
 * Returns    state before the call.
 * Differs    none known.
 * Source     WDK wdm.h KeResetEvent
 */
NTKERNELAPI LONG KeResetEvent(PRKEVENT Event);

/*
 * KeClearEvent - like KeResetEvent, but does not tell the old state.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Event      as for KeSetEvent.
 * Differs    none known.
 * Source     WDK wdm.h KeClearEvent
 */
NTKERNELAPI VOID KeClearEvent(PRKEVENT Event);

/*
 * KePulseEvent - release who waits now, and leave the event not signalled.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL if Wait is TRUE.
 * Blocks     never.        Choice  one, before the state change.
 * Event      as for KeSetEvent. A thread that is between two waits misses the pulse.
 * Increment  as for KeSetEvent.
 * Wait       as for KeSetEvent.
 * Returns    state before the call.
 * Differs    none known.
 * Source     WDK ntddk.h KePulseEvent
 */
NTKERNELAPI LONG KePulseEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait);

/*
 * KeReadStateEvent - look at an event without changing it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Event      as for KeSetEvent.
 * Returns    the state: 0 not signalled, nonzero signalled. It may have changed when the caller
 *            looks.
 * Differs    none known.
 * Source     WDK wdm.h KeReadStateEvent
 */
NTKERNELAPI LONG KeReadStateEvent(PRKEVENT Event);

EXTERN_C_END

#endif
