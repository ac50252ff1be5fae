/*
 * terminate.c - telling another thread to end, to stop, or to go on.
 *
 * A thread is never taken away in the middle of kernel code. Told to end, it gets two APCs: a
 * special kernel one, which ends it on the spot if it is in user mode, and a user one, which ends
 * its waits in UserMode and is found when it would go back to user mode. A suspended thread waits
 * inside a normal kernel APC.
 */
#include "ps/internal.h"

enum { SUSPEND_MOST = 127 };

static _Noreturn void end_now(PKTHREAD thread)
{
    world->sim->cpu->irql = PASSIVE_LEVEL; /* an APC's kernel routine is at APC_LEVEL */
    ps_thread_exit(ps_thread_of(thread)->terminate_status);
}

static VOID interrupted_in_user_mode(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context,
                                     PVOID *argument1, PVOID *argument2)
{
    PKTHREAD thread = ke_current();

    if (thread->actor.user_interrupted)
        end_now(thread);
}

static VOID back_to_user_mode(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context,
                              PVOID *argument1, PVOID *argument2)
{
    *routine = NULL;
    end_now(ke_current());
}

/* Never called: what makes the user APC a normal one. */
static VOID nothing(PVOID context, PVOID argument1, PVOID argument2)
{
}

bool ps_thread_terminating(const struct _KTHREAD *thread)
{
    return thread->ended || (thread->process && ps_thread_of(thread)->terminating);
}

void ps_user_return(void)
{
    PKTHREAD thread = ke_current();

    if (irqlab_unlikely(ps_thread_of(thread)->terminating))
        end_now(thread);
}

/* Let it run whatever its suspend count. */
static void release(PETHREAD thread)
{
    struct ps_thread *target = ps_thread_of(thread);
    LONG previous;

    if (thread->suspend_count) {
        thread->suspend_count = 0;
        ke_semaphore_release(&target->suspension->gate, 0, 1, FALSE, &previous);
    }
}

NTSTATUS ps_thread_terminate(PETHREAD thread, NTSTATUS status)
{
    struct ps_thread *target = ps_thread_of(thread);
    struct ps_termination *termination;

    if (thread->system_thread)
        return STATUS_ACCESS_DENIED;
    if (thread == ke_current())
        ps_thread_exit(status);
    if (target->terminating)
        return thread->ended ? STATUS_THREAD_IS_TERMINATING : STATUS_SUCCESS;
    termination = arena_alloc(&world->arena, sizeof *termination);
    if (!termination)
        return STATUS_INSUFFICIENT_RESOURCES;
    target->termination = termination;
    target->terminating = true;
    target->terminate_status = status;
    KeInitializeApc(&termination->kernel, thread, OriginalApcEnvironment, interrupted_in_user_mode,
                    NULL, NULL, KernelMode, NULL);
    KeInitializeApc(&termination->user, thread, OriginalApcEnvironment, back_to_user_mode, NULL,
                    nothing, UserMode, NULL);
    if (!thread->started)
        return STATUS_SUCCESS; /* it will see when it begins */
    KeInsertQueueApc(&termination->user, NULL, NULL, 2);
    thread->apc_state.UserApcPending = TRUE;
    if (thread->wait.active && thread->wait.mode == UserMode)
        ke_wait_end(thread, STATUS_USER_APC, 2);
    KeInsertQueueApc(&termination->kernel, NULL, NULL, 2);
    release(thread);
    return STATUS_SUCCESS;
}

/* --- suspending ------------------------------------------------------------------------------- */

static VOID wait_at_gate(PVOID context, PVOID argument1, PVOID argument2)
{
    struct ps_suspension *suspension = context;
    struct ke_wait_for wait = {.count = 1,
                               .type = WaitAny,
                               .object = &suspension->gate,
                               .reason = Suspended,
                               .mode = KernelMode,
                               .routine = "NtSuspendThread"};

    ke_wait_objects(&wait);
}

static VOID suspend_taken(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1,
                          PVOID *argument2)
{
}

static struct ps_suspension *suspension_of(PETHREAD thread)
{
    struct ps_thread *target = ps_thread_of(thread);
    struct ps_suspension *suspension = target->suspension;

    if (!suspension) {
        suspension = target->suspension = arena_alloc(&world->arena, sizeof *suspension);
        irqlab_assert(suspension);
        KeInitializeApc(&suspension->apc, thread, OriginalApcEnvironment, suspend_taken, NULL,
                        wait_at_gate, KernelMode, suspension);
        ke_semaphore_init(&suspension->gate, 0, 2);
    }
    return suspension;
}

NTSTATUS ps_thread_suspend(PETHREAD thread, ULONG *previous)
{
    struct ps_suspension *suspension;

    if (ps_thread_terminating(thread))
        return STATUS_THREAD_IS_TERMINATING;
    if (thread->suspend_count >= SUSPEND_MOST)
        return STATUS_SUSPEND_COUNT_EXCEEDED;
    if (previous)
        *previous = thread->suspend_count;
    if (thread->suspend_count++)
        return STATUS_SUCCESS;
    suspension = suspension_of(thread);
    if (suspension->apc.Inserted)
        suspension->gate.Header.SignalState--; /* resumed before it even stopped: take that back */
    else
        KeInsertQueueApc(&suspension->apc, NULL, NULL, 0);
    return STATUS_SUCCESS;
}

NTSTATUS ps_thread_resume(PETHREAD thread, ULONG *previous)
{
    LONG state;

    if (previous)
        *previous = thread->suspend_count;
    if (thread->suspend_count && --thread->suspend_count == 0)
        ke_semaphore_release(&ps_thread_of(thread)->suspension->gate, 0, 1, FALSE, &state);
    return STATUS_SUCCESS;
}
