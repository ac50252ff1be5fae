/* StartIo, remove locks, work items, timers, share access: F162, F163. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

static PDEVICE_OBJECT device;
static PDRIVER_OBJECT driver;

static NTSTATUS entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    driver = object;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        object->MajorFunction[i] = succeed;
    assert_int_equal(IoCreateDevice(object, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device), 0);
    return STATUS_SUCCESS;
}

/* --- StartIo ---------------------------------------------------------------------------------- */

static char order[32];
static unsigned order_count, depth, deepest;
static bool go_on; /* StartIo calls IoStartNextPacket itself */
static PIRP irps[4];

static char name_of(PIRP irp)
{
    for (int i = 0; i < 4; i++)
        if (irps[i] == irp)
            return (char)('a' + i);
    return '?';
}

static void mark(char c)
{
    order[order_count++] = c;
    order[order_count] = 0;
}

static VOID start_io(PDEVICE_OBJECT target, PIRP irp)
{
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_ptr_equal(target->CurrentIrp, irp);
    assert_true(KeTestSpinLock(&world->io->cancel_lock));
    if (++depth > deepest)
        deepest = depth;
    mark(name_of(irp));
    if (go_on)
        IoStartNextPacket(target, FALSE);
    depth--;
}

static VOID cancel_queued(PDEVICE_OBJECT target, PIRP irp)
{
    mark('!');
    mark(name_of(irp));
    KeRemoveEntryDeviceQueue(&target->DeviceQueue, &irp->Tail.Overlay.DeviceQueueEntry);
    IoReleaseCancelSpinLock(irp->CancelIrql);
}

static void prepare(void)
{
    load(entry);
    driver->DriverStartIo = start_io;
    order_count = depth = deepest = 0;
    order[0] = 0;
    go_on = false;
    for (int i = 0; i < 4; i++) {
        irps[i] = IoAllocateIrp(1, FALSE);
        IoSetNextIrpStackLocation(irps[i]);
        IoGetCurrentIrpStackLocation(irps[i])->DeviceObject = device;
    }
}

static void next(BOOLEAN cancelable)
{
    KIRQL irql = KeRaiseIrqlToDpcLevel();

    IoStartNextPacket(device, cancelable);
    KeLowerIrql(irql);
}

static void one_at_a_time(void *context)
{
    prepare();
    for (int i = 0; i < 3; i++)
        IoStartPacket(device, irps[i], NULL, NULL);
    assert_string_equal(order, "a");
    assert_ptr_equal(device->CurrentIrp, irps[0]);
    next(FALSE);
    assert_string_equal(order, "ab");
    next(FALSE);
    next(FALSE);
    assert_string_equal(order, "abc");
    assert_null(device->CurrentIrp);
    assert_false(device->DeviceQueue.Busy);
    IoStartPacket(device, irps[3], NULL, NULL);
    assert_string_equal(order, "abcd");
}

static void by_key(void *context)
{
    ULONG keys[] = {5, 30, 10, 20};
    KIRQL irql;

    prepare();
    for (int i = 0; i < 4; i++)
        IoStartPacket(device, irps[i], &keys[i], NULL);
    irql = KeRaiseIrqlToDpcLevel();
    IoStartNextPacketByKey(device, FALSE, 15);
    assert_string_equal(order, "ad");
    IoStartNextPacketByKey(device, FALSE, 100); /* none so high: from the start */
    assert_string_equal(order, "adc");
    IoStartNextPacket(device, FALSE);
    KeLowerIrql(irql);
    assert_string_equal(order, "adcb");
}

static void recursive(void *context)
{
    for (int deferred = 0; deferred < 2; deferred++) {
        if (!deferred)
            prepare();
        order_count = deepest = 0;
        go_on = false;
        IoSetStartIoAttributes(device, (BOOLEAN)deferred, FALSE);
        for (int i = 0; i < 4; i++)
            IoStartPacket(device, irps[i], NULL, NULL);
        go_on = true;
        next(FALSE);
        assert_string_equal(order, "abcd");
        assert_int_equal(deepest, deferred ? 1 : 3);
        assert_false(device->DeviceQueue.Busy);
    }
}

static void cancel(void *context)
{
    prepare();
    for (int i = 0; i < 3; i++)
        IoStartPacket(device, irps[i], NULL, cancel_queued);
    assert_ptr_equal(irps[0]->CancelRoutine, cancel_queued);
    assert_true(IoCancelIrp(irps[1]));
    assert_string_equal(order, "a!b");
    irps[3]->Cancel = TRUE; /* before it was queued */
    IoStartPacket(device, irps[3], NULL, cancel_queued);
    assert_string_equal(order, "a!b!d");
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    next(TRUE);
    assert_string_equal(order, "a!b!dc");
    next(TRUE);
    IoSetStartIoAttributes(device, FALSE, TRUE);
    IoStartPacket(device, irps[1], NULL, cancel_queued);
    assert_null(irps[1]->CancelRoutine);
}

