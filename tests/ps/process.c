/* Processes: life, user ranges, ids, handles at the end, attaching, termination, suspension. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "processes.h"

static unsigned runs;
static HANDLE handle, shared;

static void nothing(void *context)
{
    runs++;
}

PROCESSES_TEST(life)
{
    PEPROCESS process, found;
    PETHREAD thread;
    HANDLE id;

    runs = 0;
    assert_status(ps_process_create("application-with-a-long-name.exe", PS_ANY_SLOT, &process), 0);
    assert_string_equal((char *)PsGetProcessImageFileName(process), "application-wit");
    id = PsGetProcessId(process);
    assert_int_equal((uintptr_t)id & 3, 0);
    assert_int_equal(process->user_low, LAYOUT_USER_START);
    assert_int_equal(process->user_high, LAYOUT_USER_START + LAYOUT_USER_SLOT_BYTES);
    assert_ptr_equal(PsGetProcessInheritedFromUniqueProcessId(process), (HANDLE)4);
    assert_status(PsLookupProcessByProcessId(id, &found), 0);
    assert_ptr_equal(found, process);
    ObDereferenceObject(found);
    assert_status(PsLookupProcessByProcessId((HANDLE)0x5550, &found), STATUS_INVALID_CID);
    assert_status(PsLookupProcessByProcessId(PsGetCurrentThreadId(), &found), STATUS_INVALID_CID);
    assert_status(PsGetProcessExitStatus(process), STATUS_PENDING);
    thread = app_thread(process, nothing, NULL);
    assert_false(PsIsSystemThread(thread));
    assert_int_equal(process->thread_count, 1);
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(runs, 1);
    assert_true(process->ended);
    assert_status(PsGetProcessExitStatus(process), 0);
    kernel_sleep(1);
    ObDereferenceObject(thread);
    assert_int_equal(world->ps->slots, 1);
    assert_int_equal(ObDereferenceObject(process), 0);
    assert_int_equal(world->ps->slots, 0);
    assert_status(PsLookupProcessByProcessId(id, &found), STATUS_INVALID_CID);
}

PROCESSES_TEST(slots)
{
    PEPROCESS a, b, c, d;

    assert_status(ps_process_create("a", PS_ANY_SLOT, &a), 0);
    assert_status(ps_process_create("b", 2, &b), 0);
    assert_status(ps_process_create("c", PS_ANY_SLOT, &c), 0);
    assert_int_equal(a->slot, 0);
    assert_int_equal(c->slot, 1);
    assert_status(ps_process_create("d", 2, &d), STATUS_INSUFFICIENT_RESOURCES);
    assert_status(ps_process_create("d", 64, &d), STATUS_INSUFFICIENT_RESOURCES);
    ob_dereference(b);
    assert_status(ps_process_create("d", 2, &d), 0);
    ps_process_exit(a, 7);
    assert_true(a->ended);
    assert_int_equal(PsGetProcessExitStatus(a), 7);
}

static void opens(void *context)
{
    HANDLE h;

    for (int i = 0; i < 10; i++)
        assert_status(NtCreateEvent(&h, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(NtClose((HANDLE)12), 0);
    /* A user's thread sees its own range. */
    assert_int_equal(world->user_high, UINT64_MAX);
    assert_int_equal(ke_current()->previous_mode, UserMode);
}

PROCESSES_TEST(handles_are_closed_at_the_end)
{
    PEPROCESS process = app_process();

    app_thread(process, opens, NULL);
    KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL);
    assert_int_equal(process->ob.handles.count, 0);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 0);
    assert_int_equal(world->user_high, 0);
}

/* --- termination ------------------------------------------------------------------------------ */

static void waits_in_user_mode(void *context)
{
    NTSTATUS status = NtWaitForSingleObject(shared, FALSE, NULL);

    assert_status(status, STATUS_USER_APC);
    runs++;
    ps_user_return();
    fail();
}

static void waits_in_kernel_mode(void *context)
{
    KeWaitForSingleObject(context, Executive, KernelMode, FALSE, NULL);
    runs++;
    ps_user_return();
    fail();
}

