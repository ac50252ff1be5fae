/* Cancelling: F217, F218, F251, the end of a thread; bug checks 0x48, 0x11B; cancel-safe queues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

#define CODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static PDEVICE_OBJECT device;
static NTSTATUS (*dispatch_as)(PIRP irp);

static NTSTATUS dispatch(PDEVICE_OBJECT target, PIRP irp)
{
    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction != IRP_MJ_DEVICE_CONTROL)
        return complete(irp, STATUS_SUCCESS, 0);
    return dispatch_as(irp);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = dispatch;
    device = named_device(driver, u"Test", 0);
    return STATUS_SUCCESS;
}

static void start(void)
{
    load(entry);
    app_start();
}

/* --- IoCancelIrp ------------------------------------------------------------------------------ */

static unsigned cancels;
static PIRP cancelled;

static VOID cancel_routine(PDEVICE_OBJECT target, PIRP irp)
{
    cancels++;
    cancelled = irp;
    assert_ptr_equal(target, device);
    assert_true(irp->Cancel);
    assert_null(irp->CancelRoutine);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_int_equal(irp->CancelIrql, PASSIVE_LEVEL);
    assert_false(KeTestSpinLock(&world->io->cancel_lock));
    IoReleaseCancelSpinLock(irp->CancelIrql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void cancel_irp(void *context)
{
    PIRP irp;
    PIO_STACK_LOCATION next;

    start();
    cancels = 0;
    irp = IoAllocateIrp(1, FALSE);
    assert_false(IoCancelIrp(irp)); /* F217 */
    assert_true(irp->Cancel);
    next = IoGetNextIrpStackLocation(irp);
    next->DeviceObject = device;
    IoSetNextIrpStackLocation(irp);
    irp->Cancel = FALSE;
    assert_null(IoSetCancelRoutine(irp, cancel_routine));
    assert_true(IoCancelIrp(irp)); /* F218 */
    assert_int_equal(cancels, 1);
    assert_ptr_equal(cancelled, irp);
    assert_false(IoCancelIrp(irp));
    assert_int_equal(cancels, 1);
    assert_true(KeTestSpinLock(&world->io->cancel_lock));
    IoFreeIrp(irp);
}

static VOID keep_lock(PDEVICE_OBJECT target, PIRP irp)
{
}

static void lock_kept(void *context)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoSetNextIrpStackLocation(irp);
    IoSetCancelRoutine(irp, keep_lock);
    IoCancelIrp(irp);
}

static void completed_with_routine(void *context)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    irp->CurrentLocation = 3; /* as completion leaves it, in memory that is not freed yet */
    IoSetCancelRoutine(irp, cancel_routine);
    IoCancelIrp(irp);
}

static void test_bug_checks(void **state)
{
    assert_int_equal(io_crash(lock_kept), 0x11B);
    assert_int_equal(io_crash(completed_with_routine), 0x48);
}