/* --- remove locks ----------------------------------------------------------------------------- */

static union {
    IO_REMOVE_LOCK lock;
    char bytes[0x78];
} remove;
static ULONG lock_bytes;
static bool waited;

#define ACQUIRE(tag) IoAcquireRemoveLockEx(&remove.lock, (PVOID)(tag), "file", 1, lock_bytes)
#define RELEASE(tag) IoReleaseRemoveLockEx(&remove.lock, (PVOID)(tag), lock_bytes)

static void wait_for_removal(void *context)
{
    assert_int_equal(ACQUIRE(9), STATUS_SUCCESS);
    IoReleaseRemoveLockAndWaitEx(&remove.lock, (PVOID)9, lock_bytes);
    waited = true;
}

static void removal(void *context)
{
    static const ULONG sizes[] = {0x20, 0x78}; /* free and checked drivers */

    for (int i = 0; i < 2; i++) {
        PETHREAD thread;

        lock_bytes = sizes[i];
        memset(&remove, 0x55, sizeof remove);
        IoInitializeRemoveLockEx(&remove.lock, 0x676F6C74, 1, 10, lock_bytes);
        assert_int_equal(remove.lock.Common.Removed, FALSE);
        assert_int_equal(remove.lock.Common.IoCount, 1);
        if (lock_bytes == 0x20)
            assert_int_equal(remove.bytes[0x20], 0x55);
        assert_int_equal(ACQUIRE(1), STATUS_SUCCESS);
        assert_int_equal(ACQUIRE(1), STATUS_SUCCESS); /* F163 */
        waited = false;
        thread = io_thread(wait_for_removal, NULL);
        kernel_sleep(10);
        assert_int_equal(ACQUIRE(2), STATUS_DELETE_PENDING); /* F162 */
        assert_false(waited);
        RELEASE(1);
        kernel_sleep(10);
        assert_false(waited);
        RELEASE(1);
        io_join(thread);
        assert_true(waited);
        assert_int_equal(ACQUIRE(2), STATUS_DELETE_PENDING);
        IoInitializeRemoveLockEx(&remove.lock, 0x676F6C74, 1, 10, lock_bytes);
        wait_for_removal(NULL); /* nobody else: at once */
    }
    io_watch_rules();
    IoInitializeRemoveLockEx(&remove.lock, 0x676F6C74, 1, 10, lock_bytes);
    ACQUIRE(1);
    RELEASE(2);
    assert_string_equal(io_rules, "irqlab/RemoveLockTag ");
}

/* --- work items ------------------------------------------------------------------------------- */

static PIO_WORKITEM item;
static unsigned works;
static int64_t references_inside;

static int64_t references(PVOID object)
{
    int64_t pointers;
    uint32_t handles;

    ob_counts(object, &pointers, &handles);
    return pointers;
}

static VOID work(PDEVICE_OBJECT target, PVOID context)
{
    assert_ptr_equal(target, device);
    assert_ptr_equal(context, (PVOID)0x77);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_ptr_equal(PsGetCurrentProcess(), PsInitialSystemProcess);
    references_inside = references(device);
    works++;
}

static VOID work_ex(PVOID object, PVOID context, PIO_WORKITEM which)
{
    assert_ptr_equal(object, driver);
    works++;
    if (context)
        IoFreeWorkItem(which);
}

static void work_items(void *context)
{
    KIRQL irql;

    load(entry);
    works = 0;
    item = IoAllocateWorkItem(device);
    irql = KeRaiseIrqlToDpcLevel();
    IoQueueWorkItem(item, work, DelayedWorkQueue, (PVOID)0x77);
    assert_int_equal(references(device), 2);
    KeLowerIrql(irql);
    kernel_sleep(1);
    assert_int_equal(works, 1);
    assert_int_equal(references_inside, 2);
    assert_int_equal(references(device), 1);
    IoQueueWorkItem(item, work, CriticalWorkQueue, (PVOID)0x77);
    kernel_sleep(1);
    assert_int_equal(works, 2);
    IoFreeWorkItem(item);

    item = ExAllocatePoolWithTag(NonPagedPoolNx, IoSizeofWorkItem(), 0x6B726F77);
    IoInitializeWorkItem(driver, item);
    irql = KeRaiseIrqlToDpcLevel();
    assert_true(IoTryQueueWorkItem(item, work_ex, DelayedWorkQueue, NULL));
    assert_false(IoTryQueueWorkItem(item, work_ex, DelayedWorkQueue, NULL));
    KeLowerIrql(irql);
    kernel_sleep(1);
    assert_int_equal(works, 3);
    IoUninitializeWorkItem(item);
    ExFreePoolWithTag(item, 0x6B726F77);
    world->mm->fail_nth = 1;
    assert_null(IoAllocateWorkItem(device));

    item = IoAllocateWorkItem((PDEVICE_OBJECT)driver);
    IoQueueWorkItemEx(item, work_ex, DelayedWorkQueue, item); /* frees itself */
    kernel_sleep(1);
    assert_int_equal(works, 4);
}

