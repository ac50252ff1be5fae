/* thread.c - the life of a thread below the object manager, and its priority. */
#include "ke/wake.h"

static void start(void *argument)
{
    PKTHREAD thread = argument;

    sim_touch(world->sim, &thread->actor, 1, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE);
    sim_settle(world->sim);
    thread->run(thread);
    ke_thread_exit(STATUS_SUCCESS);
}

NTSTATUS ke_thread_init(PKTHREAD thread, void (*run)(PKTHREAD thread), PKSTART_ROUTINE routine,
                        void *context)
{
    if (!sim_thread_init(world->sim, &thread->actor, 8, start, thread))
        return STATUS_INSUFFICIENT_RESOURCES;
    thread->actor.owner = thread;
    thread->actor.seh = &thread->seh;
    thread->Header.Type = KE_TYPE_THREAD;
    thread->Header.SignalState = 0;
    InitializeListHead(&thread->Header.WaitListHead);
    thread->base_priority = 8;
    InitializeListHead(&thread->mutants);
    InitializeListHead(&thread->apc_state.ApcListHead[KernelMode]);
    InitializeListHead(&thread->apc_state.ApcListHead[UserMode]);
    list_init(&thread->process_link);
    list_init(&thread->all_link);
    list_init(&thread->irps);
    thread->user_affinity = thread->actor.affinity;
    thread->run = run;
    thread->start_routine = routine;
    thread->start_context = context;
    thread->exit_status = STATUS_PENDING;
    list_push_back(&world->ke->threads, &thread->all_link);
    world->ke->threads_made++;
    return STATUS_SUCCESS;
}

/* To run and to end a thread touches all of it, the object header in front of it included. */
void ke_soon(const struct sim_actor *actor)
{
    const char *thread = (const char *)ke_thread_of(actor);

    for (int i = -128; i < (int)sizeof(struct _KTHREAD) + 64; i += 64)
        __builtin_prefetch(thread + i, 1);
}

void ke_thread_start(PKTHREAD thread)
{
    thread->started = true;
    KE_ORDER(KE_ORDER_RELEASE, &thread->actor);
    KE_ORDER(KE_ORDER_ACQUIRE, &thread->actor, .b = (uint64_t)(uintptr_t)&thread->actor);
    sim_touch(world->sim, &thread->actor, 1, SIM_TOUCH_WRITE);
    sim_ready(world->sim, &thread->actor);
}

_Noreturn void ke_thread_exit(NTSTATUS status)
{
    struct sim *sim = world->sim;
    PKTHREAD thread = ke_current();

    ke_point(KE_OP_THREAD, NULL);
    if (!IsListEmpty(&thread->mutants))
        ke_mutants_abandon(thread);
    if (!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode]) ||
        !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]))
        ke_apc_rundown(thread);
    if (thread->queue)
        ke_queue_exit(thread);
    thread->exit_status = status;
    thread->ended = true;
    list_remove(&thread->all_link);
    sim_touch(sim, &thread->Header, 8, SIM_TOUCH_WRITE);
    KE_ORDER(KE_ORDER_RELEASE, &thread->Header);
    thread->Header.SignalState = 1;
    /* Most often one thread joins. */
    if (!IsListEmpty(&thread->Header.WaitListHead) &&
        (!sim_plain(sim) || !ke_wake_first(sim, &thread->Header, 0) ||
         !IsListEmpty(&thread->Header.WaitListHead)))
        ke_wait_satisfy(&thread->Header, 0);
    sim->cpu->irql = PASSIVE_LEVEL;
    /* What is left of the thread may be free memory from here on; it is not used again before the
     * switch. */
    if (thread->process)
        world->ke->thread_gone(thread);
    sim_thread_exit(sim);
}

/* --- priority --------------------------------------------------------------------------------- */

void ke_thread_boost(PKTHREAD thread, KPRIORITY increment)
{
    sim_set_priority(world->sim, &thread->actor, ke_boosted(thread, increment));
}