static void cancel_spin_lock(void *context)
{
    KIRQL irql = 77;

    IoAcquireCancelSpinLock(&irql);
    assert_int_equal(irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    IoReleaseCancelSpinLock(irql);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

/* --- a driver that keeps IRPs until they are cancelled ---------------------------------------- */

static unsigned completed;

static VOID end_cancelled(PDEVICE_OBJECT target, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    completed++;
    complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS keep(PIRP irp)
{
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, end_cancelled);
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) {
        completed++;
        complete(irp, STATUS_CANCELLED, 0);
    }
    return STATUS_PENDING;
}

static HANDLE file, other_file;
static IO_STATUS_BLOCK *iosbs[4];

static NTSTATUS ask(HANDLE handle, IO_STATUS_BLOCK *iosb)
{
    memset(iosb, 0x55, sizeof *iosb);
    return NtDeviceIoControlFile(handle, NULL, NULL, NULL, iosb, CODE, NULL, 0, NULL, 0);
}

static void ask_and_wait(void *iosb)
{
    LARGE_INTEGER second = kernel_ms(1000);

    assert_int_equal(ask(file, iosb), STATUS_PENDING);
    KeDelayExecutionThread(UserMode, FALSE, &second);
}

static void cancel_io(void *context)
{
    IO_STATUS_BLOCK *result = app_memory(sizeof *result);
    PETHREAD other;

    dispatch_as = keep;
    completed = 0;
    file = app_open(u"\\??\\Test", 0);
    other_file = app_open(u"\\??\\Test", 0);
    for (int i = 0; i < 4; i++)
        iosbs[i] = app_memory(sizeof *iosbs[i]);
    assert_int_equal(ask(file, iosbs[0]), STATUS_PENDING);
    assert_int_equal(ask(file, iosbs[1]), STATUS_PENDING);
    assert_int_equal(ask(other_file, iosbs[2]), STATUS_PENDING);
    other = app_thread(ask_and_wait, iosbs[3]);
    kernel_sleep(10);
    assert_int_equal(NtCancelIoFile(file, result), STATUS_SUCCESS); /* F251 */
    assert_int_equal(result->Status, STATUS_SUCCESS);
    assert_int_equal(completed, 2);
    assert_int_equal(iosbs[0]->Status, STATUS_CANCELLED);
    assert_int_equal(iosbs[1]->Status, STATUS_CANCELLED);
    assert_int_equal(iosbs[2]->Status, 0x55555555);
    assert_int_equal(iosbs[3]->Status, 0x55555555); /* of another thread */
    assert_int_equal(NtCancelIoFileEx(file, iosbs[0], result), STATUS_NOT_FOUND);
    assert_int_equal(ask(file, iosbs[0]), STATUS_PENDING);
    assert_int_equal(ask(file, iosbs[1]), STATUS_PENDING);
    assert_int_equal(NtCancelIoFileEx(file, iosbs[1], result), STATUS_SUCCESS); /* only that one */
    assert_int_equal(completed, 3);
    assert_int_equal(iosbs[0]->Status, 0x55555555);
    assert_int_equal(iosbs[1]->Status, STATUS_CANCELLED);
    assert_int_equal(NtCancelIoFileEx(file, NULL, result), STATUS_SUCCESS); /* of any thread */
    assert_int_equal(completed, 5);
    assert_int_equal(NtCancelIoFileEx(file, NULL, result), STATUS_NOT_FOUND);
    NtCancelIoFile(other_file, result);
    assert_int_equal(completed, 6);
    assert_int_equal(NtCancelIoFile((HANDLE)0x4444, result), STATUS_INVALID_HANDLE);
    io_join(other);
    ob_dereference(other);
    NtClose(file);
    NtClose(other_file);
}

static NTSTATUS sync_status;

static void ask_synchronously(void *iosb)
{
    sync_status = ask(file, iosb);
}

static void cancel_synchronous(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb), *result = app_memory(sizeof *result);
    PETHREAD thread;
    HANDLE handle;

    dispatch_as = keep;
    completed = 0;
    file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    thread = app_thread(ask_synchronously, iosb);
    assert_int_equal(ob_handle_create(thread, THREAD_ALL_ACCESS, 0, OB_CREATE_HANDLE,
                                      (struct ob_call){UserMode, 0}, &handle),
                     STATUS_SUCCESS);
    kernel_sleep(10);
    assert_int_equal(NtCancelSynchronousIoFile(handle, NULL, result), STATUS_SUCCESS);
    io_join(thread);
    assert_int_equal(sync_status, STATUS_CANCELLED);
    assert_int_equal(iosb->Status, 0x55555555);
    assert_int_equal(NtCancelSynchronousIoFile(handle, NULL, result), STATUS_NOT_FOUND);
    ob_dereference(thread);
    NtClose(handle);
    NtClose(file);
}

/* Alertable: an alert cancels what the thread waits for. */
static void alerted(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    PETHREAD thread;

    dispatch_as = keep;
    completed = 0;
    file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_ALERT);
    thread = app_thread(ask_synchronously, iosb);
    kernel_sleep(10);
    KeAlertThread(thread, UserMode);
    io_join(thread);
    assert_int_equal(completed, 1);
    assert_int_equal(sync_status, STATUS_CANCELLED);
    ob_dereference(thread);
    NtClose(file);
}

/* A thread that ends takes its requests with it. */
static void ask_and_end(void *iosb)
{
    assert_int_equal(ask(file, iosb), STATUS_PENDING);
}

