/*
 * slist.c - singly linked lists with a 16-byte head: depth, sequence, first entry.
 *
 * The sequence changes with every operation, so that code which reads the head twice can tell. One
 * operation is one step, so nothing here loops; what a driver must still take care of is that an
 * entry it pops is not freed under somebody else's feet.
 */
#include "ex/ex.h"

static PSLIST_ENTRY first_of(const SLIST_HEADER *head)
{
    return (PSLIST_ENTRY)(ULONG_PTR)(head->HeaderX64.NextEntry << 4);
}

static void set(PSLIST_HEADER head, PSLIST_ENTRY first, ULONG depth)
{
    head->HeaderX64.NextEntry = (ULONG_PTR)first >> 4;
    head->HeaderX64.Depth = (USHORT)depth;
    head->HeaderX64.Sequence++;
}

VOID InitializeSListHead(PSLIST_HEADER SListHead)
{
    KE_DDI(SListHead, 0);
    if ((ULONG_PTR)SListHead % MEMORY_ALLOCATION_ALIGNMENT)
        ke_raise_status(STATUS_DATATYPE_MISALIGNMENT);
    SListHead->Alignment = 0;
    SListHead->Region = 0;
    SListHead->HeaderX64.HeaderType = 1;
}

/* Bits of an entry's address below 16 are lost, as on Windows: what is popped is another address.
 */
PSLIST_ENTRY ExpInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
{
    PSLIST_ENTRY first;

    KE_DDI(ListHead, (uintptr_t)ListEntry);
    ke_point_as(KE_OP_MEMORY, ListHead, KE_EFFECT_WRITE);
    KE_ORDER(KE_ORDER_RELEASE, ListHead);
    first = first_of(ListHead);
    ListEntry->Next = first;
    set(ListHead, ListEntry, (ULONG)ListHead->HeaderX64.Depth + 1);
    return first;
}

PSLIST_ENTRY ExpInterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
    PSLIST_ENTRY first;

    KE_DDI(ListHead, 0);
    ke_point_as(KE_OP_MEMORY, ListHead, KE_EFFECT_WRITE);
    KE_ORDER(KE_ORDER_ACQUIRE, ListHead);
    first = first_of(ListHead);
    if (first)
        set(ListHead, first->Next, (ULONG)ListHead->HeaderX64.Depth - 1);
    return first;
}

PSLIST_ENTRY ExpInterlockedFlushSList(PSLIST_HEADER ListHead)
{
    PSLIST_ENTRY first;

    KE_DDI(ListHead, 0);
    ke_point_as(KE_OP_MEMORY, ListHead, KE_EFFECT_WRITE);
    KE_ORDER(KE_ORDER_ACQUIRE, ListHead);
    first = first_of(ListHead);
    if (first)
        set(ListHead, NULL, 0);
    return first;
}

PSLIST_ENTRY RtlInterlockedPushListSList(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                         PSLIST_ENTRY ListEnd, ULONG Count)
{
    PSLIST_ENTRY first;

    KE_DDI(ListHead, Count);
    ke_point_as(KE_OP_MEMORY, ListHead, KE_EFFECT_WRITE);
    KE_ORDER(KE_ORDER_RELEASE, ListHead);
    first = first_of(ListHead);
    ListEnd->Next = first;
    set(ListHead, List, (ULONG)ListHead->HeaderX64.Depth + Count);
    return first;
}

USHORT ExQueryDepthSList(PSLIST_HEADER SListHead)
{
    KE_DDI(SListHead, 0);
    ke_point(KE_OP_READ, SListHead);
    return (USHORT)SListHead->HeaderX64.Depth;
}

/* --- the names behind the macros
 * -------------------------------------------------------------------- */

#undef ExInterlockedPushEntrySList
#undef ExInterlockedPopEntrySList
#undef ExInterlockedFlushSList
#undef InterlockedPushEntrySList
#undef InterlockedPopEntrySList
#undef InterlockedFlushSList
PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry,
                                         PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry);
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead);

PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry,
                                         PKSPIN_LOCK Lock)
{
    return ExpInterlockedPushEntrySList(ListHead, ListEntry);
}

PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock)
{
    return ExpInterlockedPopEntrySList(ListHead);
}

PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER ListHead)
{
    return ExpInterlockedFlushSList(ListHead);
}

PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
{
    return ExpInterlockedPushEntrySList(ListHead, ListEntry);
}

PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
    return ExpInterlockedPopEntrySList(ListHead);
}

PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead)
{
    return ExpInterlockedFlushSList(ListHead);
}
