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

VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
    KE_DDI(Semaphore, Limit);
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

LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment, BOOLEAN Wait)
{
    LONG previous, sum;

    KE_DDI(Semaphore, Wait);
    ke_point(KE_OP_SIGNAL, Semaphore);
    previous = Semaphore->Header.SignalState;
    /* Over the limit, or a count that wraps: an exception, and the count stays. */
    if (__builtin_add_overflow(previous, Adjustment, &sum) || sum > Semaphore->Limit ||
        sum < previous)
        ke_raise_status(STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    Semaphore->Header.SignalState = sum;
    if (previous == 0 && !IsListEmpty(&Semaphore->Header.WaitListHead))
        ke_wait_satisfy(&Semaphore->Header, Increment);
    if (Wait)
        ke_wait_next(ke_current());
    else
        sim_settle(world->sim);
    return previous;
}

LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
    KE_DDI(Semaphore, 0);
    ke_point(KE_OP_READ, Semaphore);
    return Semaphore->Header.SignalState;
}
