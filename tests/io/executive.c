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
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first); /* a named one stays */
    InitializeObjectAttributes(&attributes, &boot, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
    assert_int_equal(ExCreateCallback(&first, &attributes, FALSE, TRUE), STATUS_SUCCESS);
    ObDereferenceObject(first);
    InitializeObjectAttributes(&attributes, &missing, 0, NULL, NULL);
    assert_int_equal(ExCreateCallback(&first, &attributes, TRUE, TRUE), STATUS_OBJECT_PATH_NOT_FOUND);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_named_callbacks),
        cmocka_unit_test(test_workers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
