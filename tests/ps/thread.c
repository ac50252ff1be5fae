/* System threads: making, ending, ids, exit status, what they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "processes.h"

static unsigned runs;
static PETHREAD runner;

static void counts(void *context)
{
    runs++;
    runner = ke_current();
    if (context)
        assert_int_equal(*(int *)context, 42);
}

static void terminates(void *context)
{
    runs++;
    PsTerminateSystemThread((NTSTATUS)(uintptr_t)context);
    fail();
}

PROCESSES_TEST(returns) /* F253 */
{
    HANDLE handle = NULL;
    CLIENT_ID id = {(HANDLE)0x55, (HANDLE)0x55};
    int value = 42;
    PETHREAD thread;
    THREAD_BASIC_INFORMATION info;

    runs = 0;
    assert_status(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NO_NAME(OBJ_KERNEL_HANDLE), NULL,
                                       &id, counts, &value),
                  0);
    assert_int_equal((uintptr_t)handle & 0xFFFFFFFF80000000, 0xFFFFFFFF80000000);
    assert_ptr_equal(id.UniqueProcess, (HANDLE)4);
    assert_int_equal((uintptr_t)id.UniqueThread & 3, 0);
    assert_status(ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                            (PVOID *)&thread, NULL),
                  0);
    assert_ptr_equal(PsGetThreadId(thread), id.UniqueThread);
    assert_status(PsGetThreadExitStatus(thread), STATUS_PENDING);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), 0);
    assert_int_equal(runs, 1);
    assert_ptr_equal(runner, thread);
    assert_status(PsGetThreadExitStatus(thread), STATUS_SUCCESS);
    assert_true(PsIsThreadTerminating(thread));
    assert_status(ZwWaitForSingleObject(handle, FALSE, POLL), 0); /* stays signalled */
    assert_status(
        ZwQueryInformationThread(handle, ThreadBasicInformation, &info, sizeof info, NULL), 0);
    assert_status(info.ExitStatus, 0);
    assert_ptr_equal(info.ClientId.UniqueThread, id.UniqueThread);
    assert_status(ZwClose(handle), 0);
    assert_int_equal(ObDereferenceObject(thread), 0);
    assert_status(PsLookupThreadByThreadId(id.UniqueThread, &thread), STATUS_INVALID_CID);
    assert_int_equal(ps_thread_count(), 1);
}

