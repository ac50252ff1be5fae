/*
 * dpc.c - deferred procedure calls: a routine queued to a CPU, run there at DISPATCH_LEVEL.
 *
 * States of a KDPC: idle (DpcData NULL) -> queued (DpcData = its queue) -> idle again, before its
 * routine runs, so that the routine may queue it anew. Each run is an actor of its own.
 *
 * When a queued DPC starts: on the current CPU as soon as IRQL is below DISPATCH_LEVEL, unless its
 * importance is low; on another CPU when that is stepped next and its IRQL allows; one of low
 * importance at the next clock tick.
 */
#include "ke/ke.h"
#include "host/signals.h"

enum {
    DPC_TYPE = 19, /* KDPC.Type: KOBJECTS DpcObject */
    THREADED_DPC_TYPE = 26,
    TARGETED = 64, /* KDPC.Number = TARGETED + CPU; below: any */
    TICK_100NS = 156250,
};

static struct sim_deadline *low_tick(void)
{
    return &world->ke->low_tick;
}

static void request_low(struct sim_deadline *deadline)
{
    for (uint32_t n = 0; n < world->sim->cpu_count; n++)
        if (world->ke->cpus[n].dpcs.count)
            sim_request(world->sim, &world->sim->cpus[n], SIM_DISPATCH);
}

static void initialize(PRKDPC dpc, UCHAR type, PKDEFERRED_ROUTINE routine, PVOID context)
{
    dpc->Type = type;
    dpc->Importance = MediumImportance;
    dpc->Number = 0;
    dpc->DeferredRoutine = routine;
    dpc->DeferredContext = context;
    dpc->DpcData = NULL;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = dpc, .b = sizeof *dpc, .text = "DPC");
}

VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    KE_DDI(Dpc, (uintptr_t)DeferredRoutine);
    sim_touch(world->sim, Dpc, sizeof *Dpc, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    initialize(Dpc, DPC_TYPE, DeferredRoutine, DeferredContext);
}

/* Threaded DPCs run as ordinary ones: Windows allows that at any time. */
VOID KeInitializeThreadedDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    KE_DDI(Dpc, (uintptr_t)DeferredRoutine);
    initialize(Dpc, THREADED_DPC_TYPE, DeferredRoutine, DeferredContext);
}

VOID KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance)
{
    KE_DDI(Dpc, Importance);
    Dpc->Importance = (UCHAR)Importance;
}

VOID KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number)
{
    KE_DDI(Dpc, Number);
    if ((uint32_t)Number < world->sim->cpu_count)
        Dpc->Number = (USHORT)(TARGETED + Number);
}

NTSTATUS KeSetTargetProcessorDpcEx(PKDPC Dpc, PPROCESSOR_NUMBER ProcNumber)
{
    KE_DDI(Dpc, ProcNumber->Number);
    if (ProcNumber->Group != 0 || ProcNumber->Number >= world->sim->cpu_count ||
        ProcNumber->Reserved != 0)
        return STATUS_INVALID_PARAMETER;
    Dpc->Number = (USHORT)(TARGETED + ProcNumber->Number);
    return STATUS_SUCCESS;
}

void ke_dpc_insert_on(PKDPC dpc, struct sim_cpu *cpu)
{
    struct ke_dpc_queue *queue;

    if (dpc->Number >= TARGETED && (uint32_t)(dpc->Number - TARGETED) < world->sim->cpu_count)
        cpu = &world->sim->cpus[dpc->Number - TARGETED];
    queue = &world->ke->cpus[cpu->number].dpcs;
    sim_touch(world->sim, queue, 1, SIM_TOUCH_WRITE);
    dpc->DpcData = queue;
    dpc->DpcListEntry.Next = NULL;
    if (!queue->head) {
        queue->head = queue->tail = &dpc->DpcListEntry;
    } else if (dpc->Importance == HighImportance) {
        dpc->DpcListEntry.Next = queue->head;
        queue->head = &dpc->DpcListEntry;
    } else {
        queue->tail->Next = &dpc->DpcListEntry;
        queue->tail = &dpc->DpcListEntry;
    }
    queue->count++;
    /* One of low importance may also find the processor idle and start at once. */
    if (dpc->Importance != LowImportance || sim_choose(world->sim, SIM_CHOICE_ALERT, 2) == 1) {
        sim_request(world->sim, cpu, SIM_DISPATCH);
        return;
    }
    if (!low_tick()->index) {
        low_tick()->fire = request_low;
        sim_deadline_set(world->sim, low_tick(),
                         (world->sim->now_100ns / TICK_100NS + 1) * TICK_100NS);
    }
}

BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1, PVOID SystemArgument2)
{
    KE_DDI(Dpc, 0);
    ke_point(KE_OP_DPC, Dpc);
    if (Dpc->DpcData)
        return FALSE;
    Dpc->SystemArgument1 = SystemArgument1;
    Dpc->SystemArgument2 = SystemArgument2;
    KE_ORDER(KE_ORDER_RELEASE, Dpc);
    ke_dpc_insert_on(Dpc, world->sim->cpu);
    sim_settle(world->sim);
    return TRUE;
}

BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc)
{
    struct ke_dpc_queue *queue;

    KE_DDI(Dpc, 0);
    ke_point(KE_OP_DPC, Dpc);
    queue = Dpc->DpcData;
    if (!queue)
        return FALSE;

    SINGLE_LIST_ENTRY **link = &queue->head, *before = NULL;
    struct ke_cpu *of = container_of(queue, struct ke_cpu, dpcs);

    sim_touch(world->sim, queue, 1, SIM_TOUCH_WRITE);
    sim_forestall(world->sim, SIM_PROCESS_INTERRUPTS | (uint32_t)(of - world->ke->cpus));
    while (*link && *link != &Dpc->DpcListEntry) {
        before = *link;
        link = &before->Next;
    }
    if (*link) {
        *link = Dpc->DpcListEntry.Next;
        if (queue->tail == &Dpc->DpcListEntry)
            queue->tail = before;
        queue->count--;
    }
    Dpc->DpcData = NULL;
    KE_ORDER(KE_ORDER_CLEAR, Dpc);
    return TRUE;
}

