/* facts: F237 F238 F239 F240 */
/*
 * F237. KeInsertDeviceQueue on a non-busy queue returns FALSE, does not insert and marks the
 *   queue busy; on a busy queue it inserts at the tail and returns TRUE.
 * F238. KeRemoveDeviceQueue returns the head and leaves the queue busy; on an empty queue it
 *   returns NULL and clears Busy.
 * F239. KeRemoveEntryDeviceQueue returns TRUE and clears Inserted if the entry was queued, FALSE
 *   otherwise.
 * F240. KeInitializeDeviceQueue sets Type 20 (DeviceQueueObject), Size sizeof(KDEVICE_QUEUE) in
 *   bytes, Busy FALSE, an empty list.
 */
#include "conform.h"

static void test(PDRIVER_OBJECT Driver)
{
    static KDEVICE_QUEUE queue;
    static KDEVICE_QUEUE_ENTRY entries[4];
    KIRQL old;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(240);
    FILL(queue);
    KeInitializeDeviceQueue(&queue);
    EXPECT_EQ(queue.Type, 20);
    EXPECT_EQ(queue.Size, sizeof(KDEVICE_QUEUE));
    EXPECT_EQ(queue.Busy, FALSE);
    EXPECT(queue.DeviceListHead.Flink == &queue.DeviceListHead);
    EXPECT(queue.DeviceListHead.Blink == &queue.DeviceListHead);

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    FACT(237);
    FILL(entries);
    EXPECT_EQ(KeInsertDeviceQueue(&queue, &entries[0]), FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    EXPECT_EQ(entries[0].Inserted, FALSE);
    EXPECT(IsListEmpty(&queue.DeviceListHead));
    for (i = 1; i < 4; i++) {
        EXPECT_EQ(KeInsertDeviceQueue(&queue, &entries[i]), TRUE);
        EXPECT_EQ(entries[i].Inserted, TRUE);
        EXPECT(queue.DeviceListHead.Blink == &entries[i].DeviceListEntry);
        EXPECT(queue.DeviceListHead.Flink == &entries[1].DeviceListEntry);
        EXPECT_EQ(queue.Busy, TRUE);
    }
    FACT(238);
    EXPECT(KeRemoveDeviceQueue(&queue) == &entries[1]);
    EXPECT_EQ(entries[1].Inserted, FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    FACT(239);
    EXPECT_EQ(KeRemoveEntryDeviceQueue(&queue, &entries[2]), TRUE);
    EXPECT_EQ(entries[2].Inserted, FALSE);
    EXPECT_EQ(KeRemoveEntryDeviceQueue(&queue, &entries[2]), FALSE);
    EXPECT_EQ(KeRemoveEntryDeviceQueue(&queue, &entries[0]), FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    FACT(238);
    EXPECT(KeRemoveDeviceQueue(&queue) == &entries[3]);
    EXPECT_EQ(queue.Busy, TRUE);
    EXPECT(KeRemoveDeviceQueue(&queue) == NULL);
    EXPECT_EQ(queue.Busy, FALSE);
    FACT(237);
    EXPECT_EQ(KeInsertDeviceQueue(&queue, &entries[0]), FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    KeLowerIrql(old);
}

CONFORM_DRIVER