PROCESSES_TEST(terminates_itself)
{
    HANDLE handle = start(terminates, (void *)(uintptr_t)0xC0000022);
    PETHREAD thread;

    runs = 0;
    assert_false(ObIsKernelHandle(handle));
    assert_status(
        ObReferenceObjectByHandle(handle, 0, *PsThreadType, KernelMode, (PVOID *)&thread, NULL), 0);
    assert_status(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(runs, 1);
    assert_status(PsGetThreadExitStatus(thread), 0xC0000022);
    ObDereferenceObject(thread);
    ZwClose(handle);
}

PROCESSES_TEST(what_it_is) /* F254, F013 */
{
    PETHREAD self = PsGetCurrentThread(), found;

    assert_ptr_equal(self, KeGetCurrentThread());
    assert_int_equal(PsGetCurrentThreadPreviousMode(), KernelMode);
    assert_true(PsIsSystemThread(self));
    assert_ptr_equal(PsGetCurrentProcess(), PsInitialSystemProcess);
    assert_ptr_equal(PsGetThreadProcess(self), PsInitialSystemProcess);
    assert_ptr_equal(PsGetCurrentThreadProcess(), PsInitialSystemProcess);
    assert_ptr_equal(PsGetCurrentProcessId(), (HANDLE)4);
    assert_ptr_equal(PsGetThreadProcessId(self), (HANDLE)4);
    assert_ptr_equal(PsGetProcessId(PsInitialSystemProcess), (HANDLE)4);
    assert_string_equal((char *)PsGetProcessImageFileName(PsInitialSystemProcess), "System");
    assert_true(PsIsSystemProcess(PsInitialSystemProcess));
    assert_int_equal(KeQueryPriorityThread(self), 8);
    assert_null(PsGetCurrentThreadTeb());
    assert_false(PsIsThreadTerminating(self));
    /* F255 */
    assert_status(PsLookupThreadByThreadId(PsGetCurrentThreadId(), &found), 0);
    assert_ptr_equal(found, self);
    assert_status(PsLookupThreadByThreadId(NULL, &found), STATUS_INVALID_CID);
    assert_status(PsLookupThreadByThreadId((HANDLE)0xFFFF0, &found), STATUS_INVALID_CID);
    assert_status(PsLookupThreadByThreadId((HANDLE)4, &found), STATUS_INVALID_CID); /* a process */
    ObDereferenceObject(self);
    assert_int_equal(world->user_high, 0);
}

PROCESSES_TEST(handle_of_the_current_process)
{
    HANDLE handle;
    PEPROCESS process = app_process();
    PEPROCESS before = ps_attach(process);

    assert_status(PsCreateSystemThread(&handle, 0, NULL, NULL, NULL, counts, NULL), 0);
    assert_ptr_equal(handle, (HANDLE)4);
    assert_int_equal(process->ob.handles.count, 1);
    ps_detach(before);
    kernel_sleep(1);
    ob_process_handles_close(process);
    ob_dereference(process);
}

static PEPROCESS seen;

static void looks(void *context)
{
    seen = PsGetCurrentProcess();
    assert_int_equal(ke_current()->previous_mode, KernelMode);
    assert_true(PsIsSystemThread(ke_current()));
}

PROCESSES_TEST(in_another_process)
{
    HANDLE process_handle, handle;
    PEPROCESS process = app_process();

    assert_status(ObOpenObjectByPointer(process, OBJ_KERNEL_HANDLE, NULL, PROCESS_ALL_ACCESS,
                                        *PsProcessType, KernelMode, &process_handle),
                  0);
    assert_status(PsCreateSystemThread(&handle, 0, NO_NAME(OBJ_KERNEL_HANDLE), process_handle, NULL,
                                       looks, NULL),
                  0);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), 0);
    assert_ptr_equal(seen, process);
    ZwClose(handle);
    assert_status(PsCreateSystemThread(&handle, 0, NULL, NtCurrentProcess(), NULL, looks, NULL), 0);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), 0);
    assert_ptr_equal(seen, PsInitialSystemProcess);
    assert_status(PsCreateSystemThread(&handle, 0, NULL, (HANDLE)0x5550, NULL, looks, NULL),
                  STATUS_INVALID_HANDLE);
    assert_status(PsCreateSystemThread(&handle, 0, NULL, handle, NULL, looks, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    /* Its only thread has ended, and the process with it. */
    assert_true(process->ended);
    assert_status(ZwWaitForSingleObject(process_handle, FALSE, POLL), 0);
    assert_status(PsCreateSystemThread(&handle, 0, NULL, process_handle, NULL, looks, NULL),
                  STATUS_PROCESS_IS_TERMINATING);
    ZwClose(process_handle);
    ob_dereference(process);
}

static void waits_forever(void *context)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

PROCESSES_TEST(not_by_others)
{
    HANDLE handle = start(waits_forever, NULL);

    kernel_sleep(1);
    assert_status(ZwTerminateThread(handle, 0), STATUS_ACCESS_DENIED);
}

PROCESSES_TEST(ids_are_not_used_again_soon)
{
    uintptr_t last = 0;

    for (int i = 0; i < 2000; i++) {
        HANDLE handle;
        CLIENT_ID id;

        assert_status(PsCreateSystemThread(&handle, 0, NULL, NULL, &id, counts, NULL), 0);
        if (i < 1000)
            assert_true((uintptr_t)id.UniqueThread > last);
        last = (uintptr_t)id.UniqueThread;
        ZwWaitForSingleObject(handle, FALSE, NULL);
        ZwClose(handle);
    }
    assert_true(last < 4 * 1100);
    assert_int_equal(ob_type_object_count(*PsThreadType), 1);
}

PROCESSES_TEST(limit)
{
    HANDLE handle = (HANDLE)0x55;

    world->sim->limits.threads = world->sim->threads_alive;
    assert_status(PsCreateSystemThread(&handle, 0, NULL, NULL, NULL, counts, NULL),
                  STATUS_INSUFFICIENT_RESOURCES);
    assert_ptr_equal(handle, (HANDLE)0x55);
    assert_int_equal(ob_type_object_count(*PsThreadType), 1);
    assert_int_equal(ps_thread_count(), 1);
}

/* --- what must be given back before the end --------------------------------------------------- */

static void in_critical_region(void *context)
{
    KeEnterCriticalRegion();
}

PROCESSES_CRASH_TEST(ends_in_critical_region, 0x20)
{
    ZwWaitForSingleObject(start(in_critical_region, NULL), FALSE, NULL);
}

static KMUTEX mutex;

static void with_mutex(void *context)
{
    KeInitializeMutex(&mutex, 0);
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
}

PROCESSES_CRASH_TEST(ends_with_mutex, 0x4000008A)
{
    ZwWaitForSingleObject(start(with_mutex, NULL), FALSE, NULL);
}

static void raised(void *context)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
}

PROCESSES_CRASH_TEST(ends_at_dispatch_level, 0x20)
{
    ZwWaitForSingleObject(start(raised, NULL), FALSE, NULL);
}

/* --- hooks for upper layers ------------------------------------------------------------------- */

static char log_text[64];

static void first(PETHREAD thread)
{
    strcat(log_text, "1");
    kernel_sleep(1); /* may block */
}

static void second(PETHREAD thread)
{
    strcat(log_text, "2");
}

static void gone(PETHREAD thread)
{
    strcat(log_text, "d");
}

PROCESSES_TEST(exit_callbacks)
{
    HANDLE handle;

    log_text[0] = 0;
    ps_on_thread_exit(first);
    ps_on_thread_exit(second);
    ps_on_thread_delete(gone);
    handle = start(counts, NULL);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), 0);
    assert_string_equal(log_text, "21");
    ZwClose(handle);
    assert_string_equal(log_text, "21d");
}

static void run_hook(PKTHREAD thread)
{
    strcat(log_text, "<");
    thread->start_routine(thread->start_context);
    strcat(log_text, ">");
}

PROCESSES_TEST(run_hook_of_run)
{
    HANDLE handle;

    log_text[0] = 0;
    world->ps->system_thread_run = run_hook;
    handle = start(counts, NULL);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), 0);
    assert_string_equal(log_text, "<>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns),
        cmocka_unit_test(terminates_itself),
        cmocka_unit_test(what_it_is),
        cmocka_unit_test(handle_of_the_current_process),
        cmocka_unit_test(in_another_process),
        cmocka_unit_test(not_by_others),
        cmocka_unit_test(ids_are_not_used_again_soon),
        cmocka_unit_test(limit),
        cmocka_unit_test(ends_in_critical_region),
        cmocka_unit_test(ends_with_mutex),
        cmocka_unit_test(ends_at_dispatch_level),
        cmocka_unit_test(exit_callbacks),
        cmocka_unit_test(run_hook_of_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