static void thread_ends(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    LONGLONG before;

    dispatch_as = keep;
    completed = 0;
    file = app_open(u"\\??\\Test", 0);
    before = kernel_now();
    in_app(ask_and_end, iosb);
    assert_int_equal(completed, 1);
    assert_int_equal(iosb->Status, STATUS_CANCELLED);
    assert_int_equal(kernel_now(), before);
    NtClose(file);
}

/* … and waits for those that cannot be cancelled. */
static PIRP kept;

static NTSTATUS keep_stubbornly(PIRP irp)
{
    IoMarkIrpPending(irp);
    kept = irp;
    return STATUS_PENDING;
}

static void complete_late(void *context)
{
    kernel_sleep(5000);
    assert_true(kept->Cancel);
    complete(kept, STATUS_SUCCESS, 0);
}

static void thread_waits(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    LONGLONG before;

    dispatch_as = keep_stubbornly;
    file = app_open(u"\\??\\Test", 0);
    before = kernel_now();
    io_thread(complete_late, NULL);
    in_app(ask_and_end, iosb);
    assert_int_equal(kernel_now() - before, 5000);
    assert_int_equal(iosb->Status, STATUS_SUCCESS);
    NtClose(file);
    assert_true(list_empty(&world->io->drains));
}

/* --- cancel-safe queues ----------------------------------------------------------------------- */

static IO_CSQ csq;
static LIST_ENTRY queue;
static KSPIN_LOCK queue_lock;
static NTSTATUS insert_status;

static VOID csq_insert(PIO_CSQ q, PIRP irp)
{
    InsertTailList(&queue, &irp->Tail.Overlay.ListEntry);
}

static NTSTATUS csq_insert_ex(PIO_CSQ q, PIRP irp, PVOID context)
{
    assert_ptr_equal(context, &insert_status);
    if (NT_SUCCESS(insert_status))
        InsertTailList(&queue, &irp->Tail.Overlay.ListEntry);
    return insert_status;
}

