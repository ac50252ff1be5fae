/* What ex takes from the layers above it: named callback objects, and workers that are threads of
 * the System process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

static unsigned calls;

static VOID called(PVOID context, PVOID a, PVOID b)
{
    calls++;
}

static void named_callbacks(void *unused)
{
    UNICODE_STRING name, boot, missing;
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT first, second;
    PVOID registration;

    RtlInitUnicodeString(&name, u"\\Callback\\Ours");
    RtlInitUnicodeString(&boot, u"\\callback\\powerstate");
    RtlInitUnicodeString(&missing, u"\\Nowhere\\Ours");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ExCreateCallback(&first, &attributes, TRUE, TRUE), STATUS_SUCCESS);
    assert_int_equal(ExCreateCallback(&second, &attributes, TRUE, FALSE), STATUS_SUCCESS);
    assert_ptr_equal(first, second);
    calls = 0;
    registration = ExRegisterCallback(first, called, NULL);
    ExNotifyCallback(second, NULL, NULL);
    assert_int_equal(calls, 1);
    ExUnregisterCallback(registration);
    ObDereferenceObject(first);
    ObDereferenceObject(second);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE),
                     STATUS_OBJECT_NAME_NOT_FOUND); /* the name went with the last reference */
    InitializeObjectAttributes(&attributes, &name, OBJ_PERMANENT, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, TRUE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first); /* a permanent one stays */
    InitializeObjectAttributes(&attributes, &boot, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
    InitializeObjectAttributes(&attributes, &missing, 0, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, TRUE, TRUE),
                     STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(ExCreateCallback(&first, NULL, TRUE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
}

static void test_named_callbacks(void **state)
{
    assert_true(io_run(1, named_callbacks));
}

static KEVENT done;
static WORK_QUEUE_ITEM item;

static VOID work(PVOID context)
{
    uint64_t routine;

    assert_ptr_equal(PsGetCurrentProcess(), PsInitialSystemProcess);
    assert_true(PsIsSystemThread(PsGetCurrentThread()));
    assert_true(ex_is_worker(PsGetCurrentThread(), &routine));
    assert_int_equal(KeQueryPriorityThread(PsGetCurrentThread()), 13);
    KeSetEvent(&done, 0, FALSE);
}

static void workers(void *unused)
{
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&item, work, NULL);
    ExQueueWorkItem(&item, CriticalWorkQueue);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
}

static void test_workers(void **state)
{
    assert_true(io_run(2, workers));
}

/* A process that ends with pages a driver has locked. */
static PMDL mdl;
static void *mapped;

static void lock_buffer(void *context)
{
    char *buffer = app_memory(100);

    mdl = IoAllocateMdl(buffer, 100, FALSE, FALSE, NULL);
    MmProbeAndLockPages(mdl, UserMode, IoWriteAccess);
    assert_ptr_equal(mdl->Process, app_process);
    assert_int_equal(mm_locked_pages(app_process), 1);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    memcpy(mapped, "hello", 6);
    assert_string_equal(buffer, "hello");
    if (!context)
        MmUnlockPages(mdl);
    if (context != (void *)2)
        return;
    /* And one into the process, which goes with it. */
    MmUnlockPages(mdl);
    mdl =
        MmAllocatePagesForMdl((PHYSICAL_ADDRESS){.QuadPart = 0}, (PHYSICAL_ADDRESS){.QuadPart = -1},
                              (PHYSICAL_ADDRESS){.QuadPart = 0}, 4096);
    mapped = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    memcpy(mapped, "shared", 7);
}

static void leaving_locked(void *unused)
{
    app_start();
    in_app(lock_buffer, (void *)1);
}

static void leaving_unlocked(void *unused)
{
    app_start();
    in_app(lock_buffer, NULL);
    app_start();
    in_app(lock_buffer, (void *)2);
    assert_string_equal(MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority), "shared");
}

static void test_locked_pages(void **state)
{
    assert_true(io_run(1, leaving_unlocked));
    assert_false(io_run(1, leaving_locked));
    assert_int_equal(world->ke->crash.code, 0x76);
    assert_int_equal(world->ke->crash.args[2], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_named_callbacks),
        cmocka_unit_test(test_workers),
        cmocka_unit_test(test_locked_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
