/*
 * slist.h - singly linked lists with an interlocked head, and the ExInterlocked operations under a
 * spin lock.
 */
#ifndef IRQLAB_WDK_NT_EX_SLIST_H
#define IRQLAB_WDK_NT_EX_SLIST_H

#include "../list.h"
#include "../interlocked.h"

EXTERN_C_START

#ifndef _SLIST_HEADER_
#define _SLIST_HEADER_
typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 9;
        ULONGLONG NextEntry : 39;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 59;
        ULONGLONG Region : 3;
    } Header8;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Init : 1;
        ULONGLONG Reserved : 2;
        ULONGLONG NextEntry : 60;
    } Header16;
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG HeaderType : 1;
        ULONGLONG Reserved : 3;
        ULONGLONG NextEntry : 60; /* the address without its low 4 bits, which are 0 */
    } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;
#endif

/*
 * InitializeSListHead - make an empty list.
 *
 * IRQL       any.
 * Blocks     never.
 * SListHead  16-byte aligned, resident.
 * Differs    none known.
 * Source     WDK wdm.h InitializeSListHead
 */
NTKERNELAPI VOID InitializeSListHead(PSLIST_HEADER SListHead);
#define ExInitializeSListHead(SListHead) InitializeSListHead(SListHead)
#define RtlInitializeSListHead(SListHead) InitializeSListHead(SListHead)

/*
 * ExpInterlockedPushEntrySList - put an entry in front; ExInterlockedPushEntrySList is the usual
 * spelling.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one.
 * ListEntry  16-byte aligned.
 * Returns    the entry that was first; NULL: the list was empty.
 * Differs    none known.
 * Source     WDK wdm.h ExpInterlockedPushEntrySList
 */
NTKERNELAPI PSLIST_ENTRY ExpInterlockedPushEntrySList(PSLIST_HEADER ListHead,
                                                      PSLIST_ENTRY ListEntry);

/*
 * ExpInterlockedPopEntrySList - take the first entry out; ExInterlockedPopEntrySList is the usual
 * spelling.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one.
 * Returns    the entry; NULL: the list is empty.
 * Differs    none known.
 * Source     WDK wdm.h ExpInterlockedPopEntrySList
 */
NTKERNELAPI PSLIST_ENTRY ExpInterlockedPopEntrySList(PSLIST_HEADER ListHead);

/*
 * ExpInterlockedFlushSList - take all entries out; ExInterlockedFlushSList is the usual spelling.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one.
 * Returns    the last pushed entry with the others behind it; NULL: the list was empty.
 * Differs    none known.
 * Source     WDK wdm.h ExInterlockedFlushSList
 */
NTKERNELAPI PSLIST_ENTRY ExpInterlockedFlushSList(PSLIST_HEADER ListHead);

#define ExInterlockedPushEntrySList(ListHead, ListEntry, Lock)                                     \
    ExpInterlockedPushEntrySList(ListHead, ListEntry)
#define ExInterlockedPopEntrySList(ListHead, Lock) ExpInterlockedPopEntrySList(ListHead)
#define ExInterlockedFlushSList(ListHead) ExpInterlockedFlushSList(ListHead)
#define InterlockedPushEntrySList(ListHead, ListEntry)                                             \
    ExpInterlockedPushEntrySList(ListHead, ListEntry)
#define InterlockedPopEntrySList(ListHead) ExpInterlockedPopEntrySList(ListHead)
#define InterlockedFlushSList(ListHead) ExpInterlockedFlushSList(ListHead)

/*
 * RtlInterlockedPushListSList - put a chain of entries in front.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one.
 * ListEnd    its last entry.
 * Count      added to the depth as it is.
 * Returns    the entry that was first.
 * Differs    none known.
 * Source     SDK interlockedapi.h InterlockedPushListSListEx
 */
