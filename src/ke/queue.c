/*
 * queue.c - KQUEUE: entries for worker threads, of which only so many run at a time.
 *
 * Words
 *   associated  a thread belongs to the queue it last called KeRemoveQueue for, from then until it
 *               does so for another one or ends (thread->queue).
 *   counted     an associated thread that is not blocked counts in CurrentCount, whatever it waited
 *               for in between (thread->queue_counted).
 *
 * Invariants
 *   1. CurrentCount is the number of counted threads. A thread that blocks is uncounted, and one
 *      that is readied counted again, even if that exceeds MaximumCount.
 *   2. There are not at once an entry, a waiter, and CurrentCount below MaximumCount: whoever
 *      changes one of them calls activate().
 *   3. Waiters are served last come, first served, so that few threads stay busy (and their stacks
 *      in the cache). The entry is handed over with the wake-up.
 *
 * SignalState is the number of entries, so that KeReadStateQueue and a plain wait see it.
 */
#include "ke/ke.h"

static bool signalled(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter)
{
    const KQUEUE *queue = CONTAINING_RECORD(header, KQUEUE, Header);

    if (waiter->queue != queue || !waiter->queue_removing)
        return header->SignalState > 0; /* a plain wait for the object takes nothing */
    return header->SignalState > 0 && queue->CurrentCount < queue->MaximumCount;
}

static LIST_ENTRY *take(KQUEUE *queue)
{
    LIST_ENTRY *entry = queue->EntryListHead.Flink;

    if (irqlab_unlikely(!entry->Flink || !entry->Blink))
        ke_crash(0x96, (ULONG64)(uintptr_t)entry, (ULONG64)(uintptr_t)queue, 0, 0,
                 "an entry of a queue has no links: it was inserted twice, or its memory was used "
                 "again");
    RemoveEntryList(entry);
    entry->Flink = NULL;
    queue->Header.SignalState--;
    return entry;
}

/* Who inserted the entry is known to the thread that has it now. */
static void handed_over(PKTHREAD thread)
{
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, thread->queue_entry,
             .b = (uint64_t)(uintptr_t)&thread->actor);
}

static NTSTATUS consume(DISPATCHER_HEADER *header, struct _KTHREAD *waiter)
{
    if (waiter->queue_removing) {
        waiter->queue_entry = take(CONTAINING_RECORD(header, KQUEUE, Header));
        handed_over(waiter);
    }
    return STATUS_SUCCESS;
}

const struct ke_waitable ke_queue = {signalled, consume};

/* Give entries to waiters while both are there and more threads may run. */
static void activate(KQUEUE *queue)
{
    LIST_ENTRY *link = queue->Header.WaitListHead.Blink;

    while (link != &queue->Header.WaitListHead) {
        KWAIT_BLOCK *block = CONTAINING_RECORD(link, KWAIT_BLOCK, WaitListEntry);
        PKTHREAD thread = block->Thread;

        link = link->Blink;
        if (queue->Header.SignalState <= 0 || queue->CurrentCount >= queue->MaximumCount)
            return;
        if (!thread->queue_removing)
            continue;
        thread->queue_entry = take(queue);
        handed_over(thread);
        ke_wait_end(thread, STATUS_SUCCESS, 0);
    }
}

/* Entries, waiters and who counts: all that a queue is goes together. */
static void touch(const KQUEUE *queue)
{
    sim_touch(world->sim, queue, 8, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
}

static void uncount(PKTHREAD thread)
{
    if (thread->queue_counted) {
        touch(thread->queue);
        thread->queue_counted = false;
        thread->queue->CurrentCount--;
    }
}

static void count(PKTHREAD thread)
{
    if (!thread->queue_counted) {
        touch(thread->queue);
        thread->queue_counted = true;
        thread->queue->CurrentCount++;
    }
}

void ke_queue_blocks(PKTHREAD thread)
{
    uncount(thread);
    activate(thread->queue);
}

void ke_queue_readied(PKTHREAD thread)
{
    count(thread);
}

static void leave_queue(PKTHREAD thread)
{
    KQUEUE *old = thread->queue;

    uncount(thread);
    RemoveEntryList(&thread->queue_link);
    thread->queue = NULL;
    activate(old);
}

void ke_queue_exit(PKTHREAD thread)
{
    if (thread->queue)
        leave_queue(thread);
}

/* --- documented routines ------------------------------------------------------------------------
 */

VOID KeInitializeQueue(PRKQUEUE Queue, ULONG Count)
{
    KE_DDI(Queue, Count);
    Queue->Header.Type = KE_TYPE_QUEUE;
    Queue->Header.Signalling = FALSE;
    Queue->Header.Size = sizeof *Queue / sizeof(ULONG);
    Queue->Header.SignalState = 0;
    InitializeListHead(&Queue->Header.WaitListHead);
    InitializeListHead(&Queue->EntryListHead);
    InitializeListHead(&Queue->ThreadListHead);
    Queue->CurrentCount = 0;
    Queue->MaximumCount = Count ? Count : world->sim->cpu_count;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Queue, .b = sizeof *Queue, .text = "queue");
}