static void make_shared(PEPROCESS process)
{
    PEPROCESS before = ps_attach(process);

    assert_status(ZwCreateEvent(&shared, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    ps_detach(before);
}

PROCESSES_TEST(terminated_by_another)
{
    PEPROCESS process = app_process();
    KEVENT event;
    PETHREAD user, kernel;

    runs = 0;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    make_shared(process);
    user = app_thread(process, waits_in_user_mode, NULL);
    kernel = app_thread(process, waits_in_kernel_mode, &event);
    kernel_sleep(1);
    assert_status(ps_thread_terminate(user, 3), 0);
    kernel_sleep(1);
    assert_int_equal(runs, 1);
    assert_true(user->ended);
    assert_int_equal(PsGetThreadExitStatus(user), 3);
    assert_status(ps_thread_terminate(user, 4), STATUS_THREAD_IS_TERMINATING);
    /* A wait in KernelMode is not interrupted. */
    ps_process_exit(process, 9);
    kernel_sleep(1);
    assert_false(kernel->ended);
    assert_true(PsIsThreadTerminating(kernel));
    assert_false(process->ended);
    KeSetEvent(&event, 0, FALSE);
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(PsGetProcessExitStatus(process), 9);
    assert_int_equal(runs, 2);
}

static void exits_process(void *context)
{
    kernel_sleep(1);
    assert_status(NtTerminateProcess(NtCurrentProcess(), 5), 0);
    fail();
}

PROCESSES_TEST(ends_itself)
{
    PEPROCESS process = app_process();

    runs = 0;
    make_shared(process);
    for (int i = 0; i < 3; i++)
        ob_dereference(app_thread(process, waits_in_user_mode, NULL));
    ob_dereference(app_thread(process, exits_process, NULL));
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(runs, 3);
    assert_int_equal(PsGetProcessExitStatus(process), 5);
    assert_int_equal(process->thread_count, 0);
    kernel_sleep(1);
    assert_int_equal(ObDereferenceObject(process), 0);
    assert_int_equal(ps_thread_count(), 1);
}

static void ends_others(void *context)
{
    kernel_sleep(1);
    assert_status(NtTerminateProcess(NULL, 5), 0);
    kernel_sleep(1);
    assert_int_equal(ke_current()->process->thread_count, 1);
    assert_status(NtTerminateThread(NULL, 6), STATUS_CANT_TERMINATE_SELF);
    NtTerminateThread(NtCurrentThread(), 6);
    fail();
}

PROCESSES_TEST(ends_all_others)
{
    PEPROCESS process = app_process();

    runs = 0;
    make_shared(process);
    app_thread(process, waits_in_user_mode, NULL);
    app_thread(process, ends_others, NULL);
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(runs, 1);
    assert_int_equal(PsGetProcessExitStatus(process), 6);
}

PROCESSES_TEST(what_cannot_be_terminated)
{
    HANDLE system;

    assert_status(ZwTerminateProcess(NtCurrentProcess(), 0), STATUS_ACCESS_DENIED);
    assert_status(ZwTerminateProcess((HANDLE)0x5550, 0), STATUS_INVALID_HANDLE);
    assert_status(ObOpenObjectByPointer(PsInitialSystemProcess, 0, NULL, PROCESS_ALL_ACCESS, NULL,
                                        KernelMode, &system),
                  0);
    assert_status(ZwTerminateProcess(system, 0), STATUS_ACCESS_DENIED);
    assert_status(ZwTerminateThread(NtCurrentThread(), 0), STATUS_INVALID_PARAMETER);
}

/* --- suspension ------------------------------------------------------------------------------- */

static volatile unsigned ticks;
static volatile bool stop;

static void works(void *context)
{
    while (!stop) {
        ticks++;
        kernel_sleep(1);
    }
}

PROCESSES_TEST(suspend_and_resume) /* F266 */
{
    PEPROCESS process = app_process();
    PETHREAD thread;
    ULONG previous = 0x55;
    unsigned before;

    stop = false;
    ticks = 0;
    thread = app_thread(process, works, NULL);
    kernel_sleep(5);
    assert_true(ticks >= 4);
    assert_status(
        ObOpenObjectByPointer(thread, 0, NULL, THREAD_ALL_ACCESS, NULL, KernelMode, &handle), 0);
    assert_status(ZwSuspendThread(handle, &previous), 0);
    assert_int_equal(previous, 0);
    assert_status(ZwSuspendThread(handle, &previous), 0);
    assert_int_equal(previous, 1);
    before = ticks;
    kernel_sleep(10);
    assert_int_equal(ticks, before);
    assert_status(ZwResumeThread(handle, &previous), 0);
    assert_int_equal(previous, 2);
    kernel_sleep(10);
    assert_int_equal(ticks, before);
    assert_status(ZwResumeThread(handle, &previous), 0);
    assert_int_equal(previous, 1);
    kernel_sleep(10);
    assert_true(ticks > before);
    assert_status(ZwResumeThread(handle, &previous), 0);
    assert_int_equal(previous, 0);
    stop = true;
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    assert_status(ZwSuspendThread(handle, &previous), STATUS_THREAD_IS_TERMINATING);
}

PROCESSES_TEST(resumed_before_it_stopped)
{
    PEPROCESS process = app_process();
    PETHREAD thread;

    stop = false;
    ticks = 0;
    thread = app_thread(process, works, NULL);
    for (int i = 0; i < 5; i++) {
        assert_status(ps_thread_suspend(thread, NULL), 0);
        assert_status(ps_thread_resume(thread, NULL), 0);
    }
    assert_status(ps_thread_suspend(thread, NULL), 0);
    kernel_sleep(5);
    assert_true(ticks <= 1);
    assert_status(ps_thread_resume(thread, NULL), 0);
    kernel_sleep(5);
    assert_true(ticks > 3);
    stop = true;
}

PROCESSES_TEST(made_suspended)
{
    struct ps_thread_params params = {
        .process = app_process(), .run = app_run, .start = nothing, .suspended = true};
    PETHREAD thread;

    runs = 0;
    assert_status(ps_thread_create(&params, &thread), 0);
    ps_thread_start(thread);
    kernel_sleep(5);
    assert_int_equal(runs, 0);
    assert_status(ps_thread_resume(thread, NULL), 0);
    kernel_sleep(1);
    assert_int_equal(runs, 1);
}

PROCESSES_TEST(terminated_while_suspended)
{
    PEPROCESS process = app_process();
    PETHREAD thread;

    stop = false;
    make_shared(process);
    thread = app_thread(process, waits_in_user_mode, NULL);
    assert_status(ps_thread_suspend(thread, NULL), 0);
    kernel_sleep(5);
    ps_process_exit(process, 1);
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, MS(10)), 0);
    assert_int_equal(thread->exit_status, 1);
}

