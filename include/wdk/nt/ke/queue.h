/*
 * queue.h - KQUEUE (a dispatcher object that hands out entries) and device queues (of IRPs that
 * wait for StartIo).
 */
#ifndef IRQLAB_WDK_NT_KE_QUEUE_H
#define IRQLAB_WDK_NT_KE_QUEUE_H

#include "base.h"

EXTERN_C_START

typedef struct _KQUEUE {
    DISPATCHER_HEADER Header; /* SignalState: entries in the queue */
    LIST_ENTRY EntryListHead;
    volatile ULONG CurrentCount; /* threads that run with an entry of this queue */
    ULONG MaximumCount;          /* so many may; 0 at init: as many as there are CPUs */
    LIST_ENTRY ThreadListHead;
} KQUEUE, *PKQUEUE, *PRKQUEUE;

/*
 * KeInitializeQueue - make an empty queue.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Count      how many threads may run at a time; 0: one for each CPU.
 * Differs    none known.
 * Source     WDK ntifs.h KeInitializeQueue
 */
NTKERNELAPI VOID KeInitializeQueue(PRKQUEUE Queue, ULONG Count);

/*
 * KeReadStateQueue - how many entries are in the queue?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    the number.
 * Differs    none known.
 * Source     WDK ntifs.h KeReadStateQueue
 */
NTKERNELAPI LONG KeReadStateQueue(PRKQUEUE Queue);

/*
 * KeInsertQueue, KeInsertHeadQueue - put an entry in at the end or in front; ready a waiter.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Entry      in resident memory, not in a list.
 * Returns    the number of entries before.
 * Differs    none known.
 * Source     WDK ntifs.h KeInsertQueue
 */
NTKERNELAPI LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);
NTKERNELAPI LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);

/*
 * KeRemoveQueue - take the first entry out; waits for one.
 *
 * IRQL       <= APC_LEVEL; <= DISPATCH_LEVEL if Timeout points to 0.
 * Blocks     until there is an entry and fewer than the allowed threads run.        Choice  one,
 *            the acquisition; arrival is one of its own.
 * Timeout    units of 100 ns, see ke/wait.h.
 * Returns    the entry; or STATUS_TIMEOUT, STATUS_USER_APC, STATUS_ABANDONED (run down) cast to a
 *            pointer.
 * Differs    none known.
 * Source     WDK ntifs.h KeRemoveQueue
 */
NTKERNELAPI PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE WaitMode,
                                      PLARGE_INTEGER Timeout);

/*
 * KeRemoveQueueEx - take up to so many entries out.
 *
 * IRQL       <= APC_LEVEL; <= DISPATCH_LEVEL if Timeout points to 0.
 * Blocks     as KeRemoveQueue.        Choice  one, the acquisition.
 * EntryArray gets the entries.
 * Returns    how many; 0 with a status in EntryArray[0] as for KeRemoveQueue.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI ULONG KeRemoveQueueEx(PKQUEUE Queue, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                  PLARGE_INTEGER Timeout, PLIST_ENTRY *EntryArray, ULONG Count);

/*
 * KeRundownQueue - empty a queue that goes away; end the waits for it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    the first of the linked entries, no head among them; NULL: it was empty.
 * Differs    none known.
 * Source     WDK ntifs.h KeRundownQueue
 */
NTKERNELAPI PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue);

/* Device queues. Busy: somebody works on an entry that has been taken out. */
typedef struct _KDEVICE_QUEUE {
    CSHORT Type; /* 20 */
    CSHORT Size; /* sizeof(KDEVICE_QUEUE) in bytes */
    LIST_ENTRY DeviceListHead;
    KSPIN_LOCK Lock;
    union {
        BOOLEAN Busy;
        struct {
            LONG64 Reserved : 8;
            LONG64 Hint : 56;
        };
    };
} KDEVICE_QUEUE, *PKDEVICE_QUEUE, *PRKDEVICE_QUEUE;

typedef struct _KDEVICE_QUEUE_ENTRY {
    LIST_ENTRY DeviceListEntry;
    ULONG SortKey;
    BOOLEAN Inserted;
} KDEVICE_QUEUE_ENTRY, *PKDEVICE_QUEUE_ENTRY, *PRKDEVICE_QUEUE_ENTRY;

/*
 * KeInitializeDeviceQueue - make an empty device queue that is not busy.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h KeInitializeDeviceQueue
 */
NTKERNELAPI VOID KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue);

/*
 * KeInsertDeviceQueue - start or queue: the entry goes in only if the queue is busy.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE inserted at the end; FALSE the queue was idle: it is busy now, and the caller
 *            works on the entry.
 * Differs    none known.
 * Source     WDK wdm.h KeInsertDeviceQueue
 */
NTKERNELAPI BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
                                        PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);

/*
 * KeInsertByKeyDeviceQueue - likewise, sorted by a key.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * SortKey    behind all entries with a key that is not greater.
 * Returns    as KeInsertDeviceQueue.
 * Differs    none known.
 * Source     WDK wdm.h KeInsertByKeyDeviceQueue
 */
NTKERNELAPI BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
                                             PKDEVICE_QUEUE_ENTRY DeviceQueueEntry, ULONG SortKey);

/*
 * KeRemoveDeviceQueue - the next entry to work on.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    the first entry, taken out; NULL: there is none, and the queue is idle now.
 * Differs    none known.
 * Source     WDK wdm.h KeRemoveDeviceQueue
 */
NTKERNELAPI PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue);

/*
 * KeRemoveByKeyDeviceQueue, KeRemoveByKeyDeviceQueueIfBusy - the next entry at or above a key.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * SortKey    the first entry whose key is at least this; if there is none, the first of all.
 * Returns    as KeRemoveDeviceQueue. IfBusy: NULL also if the queue is not busy, instead of a bug
 *            check.
 * Differs    none known.
 * Source     WDK wdm.h KeRemoveByKeyDeviceQueue
 */
NTKERNELAPI PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
                                                          ULONG SortKey);
NTKERNELAPI PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueueIfBusy(PKDEVICE_QUEUE DeviceQueue,
                                                                ULONG SortKey);

/*
 * KeRemoveEntryDeviceQueue - take a certain entry out.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE it was in the queue; FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h KeRemoveEntryDeviceQueue
 */
NTKERNELAPI BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue,
                                             PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);

EXTERN_C_END

#endif
