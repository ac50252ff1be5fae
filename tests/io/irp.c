/* IRPs: F206, F207, F209, F213, F214, F216, F219, F220, F222; bug checks 0x35, 0x44, 0xC2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

static PDEVICE_OBJECT lower, upper; /* upper is attached to lower */
static NTSTATUS (*lower_dispatch)(PDEVICE_OBJECT, PIRP), (*upper_dispatch)(PDEVICE_OBJECT, PIRP);

static NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    return device == lower ? lower_dispatch(device, irp) : upper_dispatch(device, irp);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch;
    assert_int_equal(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &lower), 0);
    assert_int_equal(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &upper), 0);
    lower->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    assert_ptr_equal(IoAttachDeviceToDeviceStack(upper, lower), lower);
    return STATUS_SUCCESS;
}

static NTSTATUS skip_down(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(lower, irp);
}

static void start(void)
{
    load(entry);
    lower_dispatch = succeed;
    upper_dispatch = skip_down;
}

/* --- making ----------------------------------------------------------------------------------- */

static void initialise(void *context)
{
    struct {
        IRP irp;
        IO_STACK_LOCATION locations[3];
    } own;

    memset(&own, 0x55, sizeof own);
    IoInitializeIrp(&own.irp, IoSizeOfIrp(3), 3); /* F206 */
    assert_int_equal(own.irp.Type, 6);
    assert_int_equal(own.irp.Size, 0xD0 + 3 * 0x48);
    assert_int_equal(own.irp.StackCount, 3);
    assert_int_equal(own.irp.CurrentLocation, 4);
    assert_ptr_equal(own.irp.ThreadListEntry.Flink, &own.irp.ThreadListEntry);
    assert_ptr_equal(own.irp.ThreadListEntry.Blink, &own.irp.ThreadListEntry);
    assert_ptr_equal(own.irp.Tail.Overlay.CurrentStackLocation, &own.locations[3]);
    assert_null(own.irp.MdlAddress);
    assert_int_equal(own.irp.Flags, 0);
    assert_int_equal(own.irp.Cancel, 0);
    assert_null(own.irp.CancelRoutine);
    assert_null(own.irp.UserIosb);
    assert_null(own.irp.UserEvent);
    assert_int_equal(own.irp.AllocationFlags, 0);
    assert_int_equal(own.irp.PendingReturned, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(own.locations[i].MajorFunction, 0);
        assert_null(own.locations[i].CompletionRoutine);
    }
}

static void allocate(void *context)
{
    for (CCHAR n = 1; n < 20; n++) { /* F207 */
        PIRP irp = IoAllocateIrp(n, FALSE);

        assert_non_null(irp);
        assert_int_equal(irp->Type, 6);
        assert_true(irp->Size >= sizeof(IRP) + n * sizeof(IO_STACK_LOCATION));
        assert_int_equal(irp->StackCount, n);
        assert_int_equal(irp->CurrentLocation, n + 1);
        assert_ptr_equal(IoGetCurrentIrpStackLocation(irp), (PIO_STACK_LOCATION)(irp + 1) + n);
        assert_ptr_equal(IoGetNextIrpStackLocation(irp), (PIO_STACK_LOCATION)(irp + 1) + n - 1);
        assert_null(irp->Tail.Overlay.Thread);
        IoFreeIrp(irp);
    }
}

static void allocate_at_dispatch(void *context)
{
    KIRQL irql = KeRaiseIrqlToDpcLevel();
    PIRP irp = IoAllocateIrpEx(NULL, 2, TRUE);

    assert_non_null(irp);
    IoFreeIrp(irp);
    KeLowerIrql(irql);
}

static void allocation_fails(void *context)
{
    world->mm->fail_nth = 1;
    assert_null(IoAllocateIrp(1, FALSE));
    world->mm->fail_nth = 1;
    assert_null(IoBuildDeviceIoControlRequest(0, lower, NULL, 0, NULL, 0, FALSE, NULL, NULL));
}

