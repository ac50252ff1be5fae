/*
 * Races of requests, each under some hundred random schedules: whatever the order, every request
 * ends once, nobody waits for ever, and nothing is left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

#include "base/prng.h"

#define CODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

enum { SCHEDULES = 300 };

/* --- a random walk ------------------------------------------------------------------------------
 */

static struct prng prng;

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    return prng_below(&prng, choice->count);
}

static struct sim_strategy walk = {.name = "walk", .choose = choose};
static struct sim_schedule schedule;

static void explore(void (*body)(void *))
{
    for (uint64_t seed = 1; seed <= SCHEDULES; seed++) {
        prng_seed(&prng, seed);
        io_start(3);
        sim_set_strategy(world->sim, &walk);
        schedule.count = 0;
        world->sim->schedule = &schedule;
        io_done = false;
        io_thread(io_main, (void *)body);
        if (!kernel_go() || !io_done)
            fail_msg("schedule %llu: %s", (unsigned long long)seed,
                     world->ke->crash.happened ? world->ke->crash.why : "it did not end");
    }
}

/* --- a driver that keeps requests in a cancel-safe queue ----------------------------------------
 */

static PDEVICE_OBJECT device;
static IO_CSQ csq;
static LIST_ENTRY queue;
static KSPIN_LOCK lock;
static unsigned asked, ended, cancelled, unloads, gone;
static unsigned all_ended, all_cancelled, at_once, later;

static VOID insert(PIO_CSQ q, PIRP irp)
{
    InsertTailList(&queue, &irp->Tail.Overlay.ListEntry);
}