static VOID csq_remove(PIO_CSQ q, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP csq_peek(PIO_CSQ q, PIRP irp, PVOID context)
{
    for (PLIST_ENTRY it = irp ? irp->Tail.Overlay.ListEntry.Flink : queue.Flink; it != &queue;
         it = it->Flink) {
        PIRP next = CONTAINING_RECORD(it, IRP, Tail.Overlay.ListEntry);

        if (!context || IoGetCurrentIrpStackLocation(next)->FileObject == context)
            return next;
    }
    return NULL;
}

static VOID csq_acquire(PIO_CSQ q, PKIRQL irql)
{
    KeAcquireSpinLock(&queue_lock, irql);
}

static VOID csq_release(PIO_CSQ q, KIRQL irql)
{
    KeReleaseSpinLock(&queue_lock, irql);
}

static VOID csq_complete(PIO_CSQ q, PIRP irp)
{
    completed++;
    complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS enqueue(PIRP irp)
{
    IoCsqInsertIrp(&csq, irp, NULL);
    return STATUS_PENDING;
}

static NTSTATUS enqueue_ex(PIRP irp)
{
    NTSTATUS status = IoCsqInsertIrpEx(&csq, irp, NULL, &insert_status);

    if (!NT_SUCCESS(status))
        return complete(irp, status, 0);
    return STATUS_PENDING;
}

static void csq_start(void)
{
    memset(&csq, 0x55, sizeof csq);
    InitializeListHead(&queue);
    KeInitializeSpinLock(&queue_lock);
    assert_int_equal(IoCsqInitialize(&csq, csq_insert, csq_remove, csq_peek, csq_acquire,
                                     csq_release, csq_complete),
                     STATUS_SUCCESS);
    assert_int_equal(csq.Type, IO_TYPE_CSQ);
    assert_null(csq.ReservePointer);
    completed = 0;
    dispatch_as = enqueue;
}

static void csq_queue(void *context)
{
    IO_STATUS_BLOCK *iosb[3], *result = app_memory(sizeof *result);
    PIRP irp;

    csq_start();
    file = app_open(u"\\??\\Test", 0);
    other_file = app_open(u"\\??\\Test", 0);
    for (int i = 0; i < 3; i++) {
        iosb[i] = app_memory(sizeof *iosb[i]);
        assert_int_equal(ask(i == 1 ? other_file : file, iosb[i]), STATUS_PENDING);
    }
    irp = IoCsqRemoveNextIrp(&csq, file_of(other_file));
    assert_non_null(irp);
    assert_null(irp->CancelRoutine);
    complete(irp, STATUS_SUCCESS, 1);
    assert_int_equal(iosb[1]->Information, 1);
    assert_null(IoCsqRemoveNextIrp(&csq, file_of(other_file)));
    assert_int_equal(NtCancelIoFileEx(file, iosb[0], result), STATUS_SUCCESS);
    assert_int_equal(completed, 1);
    assert_int_equal(iosb[0]->Status, STATUS_CANCELLED);
    irp = IoCsqRemoveNextIrp(&csq, NULL);
    assert_non_null(irp);
    assert_null(IoCsqRemoveNextIrp(&csq, NULL));
    irp->Cancel = TRUE; /* cancelled between removal and insertion: completed at once */
    IoCsqInsertIrp(&csq, irp, NULL);
    assert_int_equal(completed, 2);
    assert_int_equal(iosb[2]->Status, STATUS_CANCELLED);
    assert_true(IsListEmpty(&queue));

    IoCsqInitializeEx(&csq, csq_insert_ex, csq_remove, csq_peek, csq_acquire, csq_release,
                      csq_complete);
    assert_int_equal(csq.Type, IO_TYPE_CSQ_EX);
    dispatch_as = enqueue_ex;
    insert_status = STATUS_DEVICE_BUSY;
    assert_int_equal(ask(file, iosb[0]), STATUS_DEVICE_BUSY);
    assert_true(IsListEmpty(&queue));
    insert_status = STATUS_SUCCESS;
    assert_int_equal(ask(file, iosb[0]), STATUS_PENDING);
    NtCancelIoFile(file, result);
    assert_int_equal(completed, 3);
    NtClose(file);
    NtClose(other_file);
}

static IO_CSQ_IRP_CONTEXT irp_context;

static NTSTATUS enqueue_with_context(PIRP irp)
{
    IoCsqInsertIrp(&csq, irp, &irp_context);
    return STATUS_PENDING;
}

static void csq_context(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb), *result = app_memory(sizeof *result);
    PIRP irp;

    csq_start();
    dispatch_as = enqueue_with_context;
    file = app_open(u"\\??\\Test", 0);
    ask(file, iosb);
    assert_int_equal(irp_context.Type, IO_TYPE_CSQ_IRP_CONTEXT);
    assert_ptr_equal(irp_context.Csq, &csq);
    irp = irp_context.Irp;
    assert_ptr_equal(IoCsqRemoveIrp(&csq, &irp_context), irp);
    assert_null(irp_context.Irp);
    assert_null(IoCsqRemoveIrp(&csq, &irp_context));
    complete(irp, STATUS_SUCCESS, 0);
    ask(file, iosb);
    NtCancelIoFile(file, result);
    assert_null(irp_context.Irp);
    assert_null(IoCsqRemoveIrp(&csq, &irp_context));
    assert_int_equal(completed, 1);
    NtClose(file);
}

#define TEST(body)                                                                                 \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(4, body));                                                              \
    }

#define APP_TEST(body)                                                                             \
    static void system_##body(void *context)                                                       \
    {                                                                                              \
        start();                                                                                   \
        in_app(body, NULL);                                                                        \
    }                                                                                              \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(4, system_##body));                                                     \
    }

TEST(cancel_irp)
TEST(cancel_spin_lock)
APP_TEST(cancel_io)
APP_TEST(cancel_synchronous)
APP_TEST(alerted)
APP_TEST(thread_ends)
APP_TEST(thread_waits)
APP_TEST(csq_queue)
APP_TEST(csq_context)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel_irp),         cmocka_unit_test(test_cancel_spin_lock),
        cmocka_unit_test(test_bug_checks),         cmocka_unit_test(test_cancel_io),
        cmocka_unit_test(test_cancel_synchronous), cmocka_unit_test(test_alerted),
        cmocka_unit_test(test_thread_ends),        cmocka_unit_test(test_thread_waits),
        cmocka_unit_test(test_csq_queue),          cmocka_unit_test(test_csq_context),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