static NTSTATUS claim(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void reuse(void *context)
{
    PIRP irp;
    UCHAR flags;

    start();
    irp = IoAllocateIrp(upper->StackSize, FALSE);
    flags = irp->AllocationFlags;
    irp->Cancel = TRUE;
    IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(upper, irp);
    assert_int_equal(irp->CurrentLocation, irp->StackCount + 1); /* F222 */
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);                        /* F209 */
    assert_int_equal(irp->CurrentLocation, irp->StackCount + 1);
    assert_int_equal(irp->IoStatus.Status, STATUS_UNSUCCESSFUL);
    assert_int_equal(irp->AllocationFlags, flags);
    assert_int_equal(irp->Cancel, 0);
    IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(upper, irp), STATUS_SUCCESS);
    assert_int_equal(irp->IoStatus.Status, STATUS_SUCCESS);
    IoFreeIrp(irp);
}

static void build_asynchronous(void *context)
{
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset = {.QuadPart = 0x123456789};
    char data[8] = "abcdefg";
    PIO_STACK_LOCATION next;
    PIRP irp;

    start();
    memset(&iosb, 0x55, sizeof iosb);
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_WRITE, lower, data, sizeof data, &offset, &iosb);
    assert_non_null(irp); /* F213 */
    assert_ptr_equal(irp->UserIosb, &iosb);
    assert_null(irp->UserEvent);
    assert_null(irp->CancelRoutine);
    assert_ptr_equal(irp->Tail.Overlay.Thread, KeGetCurrentThread());
    assert_int_equal(irp->CurrentLocation, 2);
    assert_ptr_equal(irp->UserBuffer, data);
    assert_true(IsListEmpty(&irp->ThreadListEntry));
    next = IoGetNextIrpStackLocation(irp);
    assert_int_equal(next->MajorFunction, IRP_MJ_WRITE);
    assert_int_equal(next->Parameters.Write.Length, sizeof data);
    assert_int_equal(next->Parameters.Write.ByteOffset.QuadPart, 0x123456789);
    assert_null(next->DeviceObject);
    assert_null(next->CompletionRoutine);
    assert_int_equal(iosb.Status, 0x55555555); /* F214 */
    IoFreeIrp(irp);

    lower->Flags |= DO_BUFFERED_IO;
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_WRITE, lower, data, sizeof data, NULL, &iosb);
    assert_memory_equal(irp->AssociatedIrp.SystemBuffer, data, sizeof data);
    assert_ptr_not_equal(irp->AssociatedIrp.SystemBuffer, data);
    assert_true(irp->Flags & IRP_BUFFERED_IO);
    assert_true(irp->Flags & IRP_DEALLOCATE_BUFFER);
    assert_false(irp->Flags & IRP_INPUT_OPERATION);
    io_irp_drop_buffers(irp);
    IoFreeIrp(irp);
    lower->Flags &= ~(ULONG)DO_BUFFERED_IO;

    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, lower, NULL, 0, NULL, &iosb);
    assert_null(irp->UserBuffer);
    IoFreeIrp(irp);
}

/* --- travelling ------------------------------------------------------------------------------- */

static NTSTATUS see_location(PDEVICE_OBJECT device, PIRP irp)
{
    assert_int_equal(irp->CurrentLocation, 1); /* F216 */
    assert_ptr_equal(IoGetCurrentIrpStackLocation(irp)->DeviceObject, device);
    assert_ptr_equal(device, lower);
    return complete(irp, STATUS_SUCCESS, 7);
}

static void call(void *context)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    start();
    lower_dispatch = see_location;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    memset(&iosb, 0x55, sizeof iosb);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, lower, NULL, 0, NULL, &event, &iosb);
    assert_int_equal(irp->CurrentLocation, 2);
    assert_ptr_equal(irp->UserEvent, &event);
    assert_false(IsListEmpty(&irp->ThreadListEntry));
    assert_int_equal(IoCallDriver(lower, irp), STATUS_SUCCESS);
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_int_equal(iosb.Information, 7);
    assert_int_equal(KeReadStateEvent(&event), 1);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
}

static unsigned called;
static PDEVICE_OBJECT called_with;
static CCHAR called_at;