NTSYSAPI PSLIST_ENTRY RtlInterlockedPushListSList(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                                  PSLIST_ENTRY ListEnd, ULONG Count);

/*
 * ExQueryDepthSList - how many entries are in the list?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    the number, modulo 65536.
 * Differs    none known.
 * Source     WDK wdm.h ExQueryDepthSList
 */
NTKERNELAPI USHORT ExQueryDepthSList(PSLIST_HEADER SListHead);
#define QueryDepthSList(SListHead) ExQueryDepthSList(SListHead)
#define RtlQueryDepthSList(SListHead) ExQueryDepthSList(SListHead)

/* FirstEntrySList - the first entry, left in. */
IRQLAB_INLINE PSLIST_ENTRY FirstEntrySList(const SLIST_HEADER *SListHead)
{
    return (PSLIST_ENTRY)(ULONG_PTR)(SListHead->HeaderX64.NextEntry << 4);
}
#define RtlFirstEntrySList(SListHead) FirstEntrySList(SListHead)

/*
 * ExInterlockedInsertHeadList, ExInterlockedInsertTailList - insert into a list under a spin lock.
 *
 * IRQL       any; all users of the list use these, at the same or lower IRQL than the lock is
 *            otherwise used at.
 * Blocks     spins until the lock is free.        Choice  one.
 * Returns    the entry that was first (or last); NULL: the list was empty.
 * Differs    none known.
 * Source     WDK wdm.h ExInterlockedInsertHeadList
 */
NTKERNELAPI PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                                    PKSPIN_LOCK Lock);
NTKERNELAPI PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                                    PKSPIN_LOCK Lock);

/*
 * ExInterlockedRemoveHeadList - take the first entry out under a spin lock.
 *
 * IRQL       any.
 * Blocks     spins until the lock is free.        Choice  one.
 * Returns    the entry; NULL: the list is empty.
 * Differs    none known.
 * Source     WDK wdm.h ExInterlockedRemoveHeadList
 */
NTKERNELAPI PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock);

/*
 * ExInterlockedPushEntryList, ExInterlockedPopEntryList - the same for a singly linked list.
 *
 * IRQL       any.
 * Blocks     spins until the lock is free.        Choice  one.
 * Returns    push: the entry that was first; pop: the entry taken out. NULL: the list was empty.
 * Differs    none known.
 * Source     WDK wdm.h ExInterlockedPushEntryList
 */
NTKERNELAPI PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
                                                          PSINGLE_LIST_ENTRY ListEntry,
                                                          PKSPIN_LOCK Lock);
NTKERNELAPI PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead,
                                                         PKSPIN_LOCK Lock);

/*
 * ExInterlockedAddUlong, ExInterlockedAddLargeInteger - add under a spin lock.
 *
 * IRQL       any.
 * Blocks     spins until the lock is free.        Choice  one.
 * Returns    the value before.
 * Differs    none known.
 * Source     WDK wdm.h ExInterlockedAddUlong
 */
NTKERNELAPI ULONG ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock);
NTKERNELAPI LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend,
                                                       LARGE_INTEGER Increment, PKSPIN_LOCK Lock);

#define ExInterlockedAddLargeStatistic(Addend, Increment)                                          \
    ((VOID)InterlockedAdd64((LONG64 volatile *)&(Addend)->QuadPart, (LONG64)(Increment)))
#define ExInterlockedCompareExchange64(Destination, Exchange, Comparand, Lock)                     \
    InterlockedCompareExchange64(Destination, *(Exchange), *(Comparand))
#define ExInterlockedIncrementLong(Addend, Lock) InterlockedIncrement(Addend)
#define ExInterlockedDecrementLong(Addend, Lock) InterlockedDecrement(Addend)
#define ExInterlockedExchangeUlong(Target, Value, Lock)                                            \
    ((ULONG)InterlockedExchange((LONG volatile *)(Target), (LONG)(Value)))

EXTERN_C_END

#endif