/* A turn is over: one level of the boost is taken back. */
void ke_quantum_end(struct sim_actor *actor)
{
    PKTHREAD thread = ke_thread_of(actor);

    if (actor->priority > thread->base_priority && actor->priority < LOW_REALTIME_PRIORITY)
        sim_set_priority(world->sim, actor, actor->priority - 1);
}

KPRIORITY KeQueryPriorityThread(PKTHREAD Thread)
{
    KE_DDI(Thread, 0);
    return Thread->actor.priority;
}

KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority)
{
    KPRIORITY old;

    KE_DDI(Thread, Priority);
    ke_point(KE_OP_THREAD, Thread);
    old = Thread->actor.priority;
    if (Priority < 1 || Priority > HIGH_PRIORITY)
        return old;
    Thread->base_priority = (signed char)Priority;
    sim_set_priority(world->sim, &Thread->actor, (uint8_t)Priority);
    sim_settle(world->sim);
    return old;
}

LONG KeSetBasePriorityThread(PKTHREAD Thread, LONG Increment)
{
    LONG old, base;

    KE_DDI(Thread, Increment);
    ke_point(KE_OP_THREAD, Thread);
    old = Thread->base_priority - 8;
    base = 8 + Increment;
    if (base < 1)
        base = 1;
    if (base > LOW_REALTIME_PRIORITY - 1)
        base = LOW_REALTIME_PRIORITY - 1;
    Thread->base_priority = (signed char)base;
    sim_set_priority(world->sim, &Thread->actor, (uint8_t)base);
    sim_settle(world->sim);
    return old;
}

PKTHREAD KeGetCurrentThread(VOID)
{
    return ke_current();
}

/* --- processors and affinity ------------------------------------------------------------------ */

ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber)
{
    ULONG number = world->sim->cpu->number;

    if (ProcNumber)
        *ProcNumber = (PROCESSOR_NUMBER){.Group = 0, .Number = (UCHAR)number};
    return number;
}

ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
    if (ActiveProcessors)
        *ActiveProcessors = KeQueryActiveProcessors();
    return world->sim->cpu_count;
}

ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber)
{
    return GroupNumber == 0 || GroupNumber == ALL_PROCESSOR_GROUPS ? world->sim->cpu_count : 0;
}

ULONG KeQueryMaximumProcessorCountEx(USHORT GroupNumber)
{
    return KeQueryActiveProcessorCountEx(GroupNumber);
}

ULONG KeQueryMaximumProcessorCount(VOID)
{
    return world->sim->cpu_count;
}

KAFFINITY KeQueryActiveProcessors(VOID)
{
    return world->sim->cpu_count == 64 ? ~0ull : (1ull << world->sim->cpu_count) - 1;
}

static void apply_affinity(PKTHREAD thread)
{
    sim_set_affinity(world->sim, &thread->actor,
                     thread->system_affinity ? thread->system_affinity : thread->user_affinity);
    sim_settle(world->sim);
}

KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY Affinity)
{
    PKTHREAD thread = ke_current();
    KAFFINITY old = thread->system_affinity;

    KE_DDI(thread, Affinity);
    ke_point(KE_OP_THREAD, thread);
    Affinity &= KeQueryActiveProcessors();
    if (Affinity) {
        thread->system_affinity = Affinity;
        apply_affinity(thread);
    }
    return old;
}

VOID KeSetSystemAffinityThread(KAFFINITY Affinity)
{
    KeSetSystemAffinityThreadEx(Affinity);
}

VOID KeRevertToUserAffinityThreadEx(KAFFINITY Affinity)
{
    PKTHREAD thread = ke_current();

    KE_DDI(thread, Affinity);
    ke_point(KE_OP_THREAD, thread);
    thread->system_affinity = Affinity & KeQueryActiveProcessors();
    apply_affinity(thread);
}

VOID KeRevertToUserAffinityThread(VOID)
{
    KeRevertToUserAffinityThreadEx(0);
}