static bool all_quiet(void)
{
    for (uint32_t n = 0; n < world->sim->cpu_count; n++)
        if (world->ke->cpus[n].dpcs.count || world->ke->cpus[n].dpcs.running)
            return false;
    return true;
}

/* A thread in KeFlushQueuedDpcs. */
struct flusher {
    struct list link; /* in ke->flushers until no DPC is left */
    PKTHREAD thread;
    bool woken;
};

static void wake_flushers(void)
{
    if (list_empty(&world->ke->flushers) || !all_quiet())
        return;
    for (struct list *it; (it = list_pop_front(&world->ke->flushers));) {
        struct flusher *flusher = container_of(it, struct flusher, link);

        flusher->woken = true;
        if (flusher->thread->wait.active)
            ke_wait_end(flusher->thread, STATUS_SUCCESS, 0);
    }
}

VOID KeFlushQueuedDpcs(VOID)
{
    struct flusher flusher = {.thread = ke_current()};

    KE_DDI(NULL, 0);
    ke_point(KE_OP_DPC, NULL);
    if (all_quiet()) {
        KE_ORDER(KE_ORDER_ACQUIRE, &world->ke->flushers);
        return;
    }
    request_low(NULL);
    list_push_back(&world->ke->flushers, &flusher.link);
    ke_wait_woken(&flusher.woken, NULL, Executive, KernelMode, false, NULL, "KeFlushQueuedDpcs",
                  (uint64_t)(uintptr_t)__builtin_return_address(0));
    KE_ORDER(KE_ORDER_ACQUIRE, &world->ke->flushers);
}

static bool is_dpc(const KDPC *dpc)
{
    return dpc->Type == DPC_TYPE || dpc->Type == THREADED_DPC_TYPE;
}

PKDPC ke_dpc_in(uint64_t begin, uint64_t bytes)
{
    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        SINGLE_LIST_ENTRY *entry = world->ke->cpus[n].dpcs.head;

        while (entry) {
            PKDPC dpc = CONTAINING_RECORD(entry, KDPC, DpcListEntry);
            KDPC copy;

            if ((uint64_t)(uintptr_t)dpc - begin < bytes)
                return dpc;
            /* One that was freed before is told of already, and leads nowhere. */
            if (!host_copy_in(&copy, (uint64_t)(uintptr_t)dpc, sizeof copy, NULL) || !is_dpc(&copy))
                break;
            entry = copy.DpcListEntry.Next;
        }
    }
    return NULL;
}

static PKDPC pop(struct ke_dpc_queue *queue)
{
    SINGLE_LIST_ENTRY *entry = queue->head;
    PKDPC dpc;

    if (!entry)
        return NULL;
    dpc = CONTAINING_RECORD(entry, KDPC, DpcListEntry);
    if (irqlab_unlikely(!is_dpc(dpc)))
        ke_crash(0xC7, 1, (ULONG64)(uintptr_t)dpc, 0, 0,
                 "a DPC that is still queued lies in memory that was freed or reused");
    queue->head = entry->Next;
    if (!queue->head)
        queue->tail = NULL;
    queue->count--;
    return dpc;
}

void ke_dpc_drain(void)
{
    struct sim *sim = world->sim;
    struct ke_dpc_queue *queue = &world->ke->cpus[sim->cpu->number].dpcs;
    PKTHREAD thread = ke_current();
    struct seh_chain interrupted = thread->seh;

    for (PKDPC dpc; (dpc = pop(queue));) {
        struct sim_actor activation = {0};
        PKDEFERRED_ROUTINE routine = dpc->DeferredRoutine;
        PVOID context = dpc->DeferredContext;
        PVOID argument1 = dpc->SystemArgument1, argument2 = dpc->SystemArgument2;
        uint64_t target = dpc->Number >= TARGETED ? 1 + dpc->Number - TARGETED : 0;

        sim_actor_number(sim, &activation);
        sim_interrupt_enter(sim, &activation);
        KE_ORDER(KE_ORDER_BEGIN | KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, dpc, .c = target);
        dpc->DpcData = NULL;
        queue->running = dpc;
        /* Exceptions of the interrupted thread's __try blocks are not ours. */
        thread->seh = (struct seh_chain){0};
        sim_touch(sim, dpc, 8, SIM_TOUCH_WRITE); /* it can be queued again */
        sim_touch(sim, queue, 1, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE);
        sim_touch(sim, sim->cpu, 1, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE);
        ke_point(KE_OP_DPC, dpc);
        KE_CALLBACK("DPC", routine, routine(dpc, context, argument1, argument2));
        if (sim_irql(sim) != DISPATCH_LEVEL)
            ke_crash(0xC8, (ULONG64)sim_irql(sim) << 16 | DISPATCH_LEVEL << 8, 0,
                     (ULONG64)(uintptr_t)routine, 0,
                     "a DPC routine returned at IRQL %u instead of DISPATCH_LEVEL", sim_irql(sim));
        queue->running = NULL;
        sim_touch(sim, sim->cpu, 1, SIM_TOUCH_WRITE);
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_END, &world->ke->flushers, .c = target);
        sim_interrupt_leave(sim, &activation);
    }
    thread->seh = interrupted;
    wake_flushers();
}
