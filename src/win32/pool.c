/*
 * pool.c - the thread pool: work items, timers, waits; timer queues and registered waits on top.
 *
 * Words
 *   task    something the pool runs: a work item, or one expiry of a timer, or one satisfied wait
 *   worker  a thread of the pool; made when there is a task and no idle worker, up to WORKERS. An
 *           idle one stays until the process ends.
 *   watcher the thread that waits for objects and due times; made with the first timer or wait
 *
 * The watcher waits for at most 63 objects at once (the 64th wakes it when something is added).
 */
#include "win32/internal.h"

#include <string.h>

enum { WORKERS = 16, WATCHED = 63 };

enum item_kind {
    ITEM_SIMPLE,
    ITEM_WORK,
    ITEM_TIMER,
    ITEM_WAIT,
    ITEM_QUEUE_TIMER,
    ITEM_REGISTERED,
    ITEM_USER_WORK
};

/* A PTP_WORK, PTP_TIMER, PTP_WAIT, a timer of a queue or a registered wait. */
struct item {
    enum item_kind kind;
    struct list link;      /* in pool->items while it exists */
    struct list task_link; /* in pool->tasks while `pending` */
    void *routine, *context;
    uint32_t pending; /* times it is to run */
    uint32_t running;
    bool closed;        /* frees itself when nothing runs any more */
    bool set;           /* a timer or wait that the watcher looks at */
    bool once;          /* WT_EXECUTEONLYONCE */
    uint64_t due_100ns; /* WIN32_FOREVER: none */
    uint64_t period_100ns;
    HANDLE object;      /* what a wait waits for */
    DWORD result;       /* of the wait that ended */
    DWORD milliseconds; /* a registered wait's timeout */
    struct queue *queue;
};

struct queue { /* CreateTimerQueue */
    struct list link;
};

struct win32_pool {
    struct list items, tasks;
    uint32_t workers, idle;
    bool watching;    /* the watcher exists */
    HANDLE changed;   /* auto-reset event: tells the watcher */
    uint32_t version; /* grows with each change: what Wait… calls look at */
};

static struct win32_pool *pool(void)
{
    struct win32_process *process = win32_current();

    if (!process->pool) {
        struct win32_pool *made = arena_alloc(&world->arena, sizeof *made);

        irqlab_assert(made);
        list_init(&made->items);
        list_init(&made->tasks);
        process->pool = made;
    }
    return process->pool;
}

static void progress(struct win32_pool *p)
{
    p->version++;
    while (win32_unpark(&p->version, WIN32_PARK_POOL))
        ;
}

/* --- workers ---------------------------------------------------------------------------------- */

static void drop(struct item *item)
{
    list_remove(&item->link);
    arena_free(&world->arena, item, sizeof *item);
}

static void call(struct item *item)
{
    switch (item->kind) {
    case ITEM_SIMPLE:
        ((PTP_SIMPLE_CALLBACK)item->routine)((PTP_CALLBACK_INSTANCE)item, item->context);
        break;
    case ITEM_WORK:
        ((PTP_WORK_CALLBACK)item->routine)((PTP_CALLBACK_INSTANCE)item, item->context,
                                           (PTP_WORK)item);
        break;
    case ITEM_TIMER:
        ((PTP_TIMER_CALLBACK)item->routine)((PTP_CALLBACK_INSTANCE)item, item->context,
                                            (PTP_TIMER)item);
        break;
    case ITEM_WAIT:
        ((PTP_WAIT_CALLBACK)item->routine)((PTP_CALLBACK_INSTANCE)item, item->context,
                                           (PTP_WAIT)item, item->result);
        break;
    case ITEM_QUEUE_TIMER:
        ((WAITORTIMERCALLBACK)item->routine)(item->context, TRUE);
        break;
    case ITEM_REGISTERED:
        ((WAITORTIMERCALLBACK)item->routine)(item->context, item->result == WAIT_TIMEOUT);
        break;
    case ITEM_USER_WORK:
        ((LPTHREAD_START_ROUTINE)item->routine)(item->context);
        break;
    }
}

static uint32_t worker(void *parameter)
{
    struct win32_pool *p = parameter;

    for (;;) {
        struct item *item;

        while (list_empty(&p->tasks)) {
            p->idle++;
            win32_park(&p->tasks, WIN32_PARK_POOL, WIN32_FOREVER, "thread pool worker");
            p->idle--;
        }
        item = container_of(p->tasks.next, struct item, task_link);
        if (--item->pending == 0)
            list_remove(&item->task_link);
        item->running++;
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, item);
        call(item);
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, item);
        item->running--;
        ke_point(KE_OP_THREAD, NULL);
        progress(p);
        if (item->closed && !item->running && !item->pending)
            drop(item);
        win32_unparked();
    }
    return 0;
}

