/*
 * apc.c - asynchronous procedure calls, and the regions that keep them away.
 *
 * A kernel APC is *special* if it has no normal routine: it runs at APC_LEVEL as soon as the
 * thread's IRQL is PASSIVE_LEVEL and it is in no guarded region. A normal kernel APC runs its
 * normal routine at PASSIVE_LEVEL, one at a time, and not in a critical region. User APCs run when
 * the thread waits alertably in user mode.
 *
 * The queue of a mode keeps special APCs before normal ones, each kind in order of arrival.
 */
#include "ke/ke.h"

VOID KeInitializeApc(PRKAPC Apc, PRKTHREAD Thread, KAPC_ENVIRONMENT Environment,
                     PKKERNEL_ROUTINE KernelRoutine, PKRUNDOWN_ROUTINE RundownRoutine,
                     PKNORMAL_ROUTINE NormalRoutine, KPROCESSOR_MODE ApcMode, PVOID NormalContext)
{
    KE_DDI(Apc, (uintptr_t)NormalRoutine);
    Apc->Type = 18; /* ApcObject */
    Apc->Size = sizeof *Apc;
    Apc->Thread = Thread;
    Apc->KernelRoutine = KernelRoutine;
    Apc->RundownRoutine = RundownRoutine;
    Apc->NormalRoutine = NormalRoutine;
    Apc->ApcStateIndex = (CCHAR)Environment;
    Apc->ApcMode = NormalRoutine ? ApcMode : KernelMode;
    Apc->NormalContext = NormalRoutine ? NormalContext : NULL;
    Apc->Inserted = FALSE;
}

static bool deliverable(const struct _KTHREAD *thread)
{
    const LIST_ENTRY *queue = &thread->apc_state.ApcListHead[KernelMode];
    const KAPC *first;

    if (IsListEmpty(queue) || thread->special_apc_disable)
        return false;
    first = CONTAINING_RECORD(queue->Flink, KAPC, ApcListEntry);
    return !first->NormalRoutine ||
           (!thread->kernel_apc_disable && !thread->kernel_apc_in_progress);
}

bool ke_apc_pending(PKTHREAD thread, KPROCESSOR_MODE mode, bool alertable)
{
    if (mode == KernelMode)
        return deliverable(thread);
    return alertable && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]);
}

BOOLEAN KeInsertQueueApc(PRKAPC Apc, PVOID SystemArgument1, PVOID SystemArgument2,
                         KPRIORITY Increment)
{
    PKTHREAD thread = Apc->Thread;
    LIST_ENTRY *queue, *at;

    KE_DDI(Apc, 0);
    ke_point(KE_OP_APC, thread);
    if (Apc->Inserted || thread->ended)
        return FALSE;
    Apc->SystemArgument1 = SystemArgument1;
    Apc->SystemArgument2 = SystemArgument2;
    Apc->Inserted = TRUE;
    sim_touch(world->sim, &thread->apc_state, 1, SIM_TOUCH_WRITE);
    sim_touch(world->sim, &thread->alerted, 1, SIM_TOUCH_WRITE);
    sim_touch_next_step(world->sim, &thread->actor);
    KE_ORDER(KE_ORDER_RELEASE, Apc);
    queue = &thread->apc_state.ApcListHead[(int)Apc->ApcMode];
    at = queue;
    if (!Apc->NormalRoutine) {
        /* Behind the other special ones, before the first normal one. */
        for (at = queue->Flink; at != queue; at = at->Flink)
            if (CONTAINING_RECORD(at, KAPC, ApcListEntry)->NormalRoutine)
                break;
    }
    InsertTailList(at, &Apc->ApcListEntry);
    if (Apc->ApcMode == KernelMode) {
        thread->apc_state.KernelApcPending = TRUE;
        if (deliverable(thread)) {
            if (thread->wait.active && thread->actor.irql < APC_LEVEL)
                ke_wait_end(thread, STATUS_KERNEL_APC, Increment);
            else /* it runs, is ready, or waits at APC_LEVEL: when its IRQL drops */
                sim_request_apc(world->sim, &thread->actor);
        }
    } else if (thread->wait.active && thread->wait.mode == UserMode && thread->wait.alertable) {
        thread->apc_state.UserApcPending = TRUE;
        ke_wait_end(thread, STATUS_USER_APC, Increment);
    }
    sim_settle(world->sim);
    return TRUE;
}

