/* waiters.c - objects that any number of waiters may have, and which waiter is served first where
 * that is a choice. The wait engine itself is wait.c. */
#include "ke/ke.h"

enum { MOST_CHOICES = 16 };

static bool latch_signalled(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter)
{
    return header->SignalState > 0;
}

static NTSTATUS latch_consume(DISPATCHER_HEADER *header, struct _KTHREAD *waiter)
{
    return STATUS_SUCCESS;
}

/* Stays signalled whoever waits: threads, processes, notification events and timers. */
const struct ke_waitable ke_latch = {latch_signalled, latch_consume};

/* Any of the first waiters may be the one that is served: bring it to the front. */
irqlab_cold void ke_wait_any_first(DISPATCHER_HEADER *header)
{
    LIST_ENTRY *head = &header->WaitListHead, *entry = head->Flink;
    uint32_t count = 0, which;

    for (LIST_ENTRY *at = entry; at != head && count < MOST_CHOICES; at = at->Flink)
        count++;
    which = sim_choose(world->sim, SIM_CHOICE_WAITER, count);
    if (!which)
        return;
    while (which--)
        entry = entry->Flink;
    RemoveEntryList(entry);
    InsertHeadList(head, entry);
}
