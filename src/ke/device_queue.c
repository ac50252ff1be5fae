/*
 * device_queue.c - KDEVICE_QUEUE: requests that wait for a device that works on one at a time.
 *
 * Busy says that somebody works on an entry that was taken out (or never went in). Inserting into a
 * queue that is not busy inserts nothing and makes it busy: the caller starts the entry himself.
 * Removing from an empty queue makes it idle. Windows does each under the queue's spin lock; here
 * it is one step.
 */
#include "ke/ke.h"

enum { DEVICE_QUEUE_TYPE = 20 };

_Static_assert(sizeof(KDEVICE_QUEUE) == 0x28, "x64 layout");

static PKDEVICE_QUEUE_ENTRY entry_of(LIST_ENTRY *link)
{
    return CONTAINING_RECORD(link, KDEVICE_QUEUE_ENTRY, DeviceListEntry);
}

VOID KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    KE_DDI(DeviceQueue, 0);
    DeviceQueue->Type = DEVICE_QUEUE_TYPE;
    DeviceQueue->Size = sizeof *DeviceQueue;
    InitializeListHead(&DeviceQueue->DeviceListHead);
    DeviceQueue->Lock = 0;
    DeviceQueue->Reserved = 0;
    DeviceQueue->Hint = 0;
    DeviceQueue->Busy = FALSE;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = DeviceQueue, .b = sizeof *DeviceQueue,
              .text = "device queue");
}

/* Who removes the entry knows what came before; who finds the queue idle, what was done with the
 * entry before. */
static void order_insert(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry)
{
    if (entry->Inserted)
        KE_ORDER(KE_ORDER_RELEASE, entry);
    else
        KE_ORDER(KE_ORDER_ACQUIRE, queue);
}

BOOLEAN KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    KE_DDI(DeviceQueue, (uintptr_t)DeviceQueueEntry);
    ke_point(KE_OP_IO, DeviceQueue);
    DeviceQueueEntry->Inserted = DeviceQueue->Busy != FALSE;
    order_insert(DeviceQueue, DeviceQueueEntry);
    if (DeviceQueue->Busy)
        InsertTailList(&DeviceQueue->DeviceListHead, &DeviceQueueEntry->DeviceListEntry);
    DeviceQueue->Busy = TRUE;
    return DeviceQueueEntry->Inserted;
}

BOOLEAN KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry,
                                 ULONG SortKey)
{
    LIST_ENTRY *at;

    KE_DDI(DeviceQueue, SortKey);
    ke_point(KE_OP_IO, DeviceQueue);
    DeviceQueueEntry->SortKey = SortKey;
    DeviceQueueEntry->Inserted = DeviceQueue->Busy != FALSE;
    order_insert(DeviceQueue, DeviceQueueEntry);
    if (DeviceQueue->Busy) {
        /* Behind all whose key is not greater. */
        for (at = DeviceQueue->DeviceListHead.Blink; at != &DeviceQueue->DeviceListHead;
             at = at->Blink)
            if (entry_of(at)->SortKey <= SortKey)
                break;
        InsertHeadList(at, &DeviceQueueEntry->DeviceListEntry);
    }
    DeviceQueue->Busy = TRUE;
    return DeviceQueueEntry->Inserted;
}

/* Take an entry out; NULL makes the queue idle. */
static PKDEVICE_QUEUE_ENTRY take(PKDEVICE_QUEUE queue, LIST_ENTRY *link)
{
    PKDEVICE_QUEUE_ENTRY entry;

    KE_ORDER(KE_ORDER_RELEASE, queue);
    if (link == &queue->DeviceListHead) {
        queue->Busy = FALSE;
        return NULL;
    }
    entry = entry_of(link);
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, entry);
    RemoveEntryList(link);
    entry->Inserted = FALSE;
    return entry;
}

static LIST_ENTRY *by_key(PKDEVICE_QUEUE queue, ULONG key)
{
    for (LIST_ENTRY *at = queue->DeviceListHead.Flink; at != &queue->DeviceListHead; at = at->Flink)
        if (entry_of(at)->SortKey >= key)
            return at;
    return queue->DeviceListHead.Flink;
}

PKDEVICE_QUEUE_ENTRY KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    KE_DDI(DeviceQueue, 0);
    ke_point(KE_OP_IO, DeviceQueue);
    return take(DeviceQueue, DeviceQueue->DeviceListHead.Flink);
}

PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey)
{
    KE_DDI(DeviceQueue, SortKey);
    ke_point(KE_OP_IO, DeviceQueue);
    return take(DeviceQueue, by_key(DeviceQueue, SortKey));
}

PKDEVICE_QUEUE_ENTRY KeRemoveByKeyDeviceQueueIfBusy(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey)
{
    KE_DDI(DeviceQueue, SortKey);
    ke_point(KE_OP_IO, DeviceQueue);
    return DeviceQueue->Busy ? take(DeviceQueue, by_key(DeviceQueue, SortKey)) : NULL;
}

BOOLEAN KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    KE_DDI(DeviceQueue, (uintptr_t)DeviceQueueEntry);
    ke_point(KE_OP_IO, DeviceQueue);
    if (!DeviceQueueEntry->Inserted)
        return FALSE;
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, DeviceQueueEntry);
    RemoveEntryList(&DeviceQueueEntry->DeviceListEntry);
    DeviceQueueEntry->Inserted = FALSE;
    return TRUE;
}