BOOLEAN KeRemoveQueueApc(PRKAPC Apc)
{
    KE_DDI(Apc, 0);
    ke_point(KE_OP_APC, Apc->Thread);
    if (!Apc->Inserted)
        return FALSE;
    sim_touch(world->sim, &Apc->Thread->apc_state, 1, SIM_TOUCH_WRITE);
    sim_forestall(world->sim, Apc->Thread->actor.step.process);
    Apc->Inserted = FALSE;
    RemoveEntryList(&Apc->ApcListEntry);
    return TRUE;
}

/* Run one APC of the current thread; IRQL is PASSIVE_LEVEL (kernel mode) on entry and return. */
static void run_one(PKTHREAD thread, PKAPC apc, KPROCESSOR_MODE mode)
{
    struct sim *sim = world->sim;
    PKNORMAL_ROUTINE normal = apc->NormalRoutine;
    PKKERNEL_ROUTINE kernel = apc->KernelRoutine; /* which may free the APC */
    PVOID context = apc->NormalContext;
    PVOID argument1 = apc->SystemArgument1, argument2 = apc->SystemArgument2;

    sim_touch(sim, &thread->apc_state, 1, SIM_TOUCH_WRITE);
    RemoveEntryList(&apc->ApcListEntry);
    apc->Inserted = FALSE;
    ke_point(KE_OP_APC, NULL);
    sim_raise(sim, APC_LEVEL);
    if (mode == KernelMode)
        KE_ORDER(KE_ORDER_APC | KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, apc,
                 .c = (uint64_t)(uintptr_t)__builtin_frame_address(0));
    else
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, apc);
    if (kernel)
        KE_CALLBACK("APC kernel routine", kernel,
                    kernel(apc, &normal, &context, &argument1, &argument2));
    if (mode == KernelMode) {
        if (normal) {
            thread->kernel_apc_in_progress = true;
            sim->cpu->irql = PASSIVE_LEVEL;
            KE_CALLBACK("APC", normal, normal(context, argument1, argument2));
            thread->kernel_apc_in_progress = false;
        }
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_END, &thread->apc_state);
        sim->cpu->irql = PASSIVE_LEVEL;
        return;
    }
    sim->cpu->irql = PASSIVE_LEVEL;
    /* User APCs run through the dispatcher of the user-mode side. */
    if (normal && thread->user_apc)
        thread->user_apc(normal, context, argument1, argument2);
    else if (normal)
        normal(context, argument1, argument2);
}

void ke_apc_deliver(KPROCESSOR_MODE mode)
{
    PKTHREAD thread = ke_current();
    LIST_ENTRY *queue = &thread->apc_state.ApcListHead[(int)mode];

    if (mode == KernelMode) {
        while (deliverable(thread))
            run_one(thread, CONTAINING_RECORD(queue->Flink, KAPC, ApcListEntry), KernelMode);
        thread->apc_state.KernelApcPending = !IsListEmpty(queue);
        return;
    }
    thread->apc_state.UserApcPending = FALSE;
    while (!IsListEmpty(queue))
        run_one(thread, CONTAINING_RECORD(queue->Flink, KAPC, ApcListEntry), UserMode);
}

void ke_apc_rundown(PKTHREAD thread)
{
    for (int mode = KernelMode; mode <= UserMode; mode++) {
        LIST_ENTRY *queue = &thread->apc_state.ApcListHead[mode];

        while (!IsListEmpty(queue)) {
            PKAPC apc = CONTAINING_RECORD(RemoveHeadList(queue), KAPC, ApcListEntry);
            PKRUNDOWN_ROUTINE rundown = apc->RundownRoutine;

            apc->Inserted = FALSE;
            if (rundown)
                KE_CALLBACK("APC rundown routine", rundown, rundown(apc));
        }
    }
}

