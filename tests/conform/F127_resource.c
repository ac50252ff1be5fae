/* facts: F127 F129 F130 F131 F132 F136 F137 F138 F139 F140 F141 F142 F143 */
/*
 * F127. A fresh resource is linked in the system-wide resource list, has ActiveCount 0, Flag 0,
 *   no owners and zero waiter counts; ExReinitializeResourceLite clears the counters again,
 *   including ContentionCount.
 * F129. ExIsResourceAcquiredExclusiveLite is about the calling thread only: FALSE while another
 *   thread owns it exclusively.
 * F130. A shared owner may acquire shared again by any of the three shared routines without
 *   blocking while no exclusive waiter exists.
 * F131. A shared owner asking for exclusive with Wait = FALSE gets FALSE (with Wait = TRUE it
 *   would deadlock).
 * F132. An exclusive owner may acquire exclusive or shared again by any routine; each adds one
 *   to the same recursion count, and the resource stays exclusive until all are released.
 * F136. While another thread owns the resource exclusively all four acquire routines return
 *   FALSE with Wait = FALSE and leave the waiter counts at 0.
 * F137. When the last shared owner releases, a queued exclusive waiter gets the resource before
 *   shared waiters; when it releases, all queued shared waiters get it.
 * F138. ExGetExclusiveWaiterCount/ExGetSharedWaiterCount count blocked threads, not owners, and
 *   drop as soon as the waiter is granted.
 * F139. ActiveCount is 1 or 2 while one or two threads hold the resource shared, 1 when
 *   exclusive and 0 when free; Flag carries the owned-exclusive bit (0x80).
 * F140. ExSetResourceOwnerPointer replaces the owning thread by an opaque value whose two low
 *   bits are set; the release is then ExReleaseResourceForThreadLite with that value, from any
 *   thread.
 * F141. ExReleaseResourceForThreadLite with (ULONG_PTR)PsGetCurrentThread() is the same as
 *   ExReleaseResourceLite.
 * F142. ExEnterCriticalRegionAndAcquireResourceShared/Exclusive disable normal APCs once per
 *   call and return the thread's Win32Thread pointer; ExReleaseResourceAndLeaveCriticalRegion
 *   undoes one level.
 * F143. ExInitializeResourceLite(NULL) raises STATUS_ACCESS_VIOLATION.
 */
#include "conform.h"

NTKERNELAPI PVOID PsGetThreadWin32Thread(PETHREAD Thread);

static ERESOURCE resource;

/* A helper that does one thing after the other, as it is told. */
enum { IDLE, EXCLUSIVE, SHARED, TRY, RELEASE, QUIT, RELEASE_MINE, LOOK };
static struct helper {
    PKTHREAD thread;
    KEVENT go, done;
    volatile LONG order, result;
} helpers[4];
static ERESOURCE_THREAD owner;
static volatile LONG turn;

static VOID helper(PVOID Context)
{
    struct helper *h = Context;
    LONG order;

    KeEnterCriticalRegion();
    do {
        wait_for(&h->go);
        order = get(&h->order);
        switch (order) {
        case EXCLUSIVE:
            ExAcquireResourceExclusiveLite(&resource, TRUE);
            put(&h->result, InterlockedIncrement(&turn));
            break;
        case SHARED:
            ExAcquireResourceSharedLite(&resource, TRUE);
            put(&h->result, InterlockedIncrement(&turn));
            break;
        case TRY:
            put(&h->result, ExAcquireResourceExclusiveLite(&resource, FALSE) |
                                ExAcquireResourceSharedLite(&resource, FALSE) << 1 |
                                ExAcquireSharedStarveExclusive(&resource, FALSE) << 2 |
                                ExAcquireSharedWaitForExclusive(&resource, FALSE) << 3);
            break;
        case RELEASE:
            ExReleaseResourceLite(&resource);
            break;
        case RELEASE_MINE:
            ExReleaseResourceForThreadLite(&resource, owner);
            break;
        case LOOK:
            put(&h->result, ExIsResourceAcquiredExclusiveLite(&resource) |
                                (ExIsResourceAcquiredSharedLite(&resource) != 0) << 1);
            break;
        }
        KeSetEvent(&h->done, 0, FALSE);
    } while (order != QUIT);
    KeLeaveCriticalRegion();
}