static NTSTATUS note(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    called++;
    called_with = device;
    called_at = irp->CurrentLocation;
    if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS note_and_claim(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    note(device, irp, context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS end_status;
static BOOLEAN on_success, on_error, on_cancel;

static NTSTATUS end_as_told(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, end_status, 0);
}

static NTSTATUS pass_with_routine(PDEVICE_OBJECT device, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, note, NULL, on_success, on_error, on_cancel);
    return IoCallDriver(lower, irp);
}

/* F219: which outcome calls which routine. */
static void invoke(void *context)
{
    static const NTSTATUS statuses[] = {STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW, STATUS_UNSUCCESSFUL,
                                        STATUS_CANCELLED};

    start();
    lower_dispatch = end_as_told;
    upper_dispatch = pass_with_routine;
    for (int bits = 0; bits < 16; bits++) {
        for (int s = 0; s < 4; s++) {
            PIRP irp = IoAllocateIrp(upper->StackSize, FALSE);
            bool success = statuses[s] == STATUS_SUCCESS; /* warnings are errors: NT_SUCCESS */
            bool cancel = bits & 8;

            on_success = bits & 1;
            on_error = (bits & 2) != 0;
            on_cancel = (bits & 4) != 0;
            end_status = statuses[s];
            called = 0;
            irp->Cancel = cancel;
            IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
            assert_int_equal(IoCallDriver(upper, irp), end_status);
            assert_int_equal(called, (success && on_success) || (!success && on_error) ||
                                         (cancel && on_cancel));
            if (called) {
                assert_ptr_equal(called_with, upper); /* F220 */
                assert_int_equal(called_at, irp->StackCount);
            }
            IoFreeIrp(irp);
        }
    }
}

static void originator_routine(void *context)
{
    PIRP irp;

    start();
    irp = IoAllocateIrp(upper->StackSize, FALSE);
    called = 0;
    IoSetCompletionRoutine(irp, note_and_claim, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(upper, irp);
    assert_int_equal(called, 1);
    assert_null(called_with);                         /* F220 */
    assert_int_equal(called_at, irp->StackCount + 1); /* F222 */
    IoFreeIrp(irp);
}

static NTSTATUS claim_and_complete_again(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
    status = IoCallDriver(lower, irp);
    assert_int_equal(status, STATUS_SUCCESS);
    assert_int_equal(irp->CurrentLocation, irp->StackCount); /* F222: our level */
    return complete(irp, STATUS_BUFFER_OVERFLOW, 3);
}

static void claimed(void *context)
{
    PIRP irp;

    start();
    upper_dispatch = claim_and_complete_again;
    irp = IoAllocateIrp(upper->StackSize, FALSE);
    IoSetCompletionRoutine(irp, note_and_claim, NULL, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(upper, irp), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(irp->IoStatus.Information, 3);
    IoFreeIrp(irp);
}

static PIRP pended;

static NTSTATUS pend(PDEVICE_OBJECT device, PIRP irp)
{
    IoMarkIrpPending(irp);
    pended = irp;
    return STATUS_PENDING;
}

/* A location without a routine passes the mark up by itself; with one, the routine has to. */
static void pending_mark(void *context)
{
    for (int with_routine = 0; with_routine < 2; with_routine++) {
        PIRP irp;

        if (!with_routine)
            start();
        lower_dispatch = pend;
        upper_dispatch = pass_with_routine;
        on_success = on_error = (BOOLEAN)with_routine;
        irp = IoAllocateIrp(upper->StackSize, FALSE);
        IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
        assert_int_equal(IoCallDriver(upper, irp), STATUS_PENDING);
        complete(pended, STATUS_SUCCESS, 0);
        assert_true(irp->PendingReturned);
        IoFreeIrp(irp);
    }
}

static NTSTATUS forward(PDEVICE_OBJECT device, PIRP irp)
{
    assert_true(IoForwardIrpSynchronously(lower, irp));
    assert_int_equal(irp->IoStatus.Information, 7);
    return complete(irp, STATUS_SUCCESS, irp->IoStatus.Information + 1);
}

static void complete_later(void *context)
{
    kernel_sleep(10);
    complete(pended, STATUS_SUCCESS, 7);
}

static void forwarded(void *context)
{
    for (int late = 0; late < 2; late++) {
        PIRP irp;

        if (!late)
            start();
        lower_dispatch = late ? pend : see_location;
        upper_dispatch = forward;
        irp = IoAllocateIrp(upper->StackSize, FALSE);
        IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
        if (late)
            io_thread(complete_later, NULL);
        assert_int_equal(IoCallDriver(upper, irp), STATUS_SUCCESS);
        assert_int_equal(irp->IoStatus.Information, 8);
        IoFreeIrp(irp);
    }
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoSetNextIrpStackLocation(irp);
    assert_false(IoForwardIrpSynchronously(lower, irp));
    IoFreeIrp(irp);
}

static NTSTATUS pass_ex(PDEVICE_OBJECT device, PIRP irp)
{
    int64_t before, after;
    uint32_t handles;

    IoCopyCurrentIrpStackLocationToNext(irp);
    ob_counts(upper, &before, &handles);
    assert_int_equal(
        IoSetCompletionRoutineEx(upper, irp, note, NULL, on_success, on_error, on_cancel), 0);
    ob_counts(upper, &after, &handles);
    assert_int_equal(after, before + 1);
    return IoCallDriver(lower, irp);
}

static void routine_ex(void *context)
{
    int64_t before, after;
    uint32_t handles;

    start();
    lower_dispatch = end_as_told;
    upper_dispatch = pass_ex;
    ob_counts(upper, &before, &handles);
    for (int bits = 0; bits < 8; bits++) {
        PIRP irp = IoAllocateIrp(upper->StackSize, FALSE);

        on_success = bits & 1;
        on_error = (bits & 2) != 0;
        end_status = bits & 4 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
        called = 0;
        IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
        IoCallDriver(upper, irp);
        assert_int_equal(called, bits & 4 ? on_success : on_error);
        IoFreeIrp(irp);
    }
    ob_counts(upper, &after, &handles);
    assert_int_equal(after, before);
}

/* A master IRP ends with its last associated one. */
static void associated(void *context)
{
    PIRP master, first, second;

    start();
    lower_dispatch = succeed;
    master = IoAllocateIrp(1, FALSE);
    called = 0;
    IoSetCompletionRoutine(master, note_and_claim, NULL, TRUE, TRUE, TRUE);
    IoSetNextIrpStackLocation(master);
    first = IoMakeAssociatedIrp(master, lower->StackSize);
    second = IoMakeAssociatedIrp(master, lower->StackSize);
    assert_true(first->Flags & IRP_ASSOCIATED_IRP);
    assert_ptr_equal(first->AssociatedIrp.MasterIrp, master);
    master->AssociatedIrp.IrpCount = 2;
    IoCallDriver(lower, first);
    assert_int_equal(called, 0);
    assert_int_equal(master->AssociatedIrp.IrpCount, 1);
    IoCallDriver(lower, second);
    assert_int_equal(called, 1);
    IoFreeIrp(master);
}

/* A completion in another thread, in a DPC: the final stage is in the thread that asked. */
static KDPC dpc;

static VOID complete_in_dpc(PKDPC unused, PVOID context, PVOID a, PVOID b)
{
    complete(pended, STATUS_SUCCESS, 9);
}

static void by_dpc(void *context)
{
    IO_STATUS_BLOCK iosb = {.Information = 1};
    KEVENT event;
    PIRP irp;

    start();
    lower_dispatch = pend;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeInitializeDpc(&dpc, complete_in_dpc, NULL);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, lower, NULL, 0, NULL, &event, &iosb);
    assert_int_equal(IoCallDriver(lower, irp), STATUS_PENDING);
    assert_int_equal(iosb.Information, 1); /* F214 */
    KeInsertQueueDpc(&dpc, NULL, NULL);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(iosb.Information, 9);
}

/* At APC_LEVEL the final stage cannot come: the event is not set before IRQL drops. */
static void at_apc_level(void *context)
{
    LARGE_INTEGER soon = kernel_ms(100);
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    KIRQL irql;
    PIRP irp;

    start();
    lower_dispatch = pend;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, lower, NULL, 0, NULL, &event, &iosb);
    assert_int_equal(IoCallDriver(lower, irp), STATUS_PENDING);
    KeRaiseIrql(APC_LEVEL, &irql);
    io_thread(complete_later, NULL);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &soon),
                     STATUS_TIMEOUT);
    KeLowerIrql(irql);
    assert_int_equal(KeReadStateEvent(&event), 1);
}