/* --- regions ---------------------------------------------------------------------------------- */

void ke_apc_unblocked(PKTHREAD thread)
{
    if (irqlab_unlikely(!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode])) &&
        deliverable(thread)) {
        sim_request_apc(world->sim, &thread->actor);
        sim_settle(world->sim);
    }
}

VOID KeEnterCriticalRegion(VOID)
{
    PKTHREAD thread = ke_current();

    KE_DDI(thread, 0);
    ke_point(KE_OP_REGION, NULL);
    thread->kernel_apc_disable--;
    KE_ORDER(KE_ORDER_ACQUIRE, &thread->apc_state);
}

VOID KeLeaveCriticalRegion(VOID)
{
    PKTHREAD thread = ke_current();

    KE_DDI(thread, 0);
    ke_point(KE_OP_REGION, NULL);
    KE_ORDER(KE_ORDER_RELEASE, &thread->apc_state);
    if (++thread->kernel_apc_disable == 0)
        ke_apc_unblocked(thread);
}

VOID KeEnterGuardedRegion(VOID)
{
    PKTHREAD thread = ke_current();

    KE_DDI(thread, 0);
    ke_point(KE_OP_REGION, NULL);
    thread->special_apc_disable--;
    KE_ORDER(KE_ORDER_ACQUIRE, &thread->apc_state);
}

VOID KeLeaveGuardedRegion(VOID)
{
    PKTHREAD thread = ke_current();

    KE_DDI(thread, 0);
    ke_point(KE_OP_REGION, NULL);
    KE_ORDER(KE_ORDER_RELEASE, &thread->apc_state);
    if (++thread->special_apc_disable == 0)
        ke_apc_unblocked(thread);
}

BOOLEAN KeAreApcsDisabled(VOID)
{
    PKTHREAD thread = ke_current();

    return thread->kernel_apc_disable != 0 || thread->special_apc_disable != 0;
}

BOOLEAN KeAreAllApcsDisabled(VOID)
{
    return ke_current()->special_apc_disable != 0 || sim_irql(world->sim) >= APC_LEVEL;
}

BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE AlertMode)
{
    BOOLEAN previous;

    KE_DDI(Thread, AlertMode);
    ke_point(KE_OP_APC, Thread);
    sim_touch(world->sim, &Thread->alerted, 1, SIM_TOUCH_WRITE);
    previous = Thread->alerted[(int)AlertMode];
    KE_ORDER(KE_ORDER_RELEASE, &Thread->alerted[(int)AlertMode]);
    if (!previous) {
        if (Thread->wait.active && Thread->wait.alertable && AlertMode <= Thread->wait.mode) {
            KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, &Thread->alerted[(int)AlertMode],
                     .b = (uint64_t)(uintptr_t)&Thread->actor);
            ke_wait_end(Thread, STATUS_ALERTED, 2);
        } else
            Thread->alerted[(int)AlertMode] = TRUE;
    }
    sim_settle(world->sim);
    return previous;
}

BOOLEAN KeTestAlertThread(KPROCESSOR_MODE AlertMode)
{
    PKTHREAD thread = ke_current();
    BOOLEAN alerted = thread->alerted[(int)AlertMode];

    KE_DDI(thread, AlertMode);
    ke_point(KE_OP_APC, thread);
    sim_touch(world->sim, &thread->alerted, 1, SIM_TOUCH_WRITE);
    if (alerted) {
        thread->alerted[(int)AlertMode] = FALSE;
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, &thread->alerted[(int)AlertMode]);
    } else if (AlertMode == UserMode && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]))
        thread->apc_state.UserApcPending = TRUE;
    return alerted;
}
