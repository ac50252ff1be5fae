/* Fast mutexes, resources, push locks, rundown protection, reader-writer spin locks. */
#include "status.h"

NTKERNELAPI VOID ExEnterCriticalRegionAndAcquireFastMutexUnsafe(PFAST_MUTEX);
NTKERNELAPI VOID ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(PFAST_MUTEX);

static FAST_MUTEX mutex;
static ERESOURCE resource;
static EX_PUSH_LOCK push;
static EX_RUNDOWN_REF rundown;
static EX_SPIN_LOCK spin;
static KEVENT go, there;
static volatile LONG answer;
static BOOLEAN (*volatile question)(void);

/* What another thread is told meanwhile. */
static VOID asks(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    KeEnterCriticalRegion();
    put(&answer, question());
    KeLeaveCriticalRegion();
}

static BOOLEAN elsewhere(BOOLEAN (*what)(void))
{
    question = what;
    join_thread(start_thread(asks, NULL));
    return (BOOLEAN)get(&answer);
}

static BOOLEAN try_mutex(void)
{
    if (!ExTryToAcquireFastMutex(&mutex))
        return FALSE;
    ExReleaseFastMutex(&mutex);
    return TRUE;
}

static void fast_mutexes(void)
{
    FILL(mutex);
    ExInitializeFastMutex(&mutex);
    DOES(ExInitializeFastMutex, void, mutex.Count == 1 && mutex.Owner == NULL);
    ExAcquireFastMutex(&mutex);
    DOES(ExAcquireFastMutex, void,
         KeGetCurrentIrql() == APC_LEVEL && mutex.Owner == KeGetCurrentThread());
    DOES(ExTryToAcquireFastMutex, false, !elsewhere(try_mutex));
    ExReleaseFastMutex(&mutex);
    DOES(ExReleaseFastMutex, void, KeGetCurrentIrql() == PASSIVE_LEVEL && elsewhere(try_mutex));
    DOES(ExTryToAcquireFastMutex, true, ExTryToAcquireFastMutex(&mutex));
    ExReleaseFastMutex(&mutex);
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&mutex);
    DOES(ExAcquireFastMutexUnsafe, void,
         KeGetCurrentIrql() == PASSIVE_LEVEL && mutex.Owner == KeGetCurrentThread());
    ExReleaseFastMutexUnsafe(&mutex);
    DOES(ExReleaseFastMutexUnsafe, void, mutex.Owner == NULL);
    KeLeaveCriticalRegion();
    ExEnterCriticalRegionAndAcquireFastMutexUnsafe(&mutex);
    DOES(ExEnterCriticalRegionAndAcquireFastMutexUnsafe, void,
         KeAreApcsDisabled() && mutex.Owner == KeGetCurrentThread());
    ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(&mutex);
    DOES(ExReleaseFastMutexUnsafeAndLeaveCriticalRegion, void,
         !KeAreApcsDisabled() && mutex.Owner == NULL);
}

static BOOLEAN released(BOOLEAN had)
{
    if (had)
        ExReleaseResourceLite(&resource);
    return had;
}
static BOOLEAN exclusive(void)
{
    return released(ExAcquireResourceExclusiveLite(&resource, FALSE));
}
static BOOLEAN try_exclusive(void)
{
    return released(ExTryToAcquireResourceExclusiveLite(&resource));
}
static BOOLEAN shared(void)
{
    return released(ExAcquireResourceSharedLite(&resource, FALSE));
}
static BOOLEAN starve(void)
{
    return released(ExAcquireSharedStarveExclusive(&resource, FALSE));
}
static BOOLEAN wait_exclusive(void)
{
    return released(ExAcquireSharedWaitForExclusive(&resource, FALSE));
}

static VOID waits_exclusive(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    KeEnterCriticalRegion();
    released(ExAcquireResourceExclusiveLite(&resource, TRUE));
    KeLeaveCriticalRegion();
}
static VOID waits_shared(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    KeEnterCriticalRegion();
    released(ExAcquireResourceSharedLite(&resource, TRUE));
    KeLeaveCriticalRegion();
}