PROCESSES_TEST(limit)
{
    PEPROCESS process = app_process();
    PETHREAD thread;

    stop = false;
    thread = app_thread(process, works, NULL);
    for (int i = 0; i < 127; i++)
        assert_status(ps_thread_suspend(thread, NULL), 0);
    assert_status(ps_thread_suspend(thread, NULL), STATUS_SUSPEND_COUNT_EXCEEDED);
    while (thread->suspend_count)
        ps_thread_resume(thread, NULL);
    stop = true;
}

/* --- attaching -------------------------------------------------------------------------------- */

PROCESSES_TEST(attach)
{
    PEPROCESS a = app_process(), b;
    KAPC_STATE outer, inner;
    HANDLE h;

    assert_status(ps_process_create("b", PS_ANY_SLOT, &b), 0);
    KeStackAttachProcess(a, &outer);
    assert_ptr_equal(PsGetCurrentProcess(), a);
    assert_ptr_equal(PsGetCurrentProcessId(), (HANDLE)4); /* the thread's own */
    assert_int_equal(world->user_high, UINT64_MAX);
    assert_status(ZwCreateEvent(&h, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    KeStackAttachProcess(b, &inner);
    assert_ptr_equal(PsGetCurrentProcess(), b);
    assert_int_equal(world->user_low, b->user_low);
    kernel_sleep(1); /* the range comes back with the thread */
    assert_int_equal(world->user_low, b->user_low);
    assert_status(ZwSetEvent(h, NULL), STATUS_INVALID_HANDLE);
    KeUnstackDetachProcess(&inner);
    assert_ptr_equal(PsGetCurrentProcess(), a);
    assert_status(ZwSetEvent(h, NULL), 0);
    assert_status(ZwClose(h), 0);
    KeUnstackDetachProcess(&outer);
    assert_ptr_equal(PsGetCurrentProcess(), PsInitialSystemProcess);
    assert_int_equal(world->user_high, 0);
    KeAttachProcess(b);
    assert_ptr_equal(PsGetCurrentProcess(), b);
    assert_true(KeIsAttachedProcess());
    KeDetachProcess();
    assert_false(KeIsAttachedProcess());
}

PROCESSES_CRASH_TEST(attach_twice, 0x5)
{
    KeAttachProcess(app_process());
    KeAttachProcess(app_process());
}

static void ends_attached(void *context)
{
    ps_attach(context);
}

PROCESSES_CRASH_TEST(attached_at_its_end, 0x5)
{
    ZwWaitForSingleObject(start(ends_attached, app_process()), FALSE, NULL);
}

/* --- a thread in user mode -------------------------------------------------------------------- */

static char user_mode_kernel_stack[64 * 1024] __attribute__((aligned(16)));

static void spins(void *context)
{
    struct sim_actor *self = &ke_current()->actor;

    self->kernel_stack_top = user_mode_kernel_stack + sizeof user_mode_kernel_stack;
    self->user_stack = true;
    for (;;)
        sim_edge(world->sim);
}

PROCESSES_TEST(terminated_in_user_mode)
{
    PEPROCESS process = app_process();
    PETHREAD thread = app_thread(process, spins, NULL);

    for (int i = 0; i < 100000; i++)
        ke_point(KE_OP_READ, NULL);
    assert_true(thread->actor.user_stack || thread->actor.user_interrupted);
    ps_process_exit(process, 3);
    assert_status(KeWaitForSingleObject(process, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(PsGetThreadExitStatus(thread), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(life),
        cmocka_unit_test(slots),
        cmocka_unit_test(handles_are_closed_at_the_end),
        cmocka_unit_test(terminated_by_another),
        cmocka_unit_test(ends_itself),
        cmocka_unit_test(ends_all_others),
        cmocka_unit_test(what_cannot_be_terminated),
        cmocka_unit_test(suspend_and_resume),
        cmocka_unit_test(resumed_before_it_stopped),
        cmocka_unit_test(made_suspended),
        cmocka_unit_test(terminated_while_suspended),
        cmocka_unit_test(limit),
        cmocka_unit_test(attach),
        cmocka_unit_test(attach_twice),
        cmocka_unit_test(attached_at_its_end),
        cmocka_unit_test(terminated_in_user_mode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