/* Order it and wait a while; TRUE: it has done it, FALSE: it blocks. */
static BOOLEAN tell(int n, LONG order)
{
    put(&helpers[n].order, order);
    KeSetEvent(&helpers[n].go, 0, FALSE);
    return wait_ms(&helpers[n].done, 20) == STATUS_SUCCESS;
}

/* What blocked has been done by now. */
static BOOLEAN over(int n)
{
    return wait_ms(&helpers[n].done, 20) == STATUS_SUCCESS;
}

static void fresh(void)
{
    EXPECT_EQ(resource.ActiveCount, 0);
    EXPECT_EQ(resource.Flag, 0);
    EXPECT_EQ(resource.OwnerEntry.OwnerThread, 0);
    EXPECT_EQ(resource.OwnerEntry.OwnerCount, 0);
    EXPECT_EQ(resource.NumberOfSharedWaiters, 0);
    EXPECT_EQ(resource.NumberOfExclusiveWaiters, 0);
    EXPECT_EQ(resource.ContentionCount, 0);
    EXPECT_EQ(ExGetSharedWaiterCount(&resource), 0);
    EXPECT_EQ(ExGetExclusiveWaiterCount(&resource), 0);
}

static void waiters(ULONG exclusive, ULONG shared)
{
    EXPECT_EQ(ExGetExclusiveWaiterCount(&resource), exclusive);
    EXPECT_EQ(ExGetSharedWaiterCount(&resource), shared);
}