/* --- mistakes --------------------------------------------------------------------------------- */

static NTSTATUS pass_unskipped(PDEVICE_OBJECT device, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    return IoCallDriver(device, irp);
}

static void out_of_locations(void *context)
{
    PIRP irp;

    start();
    lower_dispatch = pass_unskipped;
    irp = IoAllocateIrp(2, FALSE);
    IoCallDriver(lower, irp);
}

static void twice(void *context)
{
    PIRP irp;

    start();
    irp = IoAllocateIrp(1, FALSE);
    IoSetCompletionRoutine(irp, note, NULL, TRUE, TRUE, TRUE);
    irp->Tail.Overlay.Thread = KeGetCurrentThread();
    IoCallDriver(lower, irp);
    complete(irp, STATUS_SUCCESS, 0);
}

static void free_twice(void *context)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    io_watch_rules();
    IoFreeIrp(irp);
    IoFreeIrp(irp);
}

static void no_thread(void *context)
{
    start();
    IoCallDriver(lower, IoAllocateIrp(1, FALSE));
}

static void test_bug_checks(void **state)
{
    assert_int_equal(io_crash(out_of_locations), 0x35);
    assert_int_equal(io_crash(twice), 0x44);
    assert_int_equal(io_crash(free_twice), 0xC2);
    assert_string_equal(io_rules, "0xC9/0x01 ");
    assert_int_equal(io_crash(no_thread), 0xA);
}