static uint32_t watch(void *parameter);

struct thread_call {
    uint32_t (*start)(void *parameter);
    void *parameter;
};

static void make_thread(void *argument)
{
    struct thread_call *made = argument;
    struct win32_thread *user;

    if (NT_SUCCESS(
            win32_thread_create(win32_current(), made->start, made->parameter, false, &user))) {
        user->pool = true;
        win32_current()->threads_started--; /* the pool does not keep a process alive */
        ps_thread_start(user->thread);
        ObDereferenceObject(user->thread);
    }
}

static void submit(struct item *item)
{
    struct win32_pool *p = pool();

    KE_ORDER(KE_ORDER_RELEASE, item);
    if (item->pending++ == 0)
        list_push_back(&p->tasks, &item->task_link);
    if (win32_unpark(&p->tasks, WIN32_PARK_POOL))
        return;
    if (p->workers < WORKERS) {
        p->workers++;
        win32_kernel_call(make_thread, &(struct thread_call){worker, p});
    }
}

static struct item *item_make(enum item_kind kind, void *routine, void *context)
{
    struct item *item = arena_alloc(&world->arena, sizeof *item);

    if (!item) {
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    item->kind = kind;
    item->routine = routine;
    item->context = context;
    item->due_100ns = WIN32_FOREVER;
    list_init(&item->task_link);
    KE_ORDER(KE_ORDER_CLEAR, item);
    list_push_back(&pool()->items, &item->link);
    return item;
}

/* --- the watcher ------------------------------------------------------------------------------ */

static void changed(void)
{
    struct win32_pool *p = pool();

    if (!p->watching) {
        p->watching = true;
        p->changed = CreateEventW(NULL, FALSE, FALSE, NULL);
        win32_kernel_call(make_thread, &(struct thread_call){watch, p});
        return;
    }
    SetEvent(p->changed);
}

/* It expired or its object was signalled. */
static void fire(struct item *item, DWORD result)
{
    uint64_t now = world->sim->now_100ns;

    item->result = result;
    switch (item->kind) {
    case ITEM_REGISTERED:
        if (item->once)
            item->set = false;
        else
            item->due_100ns = win32_due(item->milliseconds);
        break;
    case ITEM_WAIT:
        item->set = false;
        break;
    default:
        if (item->period_100ns)
            item->due_100ns += item->period_100ns;
        else
            item->set = false;
        if (item->due_100ns < now && item->period_100ns)
            item->due_100ns = now;
    }
    submit(item);
}

static uint32_t watch(void *parameter)
{
    struct win32_pool *p = parameter;

    for (;;) {
        HANDLE objects[WATCHED + 1];
        struct item *waiting[WATCHED + 1];
        uint64_t due = WIN32_FOREVER, now = world->sim->now_100ns;
        DWORD count = 1, milliseconds, result;

        objects[0] = p->changed;
        list_for_each_safe(it, next, &p->items)
        {
            struct item *item = container_of(it, struct item, link);

            if (!item->set)
                continue;
            if (item->due_100ns <= now) {
                fire(item, WAIT_TIMEOUT);
                if (!item->set)
                    continue;
            }
            if (item->due_100ns < due)
                due = item->due_100ns;
            if (item->object && count <= WATCHED) {
                waiting[count] = item;
                objects[count++] = item->object;
            }
        }
        milliseconds = due == WIN32_FOREVER ? INFINITE : (DWORD)((due - now + 9999) / 10000);
        result = WaitForMultipleObjects(count, objects, FALSE, milliseconds);
        if (result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + count)
            result -= WAIT_ABANDONED_0;
        if (result > WAIT_OBJECT_0 && result < WAIT_OBJECT_0 + count && waiting[result]->set)
            fire(waiting[result], WAIT_OBJECT_0);
        win32_unparked();
    }
    return 0;
}

/* --- waiting and closing ---------------------------------------------------------------------- */

static void cancel(struct item *item)
{
    if (item->pending) {
        item->pending = 0;
        list_remove(&item->task_link);
    }
}

static void wait_done(struct item *item, bool cancel_pending)
{
    struct win32_pool *p = pool();

    ke_point(KE_OP_THREAD, NULL);
    if (cancel_pending)
        cancel(item);
    while (item->pending || item->running)
        win32_park(&p->version, WIN32_PARK_POOL, WIN32_FOREVER, "WaitForThreadpoolCallbacks");
    KE_ORDER(KE_ORDER_ACQUIRE, item);
}

static void close_item(struct item *item)
{
    item->set = false;
    if (item->running || item->pending)
        item->closed = true;
    else
        drop(item);
}

/* --- threadpoolapiset.h ----------------------------------------------------------------------- */

BOOL TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK routine, PVOID context,
                                 PTP_CALLBACK_ENVIRON environment)
{
    struct item *item = item_make(ITEM_SIMPLE, (void *)routine, context);

    KE_DDI(NULL, (uintptr_t)routine);
    if (!item)
        return FALSE;
    item->closed = true;
    submit(item);
    win32_unparked();
    return TRUE;
}

