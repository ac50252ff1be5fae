/*
 * resource.h - ERESOURCE: a lock that is shared or exclusive, and may be taken again by its owner.
 *
 * Normal kernel APCs are held off while one is owned: KeEnterCriticalRegion first. An exclusive
 * request that waits keeps new shared ones out, unless they starve it on purpose. Wait FALSE never
 * blocks.
 */
#ifndef IRQLAB_WDK_NT_EX_RESOURCE_H
#define IRQLAB_WDK_NT_EX_RESOURCE_H

#include "../ke.h"

EXTERN_C_START

typedef ULONG_PTR ERESOURCE_THREAD, *PERESOURCE_THREAD;

typedef struct _OWNER_ENTRY {
    ERESOURCE_THREAD OwnerThread;
    union {
        struct {
            ULONG IoPriorityBoosted : 1;
            ULONG OwnerReferenced : 1;
            ULONG IoQoSPriorityBoosted : 1;
            ULONG OwnerCount : 29; /* how often it holds it */
        };
        ULONG TableSize;
    };
} OWNER_ENTRY, *POWNER_ENTRY;

typedef struct _ERESOURCE {
    LIST_ENTRY SystemResourcesList;
    POWNER_ENTRY OwnerTable; /* further shared owners */
    SHORT ActiveCount;       /* threads that hold it shared; 1 if exclusive */
    union {
        USHORT Flag; /* ResourceXxx */
        struct {
            UCHAR ReservedLowFlags;
            UCHAR WaiterPriority;
        };
    };
    PVOID SharedWaiters;
    PVOID ExclusiveWaiters;
    OWNER_ENTRY OwnerEntry; /* the exclusive owner, or a shared one */
    ULONG ActiveEntries;
    ULONG ContentionCount; /* how often somebody had to wait */
    ULONG NumberOfSharedWaiters;
    ULONG NumberOfExclusiveWaiters;
    PVOID Reserved2;
    union {
        PVOID Address;
        ULONG_PTR CreatorBackTraceIndex;
    };
    KSPIN_LOCK SpinLock;
} ERESOURCE, *PERESOURCE;

#define ResourceNeverExclusive 0x10
#define ResourceReleaseByOtherThread 0x20
#define ResourceOwnedExclusive 0x80
#define RESOURCE_HASH_TABLE_SIZE 64

#define ExGetCurrentResourceThread() ((ERESOURCE_THREAD)PsGetCurrentThread())

/*
 * ExInitializeResourceLite - make a resource that nobody owns.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Resource   resident, not paged pool; not on the stack. Raises STATUS_ACCESS_VIOLATION for NULL.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h ExInitializeResourceLite
 */
NTKERNELAPI NTSTATUS ExInitializeResourceLite(PERESOURCE Resource);

/*
 * ExReinitializeResourceLite - make a resource as new, in place.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h ExReinitializeResourceLite
 */
NTKERNELAPI NTSTATUS ExReinitializeResourceLite(PERESOURCE Resource);

/*
 * ExDeleteResourceLite - before its memory goes.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Resource   that nobody owns or waits for.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h ExDeleteResourceLite
 */
NTKERNELAPI NTSTATUS ExDeleteResourceLite(PERESOURCE Resource);

/*
 * ExAcquireResourceExclusiveLite - own it alone.
 *
 * IRQL       <= APC_LEVEL, in a critical region.
 * Blocks     until it is free, if Wait.        Choice  one, the acquisition.
 * Resource   a shared owner that asks with Wait TRUE waits for itself, for ever.
 * Returns    TRUE owned; FALSE only without Wait.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireResourceExclusiveLite
 */
NTKERNELAPI BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait);

/*
 * ExTryToAcquireResourceExclusiveLite - own it alone, if that is possible at once.
 *
 * IRQL       <= APC_LEVEL, in a critical region.
 * Blocks     never.        Choice  one, the attempt.
 * Returns    TRUE owned; FALSE not.
 * Differs    none known.
 * Source     WDK wdm.h ExTryToAcquireResourceExclusiveLite
 */
NTKERNELAPI BOOLEAN ExTryToAcquireResourceExclusiveLite(PERESOURCE Resource);

/*
 * ExAcquireResourceSharedLite - own it with others.
 *
 * IRQL       <= APC_LEVEL, in a critical region.
 * Blocks     until no other thread owns it exclusively and, unless this one owns it already, none
 *            waits to.        Choice  one, the acquisition.
 * Returns    TRUE owned; FALSE only without Wait.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireResourceSharedLite
 */
NTKERNELAPI BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait);

/*
 * ExAcquireSharedStarveExclusive - own it with others, before exclusive requests that wait.
 *
 * IRQL       <= APC_LEVEL, in a critical region.
 * Blocks     until no other thread owns it exclusively, if Wait.        Choice  one, the
 *            acquisition.
 * Returns    TRUE owned; FALSE only without Wait.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireSharedStarveExclusive
 */
NTKERNELAPI BOOLEAN ExAcquireSharedStarveExclusive(PERESOURCE Resource, BOOLEAN Wait);

/*
 * ExAcquireSharedWaitForExclusive - own it with others, after exclusive requests that wait.
 *
 * IRQL       <= APC_LEVEL, in a critical region.
 * Blocks     until no thread owns it exclusively or waits to, if Wait; also where this one owns
 *            it.        Choice  one, the acquisition.
 * Returns    TRUE owned; FALSE only without Wait.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireSharedWaitForExclusive
 */