LONG KeReadStateQueue(PRKQUEUE Queue)
{
    KE_DDI(Queue, 0);
    ke_point_look(Queue);
    return Queue->Header.SignalState;
}

static LONG insert(PRKQUEUE queue, PLIST_ENTRY entry, bool head)
{
    LONG previous;

    ke_point(KE_OP_SIGNAL, queue);
    previous = queue->Header.SignalState;
    queue->Header.SignalState++;
    KE_ORDER(KE_ORDER_RELEASE, entry);
    if (head)
        InsertHeadList(&queue->EntryListHead, entry);
    else
        InsertTailList(&queue->EntryListHead, entry);
    activate(queue);
    sim_settle(world->sim);
    return previous;
}

LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry)
{
    KE_DDI(Queue, (uintptr_t)Entry);
    return insert(Queue, Entry, false);
}

LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry)
{
    KE_DDI(Queue, (uintptr_t)Entry);
    return insert(Queue, Entry, true);
}

static PLIST_ENTRY remove_one(PRKQUEUE queue, KPROCESSOR_MODE mode, bool alertable,
                              const LARGE_INTEGER *timeout, const char *routine, uint64_t pc)
{
    PKTHREAD thread;
    NTSTATUS status;

    ke_point(KE_OP_WAIT, queue);
    touch(queue);
    thread = ke_current();
    if (thread->queue != queue) {
        if (thread->queue)
            leave_queue(thread);
        thread->queue = queue;
        InsertTailList(&queue->ThreadListHead, &thread->queue_link);
    }
    uncount(thread);
    thread->queue_removing = true;
    thread->queue_entry = NULL;
    status = ke_wait_on(&queue->Header, queue, WrQueue, mode, alertable, timeout, routine, pc);
    thread->queue_removing = false;
    if (thread->queue == queue)
        count(thread);
    if (status == STATUS_SUCCESS && thread->queue_entry)
        return thread->queue_entry;
    return (PLIST_ENTRY)(LONG_PTR)status;
}

PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE WaitMode, PLARGE_INTEGER Timeout)
{
    KE_DDI(Queue, Timeout ? (uint64_t)Timeout->QuadPart : INT64_MAX);
    return remove_one(Queue, WaitMode, false, Timeout, "KeRemoveQueue",
                      (uint64_t)(uintptr_t)__builtin_return_address(0));
}

ULONG KeRemoveQueueEx(PKQUEUE Queue, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                      PLARGE_INTEGER Timeout, PLIST_ENTRY *EntryArray, ULONG Count)
{
    ULONG taken = 1;

    KE_DDI(Queue, Count);
    EntryArray[0] = remove_one(Queue, WaitMode, Alertable != FALSE, Timeout, "KeRemoveQueueEx",
                               (uint64_t)(uintptr_t)__builtin_return_address(0));
    if ((ULONG_PTR)EntryArray[0] == STATUS_TIMEOUT || (ULONG_PTR)EntryArray[0] == STATUS_USER_APC ||
        (ULONG_PTR)EntryArray[0] == STATUS_ALERTED || (ULONG_PTR)EntryArray[0] == STATUS_ABANDONED)
        return 0;
    while (taken < Count && Queue->Header.SignalState > 0) {
        EntryArray[taken] = take(Queue);
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, EntryArray[taken]);
        taken++;
    }
    return taken;
}

PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue)
{
    LIST_ENTRY *first = NULL;

    KE_DDI(Queue, 0);
    ke_point(KE_OP_SIGNAL, Queue);
    if (!IsListEmpty(&Queue->EntryListHead)) {
        first = Queue->EntryListHead.Flink;
        RemoveEntryList(&Queue->EntryListHead);
        InitializeListHead(&Queue->EntryListHead);
    }
    Queue->Header.SignalState = 0;
    while (!IsListEmpty(&Queue->ThreadListHead)) {
        PKTHREAD thread =
            CONTAINING_RECORD(Queue->ThreadListHead.Flink, struct _KTHREAD, queue_link);

        uncount(thread);
        RemoveEntryList(&thread->queue_link);
        thread->queue = NULL;
        if (thread->wait.active && thread->queue_removing)
            ke_wait_end(thread, STATUS_ABANDONED, 0);
    }
    sim_settle(world->sim);
    return first;
}