static void queued_twice(void *context)
{
    load(entry);
    item = IoAllocateWorkItem(device);
    KeRaiseIrqlToDpcLevel();
    IoQueueWorkItem(item, work, DelayedWorkQueue, (PVOID)0x77);
    IoQueueWorkItem(item, work, DelayedWorkQueue, (PVOID)0x77);
}

static void freed_queued(void *context)
{
    load(entry);
    item = IoAllocateWorkItem(device);
    KeRaiseIrqlToDpcLevel();
    IoQueueWorkItem(item, work, DelayedWorkQueue, (PVOID)0x77);
    IoFreeWorkItem(item);
}

static void no_object(void *context)
{
    IoAllocateWorkItem((PDEVICE_OBJECT)&remove);
}

static void test_bad_work_items(void **state)
{
    assert_int_equal(io_crash(queued_twice), 0xE4);
    assert_int_equal(world->ke->crash.args[0], 1);
    assert_int_equal(io_crash(freed_queued), 0xE4);
    assert_int_equal(world->ke->crash.args[0], 2);
    assert_int_equal(io_crash(no_object), 0xE4);
    assert_int_equal(world->ke->crash.args[0], 3);
}

/* A pending work item keeps the driver's image: it is unloaded after the routine. */
static bool image_gone, work_done;

static void image_goes(struct io_driver *which)
{
    assert_true(work_done);
    image_gone = true;
}

static VOID slow_work(PDEVICE_OBJECT target, PVOID context)
{
    kernel_sleep(100);
    work_done = true;
}

static VOID unload_with_work(PDRIVER_OBJECT object)
{
    IoDeleteDevice(device);
}

static void unloaded_with_work(void *context)
{
    struct io_driver *own = load(entry);

    image_gone = work_done = false;
    world->io->unloaded = image_goes;
    driver->DriverUnload = unload_with_work;
    IoQueueWorkItem(IoAllocateWorkItem(device), slow_work, DelayedWorkQueue, NULL);
    kernel_sleep(1);
    assert_int_equal(io_driver_unload(own, false, NULL), STATUS_SUCCESS);
    assert_false(image_gone);
    kernel_sleep(200);
    assert_true(image_gone);
}

/* --- timers ----------------------------------------------------------------------------------- */

static unsigned ticks;
static LONGLONG ticked_at;

static VOID tick(PDEVICE_OBJECT target, PVOID context)
{
    assert_ptr_equal(target, device);
    assert_ptr_equal(context, &ticks);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    ticks++;
    ticked_at = kernel_now();
}

static void timers(void *context)
{
    load(entry);
    ticks = 0;
    world->mm->fail_nth = 1;
    assert_int_equal(IoInitializeTimer(device, tick, &ticks), STATUS_INSUFFICIENT_RESOURCES);
    assert_int_equal(IoInitializeTimer(device, tick, &ticks), STATUS_SUCCESS);
    assert_non_null(device->Timer);
    kernel_sleep(300);
    IoStartTimer(device);
    IoStartTimer(device);
    kernel_sleep(650);
    assert_int_equal(ticks, 0);
    kernel_sleep(100);
    assert_int_equal(ticks, 1);
    assert_int_equal(ticked_at, 1000); /* within a second, at a whole one */
    kernel_sleep(2000);
    assert_int_equal(ticks, 3);
    IoStopTimer(device);
    IoStopTimer(device);
    kernel_sleep(5000);
    assert_int_equal(ticks, 3);
    IoStartTimer(device);
    kernel_sleep(1000);
    assert_int_equal(ticks, 4);
    io_watch_rules();
    IoInitializeTimer(device, tick, &ticks);
    assert_string_equal(io_rules, "0xC9/0x0A ");
    IoDeleteDevice(device);
    kernel_sleep(2000);
    assert_int_equal(ticks, 4);
}

/* --- share access ----------------------------------------------------------------------------- */

