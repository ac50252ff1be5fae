/* semaphore.c - KSEMAPHORE: a count; each satisfied wait takes one. */
#include "ke/ke.h"

static bool signalled(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter)
{
    return header->SignalState > 0;
}

static NTSTATUS consume(DISPATCHER_HEADER *header, struct _KTHREAD *waiter)
{
    header->SignalState--;
    return STATUS_SUCCESS;
}

const struct ke_waitable ke_semaphore = {signalled, consume};

void ke_semaphore_init(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
    Semaphore->Header.Type = KE_TYPE_SEMAPHORE;
    Semaphore->Header.Signalling = FALSE;
    Semaphore->Header.Size = sizeof *Semaphore / sizeof(ULONG);
    Semaphore->Header.DpcActive = FALSE;
    Semaphore->Header.SignalState = Count;
    InitializeListHead(&Semaphore->Header.WaitListHead);
    Semaphore->Limit = Limit;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Semaphore, .b = sizeof *Semaphore,
              .text = "semaphore");
}

VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
    KE_DDI(Semaphore, Limit);
    sim_touch(world->sim, Semaphore, sizeof *Semaphore, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    ke_semaphore_init(Semaphore, Count, Limit);
}

NTSTATUS ke_semaphore_release(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment,
                              BOOLEAN Wait, LONG *previous)
{
    LONG sum;

    ke_point_signal(&Semaphore->Header);
    *previous = Semaphore->Header.SignalState;
    /* Over the limit, or a count that wraps: an error, and the count stays. */
    if (__builtin_add_overflow(*previous, Adjustment, &sum) || sum > Semaphore->Limit ||
        sum < *previous)
        return STATUS_SEMAPHORE_LIMIT_EXCEEDED;
    KE_ORDER(KE_ORDER_RELEASE, Semaphore);
    Semaphore->Header.SignalState = sum;
    if (*previous == 0 && !IsListEmpty(&Semaphore->Header.WaitListHead))
        ke_wait_satisfy(&Semaphore->Header, Increment);
    if (Wait)
        ke_wait_next(ke_current());
    else
        sim_settle(world->sim);
    return STATUS_SUCCESS;
}

LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment, BOOLEAN Wait)
{
    LONG previous;
    NTSTATUS status;

    KE_DDI(Semaphore, Wait);
    status = ke_semaphore_release(Semaphore, Increment, Adjustment, Wait, &previous);
    if (!NT_SUCCESS(status))
        ke_raise_because(status,
                         "the semaphore counts %d, and %d more would be over its limit of %d",
                         previous, Adjustment, Semaphore->Limit);
    return previous;
}

LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
    KE_DDI(Semaphore, 0);
    ke_point_look(Semaphore);
    return Semaphore->Header.SignalState;
}