static void resources(void)
{
    PKTHREAD writer, reader;

    EARNS(ExInitializeResourceLite, STATUS_SUCCESS, ExInitializeResourceLite(&resource));
    ExDisableResourceBoostLite(&resource);
    DOES(ExDisableResourceBoostLite, void, TRUE);
    DOES(ExGetCurrentResourceThread, value,
         ExGetCurrentResourceThread() == (ERESOURCE_THREAD)PsGetCurrentThread());
    KeEnterCriticalRegion();
    DOES(ExIsResourceAcquiredExclusiveLite, false, !ExIsResourceAcquiredExclusiveLite(&resource));
    DOES(ExIsResourceAcquiredExclusive, false, !ExIsResourceAcquiredExclusive(&resource));
    DOES(ExIsResourceAcquiredSharedLite, value, ExIsResourceAcquiredSharedLite(&resource) == 0);
    DOES(ExAcquireResourceExclusiveLite, true, ExAcquireResourceExclusiveLite(&resource, FALSE));
    DOES(ExIsResourceAcquiredExclusiveLite, true, ExIsResourceAcquiredExclusiveLite(&resource));
    DOES(ExIsResourceAcquiredExclusive, true, ExIsResourceAcquiredExclusive(&resource));
    DOES(ExAcquireResourceExclusiveLite, false, !elsewhere(exclusive));
    DOES(ExTryToAcquireResourceExclusiveLite, false, !elsewhere(try_exclusive));
    DOES(ExAcquireResourceSharedLite, false, !elsewhere(shared));
    DOES(ExAcquireSharedStarveExclusive, false, !elsewhere(starve));
    DOES(ExAcquireSharedWaitForExclusive, false, !elsewhere(wait_exclusive));
    DOES(ExAcquireResourceSharedLite, true, ExAcquireResourceSharedLite(&resource, TRUE));
    DOES(ExIsResourceAcquiredSharedLite, value, ExIsResourceAcquiredSharedLite(&resource) == 2);
    DOES(ExIsResourceAcquiredLite, value, ExIsResourceAcquiredLite(&resource) == 2);
    DOES(ExIsResourceAcquiredShared, value, ExIsResourceAcquiredShared(&resource) == 2);
    ExReleaseResourceLite(&resource);
    ExConvertExclusiveToSharedLite(&resource);
    DOES(ExConvertExclusiveToSharedLite, void,
         !ExIsResourceAcquiredExclusiveLite(&resource) && elsewhere(shared));
    writer = start_thread(waits_exclusive, NULL);
    nap(1);
    DOES(ExGetExclusiveWaiterCount, value, ExGetExclusiveWaiterCount(&resource) == 1);
    /* A writer waits: who comes now stands behind it, unless it starves it. */
    DOES(ExAcquireResourceSharedLite, false, !elsewhere(shared));
    DOES(ExAcquireSharedStarveExclusive, true, elsewhere(starve));
    DOES(ExAcquireSharedWaitForExclusive, false, !elsewhere(wait_exclusive));
    reader = start_thread(waits_shared, NULL);
    nap(1);
    DOES(ExGetSharedWaiterCount, value, ExGetSharedWaiterCount(&resource) == 1);
    ExReleaseResourceLite(&resource);
    DOES(ExReleaseResourceLite, void, !ExIsResourceAcquiredSharedLite(&resource));
    join_thread(writer);
    join_thread(reader);
    DOES(ExAcquireSharedWaitForExclusive, true, ExAcquireSharedWaitForExclusive(&resource, FALSE));
    ExReleaseResourceForThreadLite(&resource, ExGetCurrentResourceThread());
    DOES(ExReleaseResourceForThreadLite, void, !ExIsResourceAcquiredSharedLite(&resource));
    DOES(ExTryToAcquireResourceExclusiveLite, true, ExTryToAcquireResourceExclusiveLite(&resource));
    ExSetResourceOwnerPointer(&resource, (PVOID)((ULONG_PTR)&answer | 3));
    DOES(ExSetResourceOwnerPointer, void, !ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceForThreadLite(&resource, (ULONG_PTR)&answer | 3);
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExSetResourceOwnerPointerEx(&resource, (PVOID)((ULONG_PTR)&answer | 3), 0);
    DOES(ExSetResourceOwnerPointerEx, void, !ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceForThreadLite(&resource, (ULONG_PTR)&answer | 3);
    KeLeaveCriticalRegion();
    ExEnterCriticalRegionAndAcquireResourceExclusive(&resource);
    DOES(ExEnterCriticalRegionAndAcquireResourceExclusive, value,
         KeAreApcsDisabled() && ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    DOES(ExReleaseResourceAndLeaveCriticalRegion, void,
         !KeAreApcsDisabled() && !ExIsResourceAcquiredExclusiveLite(&resource));
    ExEnterCriticalRegionAndAcquireResourceShared(&resource);
    DOES(ExEnterCriticalRegionAndAcquireResourceShared, value,
         KeAreApcsDisabled() && ExIsResourceAcquiredSharedLite(&resource) == 1);
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(&resource);
    DOES(ExEnterCriticalRegionAndAcquireSharedWaitForExclusive, value,
         KeAreApcsDisabled() && ExIsResourceAcquiredSharedLite(&resource) == 1);
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    EARNS(ExReinitializeResourceLite, STATUS_SUCCESS, ExReinitializeResourceLite(&resource));
    EARNS(ExDeleteResourceLite, STATUS_SUCCESS, ExDeleteResourceLite(&resource));
}

static VOID holds(PVOID context)
{
    KeEnterCriticalRegion();
    if (context)
        ExAcquirePushLockExclusive(&push);
    else
        ExAcquirePushLockShared(&push);
    KeSetEvent(&there, 0, FALSE);
    if (context)
        ExReleasePushLockExclusive(&push);
    else
        ExReleasePushLockShared(&push);
    KeLeaveCriticalRegion();
}

/* Does another thread get it while we have it? */
static BOOLEAN obtains(PVOID how)
{
    PKTHREAD thread;
    BOOLEAN got;

    KeInitializeEvent(&there, NotificationEvent, FALSE);
    thread = start_thread(holds, how);
    got = wait_ms(&there, 5) == STATUS_SUCCESS;
    if (got) {
        join_thread(thread);
    } else {
        ExReleasePushLockExclusiveEx(&push, 0);
        join_thread(thread);
        ExAcquirePushLockExclusiveEx(&push, 0);
    }
    return got;
}

static void push_locks(void)
{
    push = 0x5555;
    ExInitializePushLock(&push);
    DOES(ExInitializePushLock, void, push == 0);
    KeEnterCriticalRegion();
    ExAcquirePushLockSharedEx(&push, 0);
    DOES(ExAcquirePushLockSharedEx, void, obtains(NULL));
    DOES(ExAcquirePushLockShared, void, obtains(NULL));
    ExReleasePushLockSharedEx(&push, 0);
    DOES(ExReleasePushLockSharedEx, void, push == 0);
    DOES(ExReleasePushLockShared, void, push == 0);
    ExAcquirePushLockExclusiveEx(&push, 0);
    DOES(ExAcquirePushLockExclusiveEx, void, !obtains(&push));
    DOES(ExAcquirePushLockExclusive, void, !obtains(&push));
    ExReleasePushLockExclusiveEx(&push, 0);
    DOES(ExReleasePushLockExclusiveEx, void, push == 0 && obtains(&push));
    DOES(ExReleasePushLockExclusive, void, push == 0);
    KeLeaveCriticalRegion();
}

static VOID waits_for_release(PVOID context)
{
    if (context)
        ExWaitForRundownProtectionReleaseCacheAware(context);
    else
        ExWaitForRundownProtectionRelease(&rundown);
    put(&answer, 1);
}

static void rundowns(void)
{
    PEX_RUNDOWN_REF_CACHE_AWARE aware;
    PKTHREAD thread;

    FILL(rundown);
    ExInitializeRundownProtection(&rundown);
    DOES(ExInitializeRundownProtection, void, rundown.Count == 0);
    DOES(ExAcquireRundownProtection, true, ExAcquireRundownProtection(&rundown));
    DOES(ExAcquireRundownProtectionEx, true, ExAcquireRundownProtectionEx(&rundown, 2));
    put(&answer, 0);
    thread = start_thread(waits_for_release, NULL);
    nap(1);
    DOES(ExAcquireRundownProtection, false, !ExAcquireRundownProtection(&rundown));
    DOES(ExAcquireRundownProtectionEx, false, !ExAcquireRundownProtectionEx(&rundown, 2));
    ExReleaseRundownProtectionEx(&rundown, 2);
    nap(1);
    DOES(ExReleaseRundownProtectionEx, void, get(&answer) == 0);
    ExReleaseRundownProtection(&rundown);
    join_thread(thread);
    DOES(ExReleaseRundownProtection, void, get(&answer) == 1);
    DOES(ExWaitForRundownProtectionRelease, void,
         get(&answer) == 1 && !ExAcquireRundownProtection(&rundown));
    ExRundownCompleted(&rundown);
    DOES(ExRundownCompleted, void, !ExAcquireRundownProtection(&rundown));
    ExReInitializeRundownProtection(&rundown);
    DOES(ExReInitializeRundownProtection, void, ExAcquireRundownProtection(&rundown));
    ExReleaseRundownProtection(&rundown);

    aware = ExAllocateCacheAwareRundownProtection(NonPagedPoolNx, 'tseT');
    DOES(ExAllocateCacheAwareRundownProtection, value, aware != NULL);
    DOES(ExAcquireRundownProtectionCacheAware, true, ExAcquireRundownProtectionCacheAware(aware));
    put(&answer, 0);
    thread = start_thread(waits_for_release, aware);
    nap(1);
    DOES(ExAcquireRundownProtectionCacheAware, false, !ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAware(aware);
    join_thread(thread);
    DOES(ExReleaseRundownProtectionCacheAware, void, get(&answer) == 1);
    DOES(ExWaitForRundownProtectionReleaseCacheAware, void, get(&answer) == 1);
    ExRundownCompletedCacheAware(aware);
    DOES(ExRundownCompletedCacheAware, void, !ExAcquireRundownProtectionCacheAware(aware));
    ExReInitializeRundownProtectionCacheAware(aware);
    DOES(ExReInitializeRundownProtectionCacheAware, void,
         ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAware(aware);
    ExFreeCacheAwareRundownProtection(aware);
    DOES(ExFreeCacheAwareRundownProtection, void, TRUE);
    DOES(ExSizeOfRundownProtectionCacheAware, value, ExSizeOfRundownProtectionCacheAware() > 0);
    aware = ExAllocatePoolWithTag(NonPagedPoolNx, ExSizeOfRundownProtectionCacheAware(), 'tseT');
    ExInitializeRundownProtectionCacheAware(aware, ExSizeOfRundownProtectionCacheAware());
    DOES(ExInitializeRundownProtectionCacheAware, void,
         ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAware(aware);
    ExFreePoolWithTag(aware, 'tseT');
}

static void spin_locks(void)
{
    KIRQL old;

    spin = 0;
    old = ExAcquireSpinLockShared(&spin);
    DOES(ExAcquireSpinLockShared, value, old == PASSIVE_LEVEL && KeGetCurrentIrql() == 2 && spin);
    ExAcquireSpinLockSharedAtDpcLevel(&spin);
    DOES(ExAcquireSpinLockSharedAtDpcLevel, void, KeGetCurrentIrql() == 2);
    DOES(ExTryConvertSharedSpinLockExclusive, false, !ExTryConvertSharedSpinLockExclusive(&spin));
    ExReleaseSpinLockSharedFromDpcLevel(&spin);
    DOES(ExReleaseSpinLockSharedFromDpcLevel, void, KeGetCurrentIrql() == 2 && spin);
    DOES(ExTryConvertSharedSpinLockExclusive, true, ExTryConvertSharedSpinLockExclusive(&spin));
    ExReleaseSpinLockExclusive(&spin, old);
    DOES(ExReleaseSpinLockExclusive, void, KeGetCurrentIrql() == PASSIVE_LEVEL && !spin);
    old = ExAcquireSpinLockShared(&spin);
    ExReleaseSpinLockShared(&spin, old);
    DOES(ExReleaseSpinLockShared, void, KeGetCurrentIrql() == PASSIVE_LEVEL && !spin);
    old = ExAcquireSpinLockExclusive(&spin);
    DOES(ExAcquireSpinLockExclusive, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == 2 && spin);
    ExReleaseSpinLockExclusiveFromDpcLevel(&spin);
    DOES(ExReleaseSpinLockExclusiveFromDpcLevel, void, KeGetCurrentIrql() == 2 && !spin);
    ExAcquireSpinLockExclusiveAtDpcLevel(&spin);
    DOES(ExAcquireSpinLockExclusiveAtDpcLevel, void, KeGetCurrentIrql() == 2 && spin);
    ExReleaseSpinLockExclusive(&spin, old);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    KeInitializeEvent(&go, NotificationEvent, FALSE);
    fast_mutexes();
    resources();
    push_locks();
    rundowns();
    spin_locks();
}

CONFORM_DRIVER
