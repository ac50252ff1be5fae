/*
 * interlocked.c - the ExInterlocked routines that take a spin lock.
 *
 * They run at HIGH_LEVEL under the lock, so that lists can be shared with interrupt routines. Since
 * nothing else runs between two points of the machine, taking the lock is one point and the work
 * and the release follow in the same step.
 */
#include "ex/ex.h"

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static KIRQL begin(PKSPIN_LOCK lock, uint64_t pc)
{
    KIRQL old = (KIRQL)sim_irql(world->sim);

    sim_raise(world->sim, HIGH_LEVEL);
    ke_spin_pass(lock, pc);
    return old;
}

static void end(KIRQL old)
{
    sim_lower(world->sim, old);
}

PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                        PKSPIN_LOCK Lock)
{
    PLIST_ENTRY first;
    KIRQL old;

    KE_DDI(ListHead, (uintptr_t)ListEntry);
    old = begin(Lock, CALLER);
    first = IsListEmpty(ListHead) ? NULL : ListHead->Flink;
    InsertHeadList(ListHead, ListEntry);
    end(old);
    return first;
}

PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                        PKSPIN_LOCK Lock)
{
    PLIST_ENTRY last;
    KIRQL old;

    KE_DDI(ListHead, (uintptr_t)ListEntry);
    old = begin(Lock, CALLER);
    last = IsListEmpty(ListHead) ? NULL : ListHead->Blink;
    InsertTailList(ListHead, ListEntry);
    end(old);
    return last;
}

PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
    PLIST_ENTRY first = NULL;
    KIRQL old;

    KE_DDI(ListHead, 0);
    old = begin(Lock, CALLER);
    if (!IsListEmpty(ListHead))
        first = RemoveHeadList(ListHead);
    end(old);
    return first;
}

PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
                                              PSINGLE_LIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
    PSINGLE_LIST_ENTRY first;
    KIRQL old;

    KE_DDI(ListHead, (uintptr_t)ListEntry);
    old = begin(Lock, CALLER);
    first = ListHead->Next;
    PushEntryList(ListHead, ListEntry);
    end(old);
    return first;
}

PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
    PSINGLE_LIST_ENTRY first;
    KIRQL old;

    KE_DDI(ListHead, 0);
    old = begin(Lock, CALLER);
    first = PopEntryList(ListHead);
    end(old);
    return first;
}

ULONG ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock)
{
    ULONG before;
    KIRQL old;

    KE_DDI(Addend, Increment);
    old = begin(Lock, CALLER);
    before = *Addend;
    *Addend = before + Increment;
    end(old);
    return before;
}

LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend, LARGE_INTEGER Increment,
                                           PKSPIN_LOCK Lock)
{
    LARGE_INTEGER before;
    KIRQL old;

    KE_DDI(Addend, (uint64_t)Increment.QuadPart);
    old = begin(Lock, CALLER);
    before = *Addend;
    Addend->QuadPart = (LONGLONG)((ULONGLONG)before.QuadPart + (ULONGLONG)Increment.QuadPart);
    end(old);
    return before;
}

/* 16 bytes at once; called through InterlockedCompareExchange128. */
UCHAR irqlab_compare_exchange128(LONG64 volatile *Destination, LONG64 ExchangeHigh,
                                 LONG64 ExchangeLow, LONG64 *ComparandResult)
{
    bool same;

    ke_point(KE_OP_MEMORY, Destination);
    same = Destination[0] == ComparandResult[0] && Destination[1] == ComparandResult[1];
    ComparandResult[0] = Destination[0];
    ComparandResult[1] = Destination[1];
    if (same) {
        Destination[0] = ExchangeLow;
        Destination[1] = ExchangeHigh;
    }
    return same;
}