NTKERNELAPI BOOLEAN ExAcquireSharedWaitForExclusive(PERESOURCE Resource, BOOLEAN Wait);

/*
 * ExConvertExclusiveToSharedLite - from owning it alone to owning it with others.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one.
 * Resource   owned exclusively by this thread; waiting shared requests get it, too.
 * Differs    none known.
 * Source     WDK wdm.h ExConvertExclusiveToSharedLite
 */
NTKERNELAPI VOID ExConvertExclusiveToSharedLite(PERESOURCE Resource);

/*
 * ExReleaseResourceLite - undo one acquisition by this thread.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Resource   owned by this thread; else bug check 0xE3.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseResourceLite
 */
NTKERNELAPI VOID ExReleaseResourceLite(PERESOURCE Resource);

/*
 * ExReleaseResourceForThreadLite - undo one acquisition by another owner.
 *
 * IRQL             <= DISPATCH_LEVEL.
 * Blocks           never.        Choice  one.
 * ResourceThreadId ExGetCurrentResourceThread() of it, or the pointer of ExSetResourceOwnerPointer.
 * Differs          none known.
 * Source           WDK wdm.h ExReleaseResourceForThreadLite
 */
NTKERNELAPI VOID ExReleaseResourceForThreadLite(PERESOURCE Resource,
                                                ERESOURCE_THREAD ResourceThreadId);

/*
 * ExReleaseResourceAndLeaveCriticalRegion - ExReleaseResourceLite and KeLeaveCriticalRegion in
 * one.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseResourceAndLeaveCriticalRegion
 */
NTKERNELAPI VOID ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource);

/*
 * ExEnterCriticalRegionAndAcquireResourceExclusive, ExEnterCriticalRegionAndAcquireResourceShared,
 * ExEnterCriticalRegionAndAcquireSharedWaitForExclusive - KeEnterCriticalRegion and the
 * acquisition in one.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until owned.        Choice  one, the acquisition.
 * Returns    the thread's Win32Thread pointer, NULL for a system thread.
 * Differs    none known.
 * Source     WDK wdm.h ExEnterCriticalRegionAndAcquireResourceExclusive
 */
NTKERNELAPI PVOID ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource);
NTKERNELAPI PVOID ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource);
NTKERNELAPI PVOID ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE Resource);

/*
 * ExSetResourceOwnerPointer, ExSetResourceOwnerPointerEx - hand one's ownership over to a pointer.
 *
 * IRQL         <= DISPATCH_LEVEL.
 * Blocks       never.        Choice  one.
 * OwnerPointer a system address with its two low bits set; ExReleaseResourceForThreadLite releases
 *              with it, from any thread.
 * Flags        FLAG_OWNER_POINTER_IS_THREAD or 0.
 * Differs      none known.
 * Source       WDK wdm.h ExSetResourceOwnerPointer
 */
NTKERNELAPI VOID ExSetResourceOwnerPointer(PERESOURCE Resource, PVOID OwnerPointer);
NTKERNELAPI VOID ExSetResourceOwnerPointerEx(PERESOURCE Resource, PVOID OwnerPointer, ULONG Flags);
#define FLAG_OWNER_POINTER_IS_THREAD 0x1

/*
 * ExIsResourceAcquiredExclusiveLite - does this thread own it alone?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    TRUE or FALSE; says nothing about other threads.
 * Differs    none known.
 * Source     WDK wdm.h ExIsResourceAcquiredExclusiveLite
 */
NTKERNELAPI BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource);

/*
 * ExIsResourceAcquiredSharedLite - does this thread own it, either way?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    how often; 0: it does not.
 * Differs    none known.
 * Source     WDK wdm.h ExIsResourceAcquiredSharedLite
 */
NTKERNELAPI ULONG ExIsResourceAcquiredSharedLite(PERESOURCE Resource);
#define ExIsResourceAcquiredLite ExIsResourceAcquiredSharedLite

/*
 * ExGetExclusiveWaiterCount, ExGetSharedWaiterCount - how many threads wait.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    the number; owners do not count.
 * Differs    none known.
 * Source     WDK wdm.h ExGetExclusiveWaiterCount
 */
NTKERNELAPI ULONG ExGetExclusiveWaiterCount(PERESOURCE Resource);
NTKERNELAPI ULONG ExGetSharedWaiterCount(PERESOURCE Resource);

/*
 * ExDisableResourceBoostLite - do not boost owners that others wait for.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntifs.h ExDisableResourceBoostLite
 */
NTKERNELAPI VOID ExDisableResourceBoostLite(PERESOURCE Resource);

/* The names of long ago. */
#define ExInitializeResource ExInitializeResourceLite
#define ExAcquireResourceExclusive ExAcquireResourceExclusiveLite
#define ExAcquireResourceShared ExAcquireResourceSharedLite
#define ExReleaseResource(R) (ExReleaseResourceLite(R))
#define ExReleaseResourceForThread ExReleaseResourceForThreadLite
#define ExConvertExclusiveToShared ExConvertExclusiveToSharedLite
#define ExDeleteResource ExDeleteResourceLite
#define ExIsResourceAcquiredExclusive ExIsResourceAcquiredExclusiveLite
#define ExIsResourceAcquiredShared ExIsResourceAcquiredSharedLite
#define ExDisableResourceBoost ExDisableResourceBoostLite

EXTERN_C_END

#endif
