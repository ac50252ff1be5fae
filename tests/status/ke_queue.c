/* Queues for worker threads, and device queues. */
#include "status.h"
#include "apc.h"

static KQUEUE queue;
static LIST_ENTRY entries[4];
static KEVENT go;
static KDEVICE_QUEUE devices;
static KDEVICE_QUEUE_ENTRY items[4];
static volatile LONG_PTR result;

static LARGE_INTEGER ms(LONG count)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * count;
    return due;
}

static VOID removes(PVOID context)
{
    PLIST_ENTRY array[2] = {NULL, NULL};
    ULONG count;

    if (!context) {
        result = (LONG_PTR)KeRemoveQueue(&queue, KernelMode, NULL);
        return;
    }
    count = KeRemoveQueueEx(&queue, KernelMode, TRUE, NULL, array, 2);
    result = count ? (LONG_PTR)count : (LONG_PTR)array[0];
}

static KAPC apc;

static VOID normal(PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
}
static VOID kernel(PKAPC self, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *a, PVOID *b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(routine);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
}

static void user_apc(void)
{
    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel, NULL, normal,
                    UserMode, NULL);
    KeInsertQueueApc(&apc, NULL, NULL, 0);
}

static void queues(void)
{
    PLIST_ENTRY array[4];
    PKTHREAD thread;
    LARGE_INTEGER due = ms(5);

    FILL(queue);
    KeInitializeQueue(&queue, 0);
    DOES(KeInitializeQueue, void,
         queue.MaximumCount == KeQueryActiveProcessorCount(NULL) && queue.CurrentCount == 0 &&
             IsListEmpty(&queue.EntryListHead) && queue.Header.SignalState == 0);
    KeInitializeQueue(&queue, 3);
    DOES(KeInitializeQueue, void, queue.MaximumCount == 3);
    DOES(KeReadStateQueue, value, KeReadStateQueue(&queue) == 0);
    DOES(KeInsertQueue, value, KeInsertQueue(&queue, &entries[0]) == 0);
    DOES(KeInsertQueue, value, KeInsertQueue(&queue, &entries[1]) == 1);
    DOES(KeInsertHeadQueue, value, KeInsertHeadQueue(&queue, &entries[2]) == 2);
    DOES(KeReadStateQueue, value, KeReadStateQueue(&queue) == 3);
    DOES(KeRemoveQueue, value, KeRemoveQueue(&queue, KernelMode, NULL) == &entries[2]);
    DOES(KeRemoveQueueEx, value,
         KeRemoveQueueEx(&queue, KernelMode, FALSE, NULL, array, 4) == 2 &&
             array[0] == &entries[0] && array[1] == &entries[1]);
    DOES(KeReadStateQueue, value, KeReadStateQueue(&queue) == 0);
    EARNS(KeRemoveQueue, STATUS_TIMEOUT, (ULONG_PTR)KeRemoveQueue(&queue, KernelMode, &due));
    due.QuadPart = 0;
    EARNS(KeRemoveQueue, STATUS_TIMEOUT, (ULONG_PTR)KeRemoveQueue(&queue, KernelMode, &due));
    EXPECT_EQ(KeRemoveQueueEx(&queue, KernelMode, FALSE, &due, array, 4), 0);
    EARNS(KeRemoveQueueEx, STATUS_TIMEOUT, (ULONG_PTR)array[0]);
    due = ms(5);
    user_apc();
    KeTestAlertThread(UserMode); /* it is to be delivered: no wait in user mode lasts now */
    EARNS(KeRemoveQueue, STATUS_USER_APC, (ULONG_PTR)KeRemoveQueue(&queue, UserMode, &due));
    EXPECT_EQ(KeRemoveQueueEx(&queue, UserMode, TRUE, &due, array, 4), 0);
    EARNS(KeRemoveQueueEx, STATUS_USER_APC, (ULONG_PTR)array[0]);
    KeRemoveQueueApc(&apc);
    KeAlertThread(KeGetCurrentThread(), KernelMode);
    EXPECT_EQ(KeRemoveQueueEx(&queue, KernelMode, TRUE, &due, array, 4), 0);
    EARNS(KeRemoveQueueEx, STATUS_ALERTED, (ULONG_PTR)array[0]);

    thread = start_thread(removes, NULL);
    nap(1);
    DOES(KeRundownQueue, null, KeRundownQueue(&queue) == NULL);
    join_thread(thread);
    EARNS(KeRemoveQueue, STATUS_ABANDONED, result);
    KeInitializeQueue(&queue, 3);
    thread = start_thread(removes, &go);
    nap(1);
    KeRundownQueue(&queue);
    join_thread(thread);
    EARNS(KeRemoveQueueEx, STATUS_ABANDONED, result);
    KeInitializeQueue(&queue, 3);
    KeInsertQueue(&queue, &entries[0]);
    KeInsertQueue(&queue, &entries[1]);
    DOES(KeRundownQueue, value,
         KeRundownQueue(&queue) == &entries[0] && entries[0].Flink == &entries[1] &&
             entries[1].Flink == &entries[0]);
}

static void device_queues(void)
{
    KIRQL old;

    FILL(devices);
    KeInitializeDeviceQueue(&devices);
    DOES(KeInitializeDeviceQueue, void,
         devices.Type == 20 && !devices.Busy && IsListEmpty(&devices.DeviceListHead));
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    DOES(KeInsertDeviceQueue, false, !KeInsertDeviceQueue(&devices, &items[0]));
    DOES(KeInsertDeviceQueue, true, KeInsertDeviceQueue(&devices, &items[1]) && items[1].Inserted);
    DOES(KeInsertByKeyDeviceQueue, true, KeInsertByKeyDeviceQueue(&devices, &items[2], 5));
    DOES(KeInsertByKeyDeviceQueue, true, KeInsertByKeyDeviceQueue(&devices, &items[3], 9));
    DOES(KeRemoveEntryDeviceQueue, true, KeRemoveEntryDeviceQueue(&devices, &items[1]));
    DOES(KeRemoveEntryDeviceQueue, false, !KeRemoveEntryDeviceQueue(&devices, &items[1]));
    DOES(KeRemoveByKeyDeviceQueue, value, KeRemoveByKeyDeviceQueue(&devices, 7) == &items[3]);
    DOES(KeRemoveByKeyDeviceQueueIfBusy, value,
         KeRemoveByKeyDeviceQueueIfBusy(&devices, 7) == &items[2]);
    DOES(KeRemoveByKeyDeviceQueue, null,
         KeRemoveByKeyDeviceQueue(&devices, 0) == NULL && !devices.Busy);
    DOES(KeRemoveByKeyDeviceQueueIfBusy, null, KeRemoveByKeyDeviceQueueIfBusy(&devices, 0) == NULL);
    DOES(KeInsertByKeyDeviceQueue, false, !KeInsertByKeyDeviceQueue(&devices, &items[2], 5));
    KeInsertDeviceQueue(&devices, &items[0]);
    DOES(KeRemoveDeviceQueue, value, KeRemoveDeviceQueue(&devices) == &items[0]);
    DOES(KeRemoveDeviceQueue, null, KeRemoveDeviceQueue(&devices) == NULL && !devices.Busy);
    KeLowerIrql(old);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    queues();
    device_queues();
}

CONFORM_DRIVER