static VOID take(PIO_CSQ q, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP peek(PIO_CSQ q, PIRP irp, PVOID context)
{
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : queue.Flink;

    return next == &queue ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID acquire(PIO_CSQ q, PKIRQL irql)
{
    KeAcquireSpinLock(&lock, irql);
}

static VOID release(PIO_CSQ q, KIRQL irql)
{
    KeReleaseSpinLock(&lock, irql);
}

static VOID end_cancelled(PIO_CSQ q, PIRP irp)
{
    cancelled++;
    complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS keep(PDEVICE_OBJECT target, PIRP irp)
{
    asked++;
    IoCsqInsertIrp(&csq, irp, NULL);
    return STATUS_PENDING;
}

static VOID unload(PDRIVER_OBJECT object)
{
    unloads++;
    drop_named_device(device, u"Test");
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = succeed;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = keep;
    InitializeListHead(&queue);
    KeInitializeSpinLock(&lock);
    IoCsqInitialize(&csq, insert, take, peek, acquire, release, end_cancelled);
    device = named_device(driver, u"Test", 0);
    asked = ended = cancelled = unloads = gone = 0;
    return STATUS_SUCCESS;
}

/* Completes until so many requests have ended one way or the other. */
static void consume(void *count)
{
    for (unsigned tries = 0; ended + cancelled < (unsigned)(uintptr_t)count; tries++) {
        PIRP irp = IoCsqRemoveNextIrp(&csq, NULL);

        if (irp) {
            ended++;
            complete(irp, STATUS_SUCCESS, 1);
        } else {
            kernel_sleep(tries % 32 ? 0 : 1); /* looks often, but lets the clock move, too */
        }
    }
}

static HANDLE file;

static NTSTATUS ask(IO_STATUS_BLOCK *iosb)
{
    memset(iosb, 0x55, sizeof *iosb);
    return NtDeviceIoControlFile(file, NULL, NULL, NULL, iosb, CODE, NULL, 0, NULL, 0);
}

static void check_clean(void)
{
    kernel_sleep(1);
    assert_true(IsListEmpty(&queue));
    assert_true(list_empty(&world->io->files));
    assert_true(IsListEmpty(&world->io->orphans));
    assert_int_equal(device->ReferenceCount, 0);
    list_for_each(it, &world->ke->threads)
        assert_true(IsListEmpty(io_thread_irps(container_of(it, struct _KTHREAD, all_link))));
}

/* --- cancelling against completing
 * ---------------------------------------------------------------- */

static IO_STATUS_BLOCK *iosbs[3];

/* Let the others go ahead for some points. */
static void dawdle(void)
{
    for (int i = 0; i < 20; i++)
        kernel_sleep(0);
}

static void cancel_them(void *context)
{
    dawdle();
    NtCancelIoFileEx(file, iosbs[0], app_memory(16));
    NtCancelIoFileEx(file, NULL, app_memory(16));
}

static void ask_some(void *context)
{
    PETHREAD other;

    file = app_open(u"\\??\\Test", 0);
    for (int i = 0; i < 3; i++)
        iosbs[i] = app_memory(sizeof *iosbs[i]);
    other = app_thread(cancel_them, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ask(iosbs[i]), STATUS_PENDING);
    dawdle();
    NtCancelIoFile(file, app_memory(16));
    io_join(other);
    ob_dereference(other);
    while (ended + cancelled < 3)
        kernel_sleep(1);
    kernel_sleep(1);
    for (int i = 0; i < 3; i++)
        assert_true(iosbs[i]->Status == STATUS_SUCCESS || iosbs[i]->Status == STATUS_CANCELLED);
    NtClose(file);
}

static void cancel_and_complete(void *context)
{
    PETHREAD consumer;

    load(entry);
    app_start();
    consumer = io_thread(consume, (void *)3);
    in_app(ask_some, NULL);
    io_join(consumer);
    assert_int_equal(asked, 3);
    assert_int_equal(ended + cancelled, 3);
    all_ended += ended;
    all_cancelled += cancelled;
    check_clean();
}

static void test_cancel_and_complete(void **state)
{
    all_ended = all_cancelled = 0;
    explore(cancel_and_complete);
    assert_true(all_ended > SCHEDULES / 10 && all_cancelled > SCHEDULES / 10);
}

/* --- a thread that ends against completing
 * ----------------------------------------------------------- */

static void ask_and_end(void *iosb)
{
    assert_int_equal(ask(iosb), STATUS_PENDING);
}

static void ask_in_threads(void *context)
{
    PETHREAD threads[2];

    file = app_open(u"\\??\\Test", 0);
    for (int i = 0; i < 2; i++)
        threads[i] = app_thread(ask_and_end, app_memory(16));
    for (int i = 0; i < 2; i++) {
        io_join(threads[i]);
        ob_dereference(threads[i]);
    }
    assert_int_equal(ended + cancelled, 2);
    NtClose(file);
}

static void end_and_complete(void *context)
{
    PETHREAD consumer;

    load(entry);
    app_start();
    consumer = io_thread(consume, (void *)2);
    in_app(ask_in_threads, NULL);
    io_join(consumer);
    check_clean();
}

static void test_end_and_complete(void **state)
{
    explore(end_and_complete);
}

/* --- threads that share a synchronous file
 * ------------------------------------------------------------- */

static void ask_twice(void *iosb)
{
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask(iosb), STATUS_SUCCESS);
        assert_int_equal(((IO_STATUS_BLOCK *)iosb)->Information, 1);
    }
}

static void share_file(void *context)
{
    PETHREAD threads[3];

    file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    for (int i = 0; i < 3; i++)
        threads[i] = app_thread(ask_twice, app_memory(16));
    for (int i = 0; i < 3; i++) {
        io_join(threads[i]);
        ob_dereference(threads[i]);
    }
    NtClose(file);
}

static void synchronous(void *context)
{
    PETHREAD consumer;

    load(entry);
    app_start();
    consumer = io_thread(consume, (void *)6);
    in_app(share_file, NULL);
    io_join(consumer);
    assert_int_equal(ended, 6);
    check_clean();
}

static void test_synchronous(void **state)
{
    explore(synchronous);
}

/* --- opening against unloading
 * -------------------------------------------------------------------------- */

static void note_gone(struct io_driver *which)
{
    gone++;
}

static void open_and_close(void *context)
{
    for (int i = 0; i < 3; i++) {
        HANDLE handle;
        NTSTATUS status = app_try_open(u"\\??\\Test", 0, FILE_ALL_ACCESS, &handle);

        if (NT_SUCCESS(status))
            NtClose(handle);
        else
            assert_true(status == STATUS_NO_SUCH_DEVICE || status == STATUS_OBJECT_NAME_NOT_FOUND);
    }
}

static void unload_and_open(void *context)
{
    struct io_driver *driver;
    PETHREAD thread;
    NTSTATUS status;

    driver = load(entry);
    world->io->unloaded = note_gone;
    app_start();
    thread = app_thread(open_and_close, NULL);
    status = io_driver_unload(driver, false, NULL);
    assert_true(status == STATUS_SUCCESS || status == STATUS_DEVICE_BUSY);
    if (status == STATUS_SUCCESS)
        at_once++;
    else
        later++;
    io_join(thread);
    ob_dereference(thread);
    kernel_sleep(1);
    assert_int_equal(unloads, 1);
    assert_int_equal(gone, 1);
    assert_true(list_empty(&world->io->files));
}

static void test_unload_and_open(void **state)
{
    at_once = later = 0;
    explore(unload_and_open);
    assert_true(at_once > SCHEDULES / 10 && later > SCHEDULES / 10);
}

/* --- a remove lock
 * ----------------------------------------------------------------------------------------- */

static IO_REMOVE_LOCK remove;
static bool removed;

static void use_device(void *context)
{
    for (int i = 0; i < 3; i++)
        if (NT_SUCCESS(IoAcquireRemoveLock(&remove, context))) {
            assert_false(removed);
            IoReleaseRemoveLock(&remove, context);
        }
}

static void remove_device(void *context)
{
    PETHREAD threads[2];

    removed = false;
    IoInitializeRemoveLock(&remove, 0, 0, 0);
    for (int i = 0; i < 2; i++)
        threads[i] = io_thread(use_device, NULL);
    assert_int_equal(IoAcquireRemoveLock(&remove, NULL), STATUS_SUCCESS);
    IoReleaseRemoveLockAndWait(&remove, NULL);
    removed = true;
    for (int i = 0; i < 2; i++)
        io_join(threads[i]);
}

static void test_remove_lock(void **state)
{
    explore(remove_device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel_and_complete), cmocka_unit_test(test_end_and_complete),
        cmocka_unit_test(test_synchronous),         cmocka_unit_test(test_unload_and_open),
        cmocka_unit_test(test_remove_lock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