PTP_WORK CreateThreadpoolWork(PTP_WORK_CALLBACK routine, PVOID context,
                              PTP_CALLBACK_ENVIRON environment)
{
    KE_DDI(NULL, (uintptr_t)routine);
    return (PTP_WORK)item_make(ITEM_WORK, (void *)routine, context);
}

VOID SubmitThreadpoolWork(PTP_WORK work)
{
    KE_DDI(work, 0);
    ke_point(KE_OP_THREAD, NULL);
    submit((struct item *)work);
    win32_unparked();
}

VOID WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel_pending)
{
    KE_DDI(work, cancel_pending);
    wait_done((struct item *)work, cancel_pending);
}

VOID CloseThreadpoolWork(PTP_WORK work)
{
    KE_DDI(work, 0);
    close_item((struct item *)work);
}

PTP_TIMER CreateThreadpoolTimer(PTP_TIMER_CALLBACK routine, PVOID context,
                                PTP_CALLBACK_ENVIRON environment)
{
    KE_DDI(NULL, (uintptr_t)routine);
    return (PTP_TIMER)item_make(ITEM_TIMER, (void *)routine, context);
}

static uint64_t due_of(const FILETIME *time)
{
    LONGLONG due;

    win32_probe(time, sizeof *time, false);
    due = (LONGLONG)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
    return due ? ke_due_time(due) : world->sim->now_100ns;
}

VOID SetThreadpoolTimer(PTP_TIMER timer, PFILETIME due_time, DWORD period_ms, DWORD window_ms)
{
    struct item *item = (struct item *)timer;

    KE_DDI(timer, period_ms);
    ke_point(KE_OP_TIMER, timer);
    cancel(item);
    item->set = due_time != NULL;
    if (due_time) {
        item->due_100ns = due_of(due_time);
        item->period_100ns = (uint64_t)period_ms * 10000;
    }
    changed();
}

BOOL IsThreadpoolTimerSet(PTP_TIMER timer)
{
    return ((struct item *)timer)->set;
}

VOID WaitForThreadpoolTimerCallbacks(PTP_TIMER timer, BOOL cancel_pending)
{
    KE_DDI(timer, cancel_pending);
    wait_done((struct item *)timer, cancel_pending);
}

VOID CloseThreadpoolTimer(PTP_TIMER timer)
{
    KE_DDI(timer, 0);
    close_item((struct item *)timer);
}

PTP_WAIT CreateThreadpoolWait(PTP_WAIT_CALLBACK routine, PVOID context,
                              PTP_CALLBACK_ENVIRON environment)
{
    KE_DDI(NULL, (uintptr_t)routine);
    return (PTP_WAIT)item_make(ITEM_WAIT, (void *)routine, context);
}

VOID SetThreadpoolWait(PTP_WAIT wait, HANDLE object, PFILETIME timeout)
{
    struct item *item = (struct item *)wait;

    KE_DDI(wait, (uintptr_t)object);
    ke_point(KE_OP_THREAD, NULL);
    item->object = object;
    item->due_100ns = timeout ? due_of(timeout) : WIN32_FOREVER;
    item->set = object != NULL;
    changed();
}

VOID WaitForThreadpoolWaitCallbacks(PTP_WAIT wait, BOOL cancel_pending)
{
    KE_DDI(wait, cancel_pending);
    wait_done((struct item *)wait, cancel_pending);
}

VOID CloseThreadpoolWait(PTP_WAIT wait)
{
    KE_DDI(wait, 0);
    close_item((struct item *)wait);
    changed();
}

/* --- threadpoollegacyapiset.h ----------------------------------------------------------------- */

BOOL QueueUserWorkItem(LPTHREAD_START_ROUTINE routine, PVOID parameter, ULONG flags)
{
    struct item *item = item_make(ITEM_USER_WORK, (void *)routine, parameter);

    KE_DDI(NULL, (uintptr_t)routine);
    if (!item)
        return FALSE;
    item->closed = true;
    submit(item);
    win32_unparked();
    return TRUE;
}

HANDLE CreateTimerQueue(VOID)
{
    struct queue *queue = arena_alloc(&world->arena, sizeof *queue);

    KE_DDI(queue, 0);
    if (!queue)
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
    return queue;
}

