/*
 * work_item.c - work items: routines that system worker threads call at PASSIVE_LEVEL.
 *
 * Two classes of workers, delayed (priority 12) and critical (13). An item that is queued goes to a
 * worker that waits, the one that began to wait last; if none waits, a new worker is made, as long
 * as there are fewer than EX_WORKERS_MAX in the class; else it stays in the queue until a worker
 * has finished. So items of one queue run at the same time, as they may on Windows.
 *
 * An item is *active* (List.Flink is not NULL) from being queued until a worker takes it, just
 * before its routine is called: the routine may free it or queue it again.
 */
#include "ex/ex.h"

enum { DELAYED_WORKERS, CRITICAL_WORKERS, CLASSES };

struct worker {
    struct list link; /* in its class's idle workers, while it waits */
    PKTHREAD thread;
    PWORK_QUEUE_ITEM item;  /* handed to it while it waits or is made, or NULL */
    const char *label;      /* of that item */
    DISPATCHER_HEADER gate; /* signalled with the hand-over */
    uint64_t running;       /* routine it calls, or 0 */
    uint8_t class;
    struct list all; /* in ex_work.workers */
};

/* An item in a queue that no worker had time for. */
struct queued {
    struct list link;
    PWORK_QUEUE_ITEM item;
    const char *label;
};

struct ex_work {
    struct {
        struct list idle;  /* workers, the last to come first */
        struct list queue; /* struct queued */
        uint32_t workers;
    } class[CLASSES];
    LIST_ENTRY items;    /* active ones, WORK_QUEUE_ITEM.List: the driver's memory */
    struct list workers; /* all */
};

static struct ex_work *work(void)
{
    struct ex *ex = world->ex;

    if (!ex->work) {
        ex->work = arena_alloc(&world->arena, sizeof *ex->work);
        irqlab_assert(ex->work);
        for (int i = 0; i < CLASSES; i++) {
            list_init(&ex->work->class[i].idle);
            list_init(&ex->work->class[i].queue);
        }
        list_init(&ex->work->workers);
        InitializeListHead(&ex->work->items);
    }
    return ex->work;
}

static int class_of(ULONG queue)
{
    switch (queue) {
    case CriticalWorkQueue:
    case HyperCriticalWorkQueue:
    case RealTimeWorkQueue:
    case SuperCriticalWorkQueue:
        return CRITICAL_WORKERS;
    default:
        return DELAYED_WORKERS;
    }
}

/* --- workers
 * ---------------------------------------------------------------------------------------- */

/* What Windows looks at when a routine has come back. */
static void check_return(PWORKER_THREAD_ROUTINE routine, void *parameter, PWORK_QUEUE_ITEM item)
{
    PKTHREAD thread = ke_current();
    ULONG64 at = (ULONG64)(uintptr_t)routine, argument = (ULONG64)(uintptr_t)parameter;

    if (irqlab_unlikely(sim_irql(world->sim) != PASSIVE_LEVEL))
        ke_crash(0xE1, at, sim_irql(world->sim), argument, (ULONG64)(uintptr_t)item,
                 "a work item's routine returned at IRQL %u", sim_irql(world->sim));
    if (irqlab_unlikely(!IsListEmpty(&thread->mutants)))
        ke_crash(0x39, at, argument, (ULONG64)(uintptr_t)item, 0,
                 "a work item's routine returned while it owned a mutex");
    if (irqlab_unlikely(thread->kernel_apc_disable || thread->special_apc_disable))
        ke_crash(0x1, at, 0,
                 ((ULONG64)(USHORT)thread->special_apc_disable << 16) |
                     (USHORT)thread->kernel_apc_disable,
                 1, "a work item's routine returned in a critical or guarded region");
}

/* The item's links still are what they were when it was queued? */
static bool intact(const WORK_QUEUE_ITEM *item)
{
    struct mm_block block;

    if (mm_pool_find(item, &block) && block.state == MM_BLOCK_FREED)
        return false;
    return mm_readable(item, sizeof *item) && mm_writable(item->List.Flink, sizeof(LIST_ENTRY)) &&
           mm_writable(item->List.Blink, sizeof(LIST_ENTRY)) &&
           item->List.Flink->Blink == &item->List && item->List.Blink->Flink == &item->List;
}

static void run(struct worker *worker, PWORK_QUEUE_ITEM item, const char *label)
{
    PWORKER_THREAD_ROUTINE routine;
    void *parameter;

    ke_point(KE_OP_THREAD, item);
    if (irqlab_unlikely(!intact(item)))
        ke_crash(
            0x96, (ULONG64)(uintptr_t)item, (ULONG64)(uintptr_t)&work()->items, 0, 0,
            "the memory of a work item was freed or used for something else while the item was "
            "queued");
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, item);
    routine = item->WorkerRoutine;
    parameter = (void *)item->Parameter;
    RemoveEntryList(&item->List);
    item->List.Flink = NULL;
    worker->running = (uint64_t)(uintptr_t)routine;
    if (label)
        KE_CALLBACK(label, routine, routine(parameter));
    else
        routine(parameter);
    worker->running = 0;
    check_return(routine, parameter, item);
}