static VOID never(PDEVICE_OBJECT device, PIRP irp)
{
}

static NTSTATUS complete_badly(PDEVICE_OBJECT device, PIRP irp)
{
    IoSetCancelRoutine(irp, never);
    return complete(irp, end_status, 0);
}

/* Windows goes on; observers are told. */
static void rules(void *context)
{
    PIRP irp;

    start();
    io_watch_rules();
    lower_dispatch = complete_badly;
    irp = IoAllocateIrp(1, FALSE);
    end_status = STATUS_PENDING;
    IoSetCompletionRoutine(irp, claim, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(lower, irp);
    assert_string_equal(io_rules, "0xC9/0x07 0xC9/0x06 ");
    io_rules[0] = 0;
    IoInitializeIrp(irp, irp->Size, irp->StackCount);
    assert_string_equal(io_rules, "0xC9/0x20D ");
    IoFreeIrp(irp);
    io_rules[0] = 0;
    irp = IoBuildDeviceIoControlRequest(0, lower, NULL, 0, NULL, 0, TRUE, NULL, NULL);
    IoFreeIrp(irp);
    assert_string_equal(io_rules, ""); /* an observer knows by IO_IRP_EV_FREE */
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
}

#define TEST(body)                                                                                 \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(2, body));                                                              \
    }

TEST(initialise)
TEST(allocate)
TEST(allocate_at_dispatch)
TEST(allocation_fails)
TEST(reuse)
TEST(build_asynchronous)
TEST(call)
TEST(invoke)
TEST(originator_routine)
TEST(claimed)
TEST(pending_mark)
TEST(forwarded)
TEST(routine_ex)
TEST(associated)
TEST(by_dpc)
TEST(at_apc_level)
TEST(rules)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initialise),
        cmocka_unit_test(test_allocate),
        cmocka_unit_test(test_allocate_at_dispatch),
        cmocka_unit_test(test_allocation_fails),
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_build_asynchronous),
        cmocka_unit_test(test_call),
        cmocka_unit_test(test_invoke),
        cmocka_unit_test(test_originator_routine),
        cmocka_unit_test(test_claimed),
        cmocka_unit_test(test_pending_mark),
        cmocka_unit_test(test_forwarded),
        cmocka_unit_test(test_routine_ex),
        cmocka_unit_test(test_associated),
        cmocka_unit_test(test_by_dpc),
        cmocka_unit_test(test_at_apc_level),
        cmocka_unit_test(test_bug_checks),
        cmocka_unit_test(test_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