static void share(void *context)
{
    SHARE_ACCESS access;
    FILE_OBJECT first = {0}, second = {0}, third = {0};

    memset(&access, 0x55, sizeof access);
    IoSetShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &first, &access);
    assert_int_equal(access.OpenCount, 1);
    assert_int_equal(access.Readers, 1);
    assert_int_equal(access.Writers, 0);
    assert_int_equal(access.SharedRead, 1);
    assert_true(first.ReadAccess && first.SharedRead && !first.WriteAccess);
    assert_int_equal(IoCheckShareAccess(FILE_WRITE_DATA, 7, &second, &access, TRUE),
                     STATUS_SHARING_VIOLATION); /* the first does not share writing */
    assert_int_equal(IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_WRITE, &second, &access, TRUE),
                     STATUS_SHARING_VIOLATION); /* this one does not share reading */
    assert_int_equal(IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &second, &access, FALSE),
                     STATUS_SUCCESS);
    assert_int_equal(access.OpenCount, 1);
    IoUpdateShareAccess(&second, &access);
    assert_int_equal(access.OpenCount, 2);
    assert_int_equal(IoCheckShareAccess(SYNCHRONIZE, 0, &third, &access, TRUE), STATUS_SUCCESS);
    assert_int_equal(access.OpenCount, 2); /* such an open does not count */
    IoRemoveShareAccess(&second, &access);
    IoRemoveShareAccess(&first, &access);
    assert_int_equal(access.OpenCount + access.Readers + access.SharedRead, 0);
}

/* --- who asked -------------------------------------------------------------------------------- */

static void requestor(void *context)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    ULONG session;
    ULONG_PTR low, high;

    assert_null(IoGetRequestorProcess(irp));
    assert_int_equal(IoGetRequestorProcessId(irp), 0);
    assert_int_equal(IoGetRequestorSessionId(irp, &session), STATUS_UNSUCCESSFUL);
    irp->Tail.Overlay.Thread = KeGetCurrentThread();
    assert_ptr_equal(IoGetRequestorProcess(irp), PsInitialSystemProcess);
    assert_int_equal(IoGetRequestorProcessId(irp), 4);
    assert_false(IoIs32bitProcess(irp));
    assert_true(IoIsSystemThread(KeGetCurrentThread()));
    assert_ptr_equal(IoThreadToProcess(KeGetCurrentThread()), PsInitialSystemProcess);
    assert_int_equal(IoGetIoPriorityHint(irp), IoPriorityNormal);
    assert_int_equal(IoSetIoPriorityHint(irp, IoPriorityVeryLow), STATUS_SUCCESS);
    assert_int_equal(IoGetIoPriorityHint(irp), IoPriorityVeryLow);
    assert_int_equal(IoSetIoPriorityHint(irp, MaxIoPriorityTypes), STATUS_UNSUCCESSFUL);
    IoSetNextIrpStackLocation(irp);
    assert_false(IoIsOperationSynchronous(irp));
    irp->Flags |= IRP_SYNCHRONOUS_API;
    assert_true(IoIsOperationSynchronous(irp));
    assert_null(IoGetTopLevelIrp());
    IoSetTopLevelIrp(irp);
    assert_ptr_equal(IoGetTopLevelIrp(), irp);
    IoSetTopLevelIrp(NULL);
    assert_null(IoGetTopLevelIrp());
    IoFreeIrp(irp);
    IoGetStackLimits(&low, &high); /* F256 */
    assert_true(low < (ULONG_PTR)&low && (ULONG_PTR)&low < high);
    assert_ptr_equal(IoGetInitialStack(), (PVOID)high);
    assert_true(IoGetRemainingStackSize() < high - low);
    assert_true(IoWithinStackLimits((ULONG_PTR)&low, sizeof low));
    assert_false(IoWithinStackLimits((ULONG_PTR)&item, sizeof item));
}

static void driver_thread(void *context)
{
    kernel_sleep(10);
    if (context)
        PsTerminateSystemThread(STATUS_SUCCESS);
}

static void system_threads(void *context)
{
    HANDLE handle;

    load(entry);
    for (uintptr_t i = 0; i < 2; i++) { /* returning, and terminating itself */
        assert_int_equal(IoCreateSystemThread(device, &handle, THREAD_ALL_ACCESS, NULL, NULL, NULL,
                                              (PKSTART_ROUTINE)driver_thread, (PVOID)i),
                         0);
        assert_int_equal(references(device), 2);
        ZwWaitForSingleObject(handle, FALSE, NULL);
        assert_int_equal(references(device), 1);
        ZwClose(handle);
    }
}

#define TEST(body)                                                                                 \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(2, body));                                                              \
    }

TEST(one_at_a_time)
TEST(by_key)
TEST(recursive)
TEST(cancel)
TEST(removal)
TEST(work_items)
TEST(unloaded_with_work)
TEST(timers)
TEST(share)
TEST(requestor)
TEST(system_threads)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_at_a_time),  cmocka_unit_test(test_by_key),
        cmocka_unit_test(test_recursive),      cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_removal),        cmocka_unit_test(test_work_items),
        cmocka_unit_test(test_bad_work_items), cmocka_unit_test(test_unloaded_with_work),
        cmocka_unit_test(test_timers),         cmocka_unit_test(test_share),
        cmocka_unit_test(test_requestor),      cmocka_unit_test(test_system_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