static void worker_main(void *context)
{
    struct worker *worker = context;
    struct ex_work *all = work();

    worker->thread = ke_current();
    for (;;) {
        if (worker->item) {
            PWORK_QUEUE_ITEM item = worker->item;

            worker->item = NULL;
            run(worker, item, worker->label);
        } else if (!list_empty(&all->class[worker->class].queue)) {
            struct queued *queued =
                container_of(list_pop_front(&all->class[worker->class].queue), struct queued, link);
            PWORK_QUEUE_ITEM item = queued->item;
            const char *label = queued->label;

            arena_free(&world->arena, queued, sizeof *queued);
            run(worker, item, label);
        } else {
            worker->gate.SignalState = 0;
            list_push_front(&all->class[worker->class].idle, &worker->link);
            ke_wait_on(&worker->gate, all, WrQueue, KernelMode, false, NULL, "KeRemoveQueue", 0);
        }
    }
}

static void call(PKTHREAD thread)
{
    thread->start_routine(thread->start_context);
}

static bool worker_new(int class, PWORK_QUEUE_ITEM item, const char *label)
{
    struct ex_work *all = work();
    struct worker *worker;
    PKTHREAD thread;

    if (all->class[class].workers == EX_WORKERS_MAX)
        return false;
    worker = arena_alloc(&world->arena, sizeof *worker);
    irqlab_assert(worker);
    worker->class = (uint8_t) class;
    worker->item = item;
    worker->label = label;
    worker->gate.Type = KE_TYPE_GATE;
    InitializeListHead(&worker->gate.WaitListHead);
    list_init(&worker->link);
    if (world->ex->hooks.worker_create) {
        thread = world->ex->hooks.worker_create((PKSTART_ROUTINE)worker_main, worker);
    } else {
        thread = arena_alloc(&world->arena, sizeof *thread);
        irqlab_assert(thread);
        thread->system_thread = true;
        if (ke_thread_init(thread, call, (PKSTART_ROUTINE)worker_main, worker) == STATUS_SUCCESS)
            ke_thread_start(thread);
        else
            thread = NULL;
    }
    if (!thread) {
        arena_free(&world->arena, worker, sizeof *worker);
        return false;
    }
    worker->thread = thread;
    thread->base_priority = class == CRITICAL_WORKERS ? 13 : 12;
    sim_set_priority(world->sim, &thread->actor, (uint8_t)thread->base_priority);
    all->class[class].workers++;
    list_push_back(&all->workers, &worker->all);
    return true;
}

/* --- queueing
 * --------------------------------------------------------------------------------------- */

void ex_work_queue(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE queue, const char *label)
{
    struct ex_work *all = work();
    int class = class_of((ULONG)queue);
    struct queued *queued;

    if ((ULONG)queue >= MaximumWorkQueue && (ULONG)queue < CustomPriorityWorkQueue)
        ke_crash(0xE4, 6, (ULONG64)(uintptr_t)item, (ULONG64)queue, 0,
                 "a work item was queued to queue %u, which does not exist", (unsigned)queue);
    if (item->List.Flink)
        ke_crash(0xE4, 1, (ULONG64)(uintptr_t)item, (ULONG64)queue, 0,
                 ex_work_queued(item) ? "a work item was queued that is queued already"
                                      : "a work item was queued that was not initialised");
    if (!item->WorkerRoutine)
        ke_crash(0xE4, 7, (ULONG64)(uintptr_t)item, (ULONG64)queue, 0,
                 "a work item was queued that has no routine");
    KE_ORDER(KE_ORDER_RELEASE, item);
    InsertTailList(&all->items, &item->List);
    if (!list_empty(&all->class[class].idle)) {
        struct worker *worker =
            container_of(list_pop_front(&all->class[class].idle), struct worker, link);

        worker->item = item;
        worker->label = label;
        worker->gate.SignalState = 1;
        ke_wait_satisfy(&worker->gate, 0);
        return;
    }
    if (worker_new(class, item, label))
        return;
    queued = arena_alloc(&world->arena, sizeof *queued);
    irqlab_assert(queued);
    queued->item = item;
    queued->label = label;
    list_push_back(&all->class[class].queue, &queued->link);
}

VOID ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType)
{
    KE_DDI(WorkItem, QueueType);
    ke_point(KE_OP_THREAD, WorkItem);
    ex_work_queue(WorkItem, QueueType, "work item");
    sim_settle(world->sim);
}

/* --- looking
 * ---------------------------------------------------------------------------------------- */

bool ex_work_queued(const WORK_QUEUE_ITEM *item)
{
    LIST_ENTRY *head = &work()->items;

    for (const LIST_ENTRY *it = head->Flink; it != head; it = it->Flink)
        if (it == &item->List)
            return true;
    return false;
}

const WORK_QUEUE_ITEM *ex_work_in(uint64_t address, uint64_t bytes)
{
    LIST_ENTRY *head;

    if (!world->ex->work)
        return NULL;
    head = &work()->items;
    for (const LIST_ENTRY *it = head->Flink; it != head; it = it->Flink)
        if ((uint64_t)(uintptr_t)it - address < bytes)
            return CONTAINING_RECORD(it, WORK_QUEUE_ITEM, List);
    return NULL;
}

bool ex_is_worker(const struct _KTHREAD *thread, uint64_t *routine)
{
    if (!world->ex || !world->ex->work)
        return false;
    list_for_each(it, &world->ex->work->workers)
    {
        const struct worker *worker = container_of(it, struct worker, all);

        if (worker->thread == thread) {
            *routine = worker->running;
            return true;
        }
    }
    return false;
}