BOOL CreateTimerQueueTimer(PHANDLE timer, HANDLE queue, WAITORTIMERCALLBACK routine,
                           PVOID parameter, DWORD due_ms, DWORD period_ms, ULONG flags)
{
    struct item *item = item_make(ITEM_QUEUE_TIMER, (void *)routine, parameter);

    KE_DDI(queue, due_ms);
    win32_probe(timer, sizeof *timer, true);
    if (!item)
        return FALSE;
    item->queue = queue;
    item->due_100ns = win32_due(due_ms);
    item->period_100ns = (uint64_t)period_ms * 10000;
    item->set = true;
    *timer = item;
    changed();
    return TRUE;
}

/* The item that a handle of the pool's means; NULL: none, and the error says so. */
static struct item *item_of(HANDLE handle, int kind, DWORD error)
{
    list_for_each(it, &pool()->items)
    {
        struct item *item = container_of(it, struct item, link);

        if (item == handle && (int)item->kind == kind)
            return item;
    }
    win32_set_error(error);
    return NULL;
}

BOOL ChangeTimerQueueTimer(HANDLE queue, HANDLE timer, ULONG due_ms, ULONG period_ms)
{
    struct item *item = item_of(timer, ITEM_QUEUE_TIMER, ERROR_INVALID_PARAMETER);

    KE_DDI(timer, due_ms);
    if (!item)
        return FALSE;
    ke_point(KE_OP_TIMER, timer);
    item->due_100ns = win32_due(due_ms);
    item->period_100ns = (uint64_t)period_ms * 10000;
    item->set = true;
    changed();
    return TRUE;
}

/* completion: NULL return at once; INVALID_HANDLE_VALUE wait for callbacks; else an event to set.
 */
static BOOL delete_item(struct item *item, HANDLE completion)
{
    BOOL busy;

    ke_point(KE_OP_TIMER, item);
    item->set = false;
    cancel(item);
    if (completion == INVALID_HANDLE_VALUE)
        wait_done(item, true);
    busy = item->running != 0;
    close_item(item);
    changed();
    if (completion && completion != INVALID_HANDLE_VALUE)
        SetEvent(completion);
    if (busy && completion != INVALID_HANDLE_VALUE) {
        win32_set_error(ERROR_IO_PENDING);
        return FALSE;
    }
    return TRUE;
}

BOOL DeleteTimerQueueTimer(HANDLE queue, HANDLE timer, HANDLE completion)
{
    struct item *item = item_of(timer, ITEM_QUEUE_TIMER, ERROR_INVALID_PARAMETER);

    KE_DDI(timer, 0);
    return item && delete_item(item, completion);
}

BOOL DeleteTimerQueueEx(HANDLE queue, HANDLE completion)
{
    KE_DDI(queue, 0);
    if (!queue) {
        win32_set_error(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    list_for_each_safe(it, next, &pool()->items)
    {
        struct item *item = container_of(it, struct item, link);

        if (item->kind == ITEM_QUEUE_TIMER && item->queue == queue)
            delete_item(item, completion == INVALID_HANDLE_VALUE ? completion : NULL);
    }
    if (completion && completion != INVALID_HANDLE_VALUE)
        SetEvent(completion);
    arena_free(&world->arena, queue, sizeof(struct queue));
    return TRUE;
}

BOOL DeleteTimerQueue(HANDLE queue)
{
    return DeleteTimerQueueEx(queue, NULL);
}

BOOL RegisterWaitForSingleObject(PHANDLE wait, HANDLE object, WAITORTIMERCALLBACK routine,
                                 PVOID context, ULONG milliseconds, ULONG flags)
{
    struct item *item;
    DWORD flags_of;

    KE_DDI(object, milliseconds);
    win32_probe(wait, sizeof *wait, true);
    if (object != GetCurrentProcess() && object != GetCurrentThread() &&
        !GetHandleInformation(object, &flags_of))
        return FALSE;
    item = item_make(ITEM_REGISTERED, (void *)routine, context);
    if (!item)
        return FALSE;
    item->object = object;
    item->milliseconds = milliseconds;
    item->due_100ns = win32_due(milliseconds);
    item->once = (flags & WT_EXECUTEONLYONCE) != 0;
    item->set = true;
    *wait = item;
    changed();
    return TRUE;
}

BOOL UnregisterWaitEx(HANDLE wait, HANDLE completion)
{
    struct item *item = item_of(wait, ITEM_REGISTERED, ERROR_INVALID_HANDLE);

    KE_DDI(wait, 0);
    return item && delete_item(item, completion);
}

BOOL UnregisterWait(HANDLE wait)
{
    return UnregisterWaitEx(wait, NULL);
}

BOOL BindIoCompletionCallback(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE routine, ULONG flags)
{
    win32_set_error(ERROR_CALL_NOT_IMPLEMENTED);
    return FALSE;
}
