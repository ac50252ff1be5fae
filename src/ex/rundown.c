/*
 * rundown.c - rundown protection: users of an object that may go away.
 *
 * States of the word:
 *   users * 2             in use; acquiring works
 *   address of waiter + 1 run down by a thread that waits for the last user; acquiring fails
 *   1                     run down, nobody left
 *
 * The cache-aware form is one such word in memory of its own: counts for each CPU would be the same
 * to everybody who looks through these routines.
 */
#include "ex/ex.h"

enum { RUNDOWN = 1, USER = 2 };

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* The thread in ExWaitForRundownProtectionRelease; on its stack. */
struct rundown_waiter {
    ULONG_PTR users;
    DISPATCHER_HEADER gate;
};

static BOOLEAN acquire(PEX_RUNDOWN_REF ref, ULONG count, uint64_t pc)
{
    ke_point(KE_OP_LOCK, ref);
    if (ref->Count & RUNDOWN)
        return FALSE;
    ref->Count += (ULONG_PTR)count * USER;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = ref, .c = count, .pc = pc,
              .text = "rundown protection");
    return TRUE;
}

static void release(PEX_RUNDOWN_REF ref, ULONG count, uint64_t pc)
{
    ke_point(KE_OP_LOCK, ref);
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = ref, .c = count, .pc = pc,
              .text = "rundown protection");
    if (!(ref->Count & RUNDOWN)) {
        if (ref->Count < (ULONG_PTR)count * USER)
            sim_probe(world->sim, KE_PROBE_RULE, .text = "rundown-not-acquired", .object = ref,
                      .b = ref->Count / USER, .c = count, .pc = pc);
        ref->Count -= (ULONG_PTR)count * USER;
        return;
    }

    struct rundown_waiter *waiter = (struct rundown_waiter *)(ref->Count & ~(ULONG_PTR)RUNDOWN);

    if (!waiter) /* Windows reads the wait block through the null pointer */
        ke_raise_status(STATUS_ACCESS_VIOLATION);
    waiter->users -= count;
    if (waiter->users == 0) {
        waiter->gate.SignalState = 1;
        ke_wait_satisfy(&waiter->gate, 0);
        sim_settle(world->sim);
    }
}

static void wait_for_release(PEX_RUNDOWN_REF ref, const char *routine, uint64_t pc)
{
    struct rundown_waiter waiter = {.gate.Type = KE_TYPE_GATE};

    ke_point(KE_OP_LOCK, ref);
    if (ref->Count == RUNDOWN)
        return;
    if (ref->Count != 0 && !(ref->Count & RUNDOWN)) {
        waiter.users = ref->Count / USER;
        InitializeListHead(&waiter.gate.WaitListHead);
        ref->Count = (ULONG_PTR)&waiter | RUNDOWN;
        ke_wait_on(&waiter.gate, ref, WrRundown, KernelMode, false, NULL, routine, pc);
    } else if (ref->Count) {
        /* A second thread: it waits with the first one. */
        struct rundown_waiter *first = (struct rundown_waiter *)(ref->Count & ~(ULONG_PTR)RUNDOWN);

        ke_wait_on(&first->gate, ref, WrRundown, KernelMode, false, NULL, routine, pc);
    }
    ref->Count = RUNDOWN;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = ref, .c = 0, .pc = pc, .text = "rundown");
}

VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 0);
    RunRef->Count = 0;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = RunRef, .b = sizeof *RunRef,
              .text = "rundown protection");
}

VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 0);
    ke_point(KE_OP_LOCK, RunRef);
    RunRef->Count = 0;
}

BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 1);
    return acquire(RunRef, 1, CALLER);
}

BOOLEAN ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    KE_DDI(RunRef, Count);
    return acquire(RunRef, Count, CALLER);
}

VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 1);
    release(RunRef, 1, CALLER);
}

VOID ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    KE_DDI(RunRef, Count);
    release(RunRef, Count, CALLER);
}

VOID ExRundownCompleted(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 0);
    ke_point(KE_OP_LOCK, RunRef);
    RunRef->Count = RUNDOWN;
}

VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF RunRef)
{
    KE_DDI(RunRef, 0);
    wait_for_release(RunRef, __func__, CALLER);
}

/* --- cache-aware
 * ------------------------------------------------------------------------------------- */

struct _EX_RUNDOWN_REF_CACHE_AWARE {
    EX_RUNDOWN_REF ref;
    ULONG_PTR bytes;   /* of this structure */
    BOOLEAN allocated; /* by us: ours to free */
};

enum { CACHE_AWARE_BYTES = 128 };

_Static_assert(sizeof(struct _EX_RUNDOWN_REF_CACHE_AWARE) <= CACHE_AWARE_BYTES, "fits");

PEX_RUNDOWN_REF_CACHE_AWARE ExAllocateCacheAwareRundownProtection(ULONG PoolType, ULONG PoolTag)
{
    PEX_RUNDOWN_REF_CACHE_AWARE ref;

    KE_DDI(NULL, PoolType);
    ref = ex_pool((POOL_TYPE)PoolType, CACHE_AWARE_BYTES, PoolTag, CALLER);
    if (ref) {
        ref->ref.Count = 0;
        ref->bytes = CACHE_AWARE_BYTES;
        ref->allocated = TRUE;
    }
    return ref;
}

VOID ExFreeCacheAwareRundownProtection(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 0);
    mm_pool_free(RunRefCacheAware, 0, CALLER);
}

SIZE_T ExSizeOfRundownProtectionCacheAware(VOID)
{
    return CACHE_AWARE_BYTES;
}

VOID ExInitializeRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware,
                                             SIZE_T RunRefSize)
{
    KE_DDI(RunRefCacheAware, RunRefSize);
    RunRefCacheAware->ref.Count = 0;
    RunRefCacheAware->bytes = RunRefSize;
    RunRefCacheAware->allocated = FALSE;
}

BOOLEAN ExAcquireRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 1);
    return acquire(&RunRefCacheAware->ref, 1, CALLER);
}

VOID ExReleaseRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 1);
    release(&RunRefCacheAware->ref, 1, CALLER);
}

VOID ExWaitForRundownProtectionReleaseCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 0);
    wait_for_release(&RunRefCacheAware->ref, __func__, CALLER);
}

VOID ExReInitializeRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 0);
    ke_point(KE_OP_LOCK, RunRefCacheAware);
    RunRefCacheAware->ref.Count = 0;
}

VOID ExRundownCompletedCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware)
{
    KE_DDI(RunRefCacheAware, 0);
    ke_point(KE_OP_LOCK, RunRefCacheAware);
    RunRefCacheAware->ref.Count = RUNDOWN;
}
