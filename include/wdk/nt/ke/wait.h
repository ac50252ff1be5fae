/*
 * wait.h - waiting for dispatcher objects.
 *
 * Times are in units of 100 ns: negative is relative to now, positive is a system time since 1601,
 * a NULL pointer is for ever, and a pointer to 0 only looks and never blocks.
 */
#ifndef IRQLAB_WDK_NT_KE_WAIT_H
#define IRQLAB_WDK_NT_KE_WAIT_H

#include "base.h"
#include "mutex.h"

EXTERN_C_START

/*
 * KeWaitForSingleObject - wait until an object is signalled, and take what it gives.
 *
 * IRQL       <= APC_LEVEL; <= DISPATCH_LEVEL if Timeout points to 0.
 * Blocks     until the object is signalled or the time is over; never if Timeout points to
 *            0.        Choice  one, the acquisition; one more where a timeout, an alert or an APC
 *            may come first.
 * Object     a dispatcher object: event, mutex, semaphore, timer, thread, process, queue … in
 *            resident memory.
 * WaitReason Executive for a driver's own wait, UserRequest on behalf of a user.
 * WaitMode   UserMode lets user APCs end the wait and the kernel stack be paged out.
 * Alertable  TRUE: an alert ends the wait.
 * Timeout    see above.
 * Returns    STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_ALERTED; STATUS_USER_APC;
 *            STATUS_ABANDONED_WAIT_0: taken, but its last owner ended without releasing it.
 *            NT_SUCCESS is true for all of them. Raises STATUS_MUTANT_LIMIT_EXCEEDED.
 * Differs    none known.
 * Source     WDK wdm.h KeWaitForSingleObject
 */
NTKERNELAPI NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason,
                                           KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                           PLARGE_INTEGER Timeout);

/*
 * KeWaitForMultipleObjects - wait for any or for all of several objects.
 *
 * IRQL           <= APC_LEVEL; <= DISPATCH_LEVEL if Timeout points to 0.
 * Blocks         until satisfied or the time is over; never if Timeout points to 0.        Choice
 *                one, the acquisition; arrival is one of its own.
 * Count          1..THREAD_WAIT_OBJECTS without WaitBlockArray, ..MAXIMUM_WAIT_OBJECTS with one;
 *                more is bug check 0xC.
 * Object         array of dispatcher objects.
 * WaitType       WaitAny: the lowest signalled index wins and only that object is taken. WaitAll:
 *                all are taken at once, or none.
 * WaitBlockArray Count resident KWAIT_BLOCKs, in use until the wait ends; or NULL.
 * Returns        as KeWaitForSingleObject; for WaitAny STATUS_WAIT_0 + index or
 *                STATUS_ABANDONED_WAIT_0 + index.
 * Differs        none known.
 * Source         WDK wdm.h KeWaitForMultipleObjects
 */
NTKERNELAPI NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE WaitType,
                                              KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                                              BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                                              PKWAIT_BLOCK WaitBlockArray);

/*
 * KeDelayExecutionThread - sleep.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until the time is over.        Choice  one, the end of the sleep.
 * WaitMode   UserMode lets user APCs end the sleep.
 * Alertable  TRUE: an alert or user APC ends it.
 * Interval   see above; 0 gives up the rest of the quantum.
 * Returns    STATUS_SUCCESS after the whole interval; STATUS_ALERTED; STATUS_USER_APC.
 * Differs    virtual time: the sleep is exact, without the rounding up to a clock tick.
 * Source     WDK wdm.h KeDelayExecutionThread
 */
NTKERNELAPI NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                            PLARGE_INTEGER Interval);

/* KeWaitForMutexObject - KeWaitForSingleObject under another name, as on Windows. */
#define KeWaitForMutexObject KeWaitForSingleObject

EXTERN_C_END

#endif