static void test(PDRIVER_OBJECT Driver)
{
    ERESOURCE_THREAD me = (ERESOURCE_THREAD)PsGetCurrentThread();
    LONG first, last;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    for (i = 0; i < 4; i++) {
        KeInitializeEvent(&helpers[i].go, SynchronizationEvent, FALSE);
        KeInitializeEvent(&helpers[i].done, SynchronizationEvent, FALSE);
        helpers[i].thread = start_thread(helper, &helpers[i]);
    }
    FACT(127);
    FILL(resource);
    EXPECT_STATUS(ExInitializeResourceLite(&resource), STATUS_SUCCESS);
    fresh();
    EXPECT(resource.OwnerTable == NULL);
    EXPECT(resource.SystemResourcesList.Flink != &resource.SystemResourcesList);
    EXPECT(resource.SystemResourcesList.Flink->Blink == &resource.SystemResourcesList);
    EXPECT(resource.SystemResourcesList.Blink->Flink == &resource.SystemResourcesList);

    KeEnterCriticalRegion();
    FACT(132);
    EXPECT_EQ(ExAcquireResourceExclusiveLite(&resource, TRUE), TRUE);
    EXPECT_EQ(ExAcquireResourceExclusiveLite(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireResourceSharedLite(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireSharedStarveExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireSharedWaitForExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 5);
    EXPECT_EQ(resource.OwnerEntry.OwnerCount, 5);
    FACT(139);
    EXPECT_EQ(resource.ActiveCount, 1);
    EXPECT_EQ(resource.Flag & 0x80, 0x80);
    FACT(129);
    EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), TRUE);
    EXPECT_EQ(tell(0, LOOK), TRUE);
    EXPECT_EQ(get(&helpers[0].result), 0);
    FACT(136);
    EXPECT_EQ(tell(0, TRY), TRUE);
    EXPECT_EQ(get(&helpers[0].result), 0);
    waiters(0, 0);
    FACT(132);
    for (i = 4; i >= 1; i--) {
        ExReleaseResourceLite(&resource);
        EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), TRUE);
        EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), i);
    }
    ExReleaseResourceLite(&resource);
    EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), FALSE);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 0);
    FACT(139);
    EXPECT_EQ(resource.ActiveCount, 0);
    EXPECT_EQ(resource.Flag & 0x80, 0);

    FACT(130);
    EXPECT_EQ(ExAcquireResourceSharedLite(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireResourceSharedLite(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireSharedStarveExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(ExAcquireSharedWaitForExclusive(&resource, FALSE), TRUE);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 4);
    FACT(139);
    EXPECT_EQ(resource.ActiveCount, 1);
    EXPECT_EQ(resource.Flag & 0x80, 0);
    EXPECT_EQ(tell(0, SHARED), TRUE);
    EXPECT_EQ(resource.ActiveCount, 2);
    EXPECT_EQ(tell(0, RELEASE), TRUE);
    EXPECT_EQ(resource.ActiveCount, 1);
    FACT(131);
    EXPECT_EQ(ExAcquireResourceExclusiveLite(&resource, FALSE), FALSE);
    EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), FALSE);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 4);
    waiters(0, 0);
    for (i = 0; i < 4; i++)
        ExReleaseResourceLite(&resource);
    FACT(139);
    EXPECT_EQ(resource.ActiveCount, 0);

    FACT(141);
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExReleaseResourceForThreadLite(&resource, me);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 0);
    EXPECT_EQ(resource.ActiveCount, 0);
    ExAcquireResourceSharedLite(&resource, TRUE);
    ExAcquireResourceSharedLite(&resource, TRUE);
    ExReleaseResourceForThreadLite(&resource, me);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 1);
    ExReleaseResourceLite(&resource);
    EXPECT_EQ(resource.ActiveCount, 0);

    /* Two shared owners; an exclusive waiter, then two shared ones behind it. */
    FACT(138);
    ExAcquireResourceSharedLite(&resource, TRUE);
    waiters(0, 0);
    EXPECT_EQ(tell(0, EXCLUSIVE), FALSE);
    waiters(1, 0);
    EXPECT_EQ(tell(1, SHARED), FALSE);
    waiters(1, 1);
    EXPECT_EQ(tell(2, SHARED), FALSE);
    waiters(1, 2);
    FACT(137);
    put(&turn, 0);
    ExReleaseResourceLite(&resource);
    EXPECT_EQ(over(0), TRUE);
    EXPECT_EQ(get(&helpers[0].result), 1);
    EXPECT_EQ(over(1), FALSE);
    EXPECT_EQ(resource.Flag & 0x80, 0x80);
    FACT(138);
    waiters(0, 2);
    FACT(137);
    EXPECT_EQ(tell(0, RELEASE), TRUE);
    EXPECT_EQ(over(1), TRUE);
    EXPECT_EQ(over(2), TRUE);
    first = get(&helpers[1].result);
    last = get(&helpers[2].result);
    EXPECT_EQ(first + last, 2 + 3);
    FACT(138);
    waiters(0, 0);
    FACT(139);
    EXPECT_EQ(resource.ActiveCount, 2);
    EXPECT_EQ(resource.Flag & 0x80, 0);
    tell(1, RELEASE);
    EXPECT_EQ(resource.ActiveCount, 1);
    tell(2, RELEASE);
    EXPECT_EQ(resource.ActiveCount, 0);

    FACT(127);
    EXPECT(resource.ContentionCount != 0);
    EXPECT_STATUS(ExReinitializeResourceLite(&resource), STATUS_SUCCESS);
    fresh();

    FACT(140);
    owner = ((ERESOURCE_THREAD)helpers) | 3;
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExSetResourceOwnerPointer(&resource, (PVOID)owner);
    EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), FALSE);
    EXPECT_EQ(resource.OwnerEntry.OwnerThread, owner);
    EXPECT_EQ(resource.ActiveCount, 1);
    EXPECT_EQ(tell(3, TRY), TRUE);
    EXPECT_EQ(get(&helpers[3].result), 0);
    EXPECT_EQ(tell(3, RELEASE_MINE), TRUE);
    EXPECT_EQ(resource.ActiveCount, 0);
    EXPECT_EQ(ExAcquireResourceExclusiveLite(&resource, FALSE), TRUE);
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();

    FACT(142);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    EXPECT(ExEnterCriticalRegionAndAcquireResourceExclusive(&resource) ==
           PsGetThreadWin32Thread(PsGetCurrentThread()));
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(ExIsResourceAcquiredExclusiveLite(&resource), TRUE);
    EXPECT(ExEnterCriticalRegionAndAcquireResourceShared(&resource) ==
           PsGetThreadWin32Thread(PsGetCurrentThread()));
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 2);
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(ExIsResourceAcquiredSharedLite(&resource), 1);
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    EXPECT_EQ(resource.ActiveCount, 0);

    FACT(143);
    RAISES(STATUS_ACCESS_VIOLATION, ExInitializeResourceLite((PERESOURCE)NULL));
    for (i = 0; i < 4; i++) {
        tell(i, QUIT);
        join_thread(helpers[i].thread);
    }
    ExDeleteResourceLite(&resource);
}

CONFORM_DRIVER
