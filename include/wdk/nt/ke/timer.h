/*
 * timer.h - timers: signalled at a time, once or periodically, with a DPC if wanted.
 *
 * A notification timer stays signalled until it is set again; a synchronization timer is reset by
 * the wait that it satisfies.
 */
#ifndef IRQLAB_WDK_NT_KE_TIMER_H
#define IRQLAB_WDK_NT_KE_TIMER_H

#include "base.h"
#include "dpc.h"

EXTERN_C_START

typedef struct _KTIMER {
    DISPATCHER_HEADER Header;  /* Inserted: it is queued */
    ULARGE_INTEGER DueTime;    /* units of 100 ns */
    LIST_ENTRY TimerListEntry; /* in the queue of timers */
    struct _KDPC *Dpc;         /* queued at expiry, or NULL */
    ULONG Processor;
    ULONG Period; /* milliseconds; 0 once */
} KTIMER, *PKTIMER, *PRKTIMER;

/*
 * KeInitializeTimer - make a notification timer.
 *
 * IRQL       any (its page: <= DISPATCH_LEVEL).
 * Blocks     never.
 * Timer      resident storage of the caller; not a timer that is queued.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeTimer
 */
NTKERNELAPI VOID KeInitializeTimer(PKTIMER Timer);

/*
 * KeInitializeTimerEx - make a timer of either type.
 *
 * IRQL       any (its page: <= DISPATCH_LEVEL).
 * Blocks     never.
 * Timer      resident storage of the caller; not a timer that is queued.
 * Type       NotificationTimer or SynchronizationTimer.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeTimerEx
 */
NTKERNELAPI VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type);

/*
 * KeSetTimer - queue a timer; if it is queued already, move it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change; the expiry is another.
 * Timer      initialised; becomes not signalled.
 * DueTime    units of 100 ns; negative relative to now, positive a system time. In the past: it
 *            expires at once.
 * Dpc        initialised DPC that is queued at expiry, or NULL.
 * Returns    TRUE it was queued already, FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h KeSetTimer
 */
NTKERNELAPI BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc);

/*
 * KeSetTimerEx - queue a timer that comes again.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change; each expiry is another.
 * DueTime    of the first expiry, as for KeSetTimer.
 * Period     milliseconds between the further ones; 0 for none.
 * Returns    TRUE it was queued already, FALSE it was not.
 * Differs    periods are exact; on Windows they fall on clock ticks.
 * Source     WDK wdm.h KeSetTimerEx
 */
NTKERNELAPI BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc);

/*
 * KeSetCoalescableTimer - queue a timer that may be late by a stated time.
 *
 * IRQL           <= DISPATCH_LEVEL.
 * Blocks         never.        Choice  one, before the state change; each expiry is another.
 * Period         milliseconds; 0 once.
 * TolerableDelay milliseconds that each expiry may be late.
 * Returns        TRUE it was queued already, FALSE it was not.
 * Differs        `run` expires it at its due time; `check` may use the delay.
 * Source         WDK wdm.h KeSetCoalescableTimer
 */
NTKERNELAPI BOOLEAN KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period,
                                          ULONG TolerableDelay, PKDPC Dpc);

/*
 * KeCancelTimer - take a timer off the queue.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Timer      initialised; its signal state stays as it is.
 * Returns    TRUE it was queued and will not expire. FALSE it was not: its DPC may be queued or
 *            running still; KeFlushQueuedDpcs waits for that.
 * Differs    none known.
 * Source     WDK wdm.h KeCancelTimer
 */
NTKERNELAPI BOOLEAN KeCancelTimer(PKTIMER Timer);

/*
 * KeReadStateTimer - look at a timer.
 *
 * IRQL       any (its page: <= DISPATCH_LEVEL).
 * Blocks     never.        Choice  one, before the read.
 * Returns    TRUE signalled.
 * Differs    none known.
 * Source     WDK wdm.h KeReadStateTimer
 */
NTKERNELAPI BOOLEAN KeReadStateTimer(PKTIMER Timer);

EXTERN_C_END

#endif
