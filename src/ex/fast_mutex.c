/*
 * fast_mutex.c - fast mutexes: the mutex of ke/guarded_mutex.c at APC_LEVEL.
 *
 * The ordinary forms raise to APC_LEVEL before they try, and remember the IRQL in the mutex once it
 * is theirs; the unsafe forms leave IRQL and OldIrql alone and trust the caller that no APC can
 * come.
 */
#include "ex/ex.h"

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    KIRQL old;

    KE_DDI(FastMutex, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (old < APC_LEVEL)
        sim_raise(world->sim, APC_LEVEL);
    ke_fast_mutex_acquire(FastMutex, WrFastMutex, __func__, CALLER);
    FastMutex->OldIrql = old;
}

BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
    KIRQL old;

    KE_DDI(FastMutex, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (old < APC_LEVEL)
        sim_raise(world->sim, APC_LEVEL);
    if (ke_fast_mutex_try(FastMutex, WrFastMutex, CALLER)) {
        FastMutex->OldIrql = old;
        return TRUE;
    }
    sim_lower(world->sim, old);
    return FALSE;
}

VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
    KIRQL old;

    KE_DDI(FastMutex, FastMutex->OldIrql);
    old = (KIRQL)FastMutex->OldIrql;
    ke_fast_mutex_release(FastMutex, WrFastMutex, CALLER);
    sim_lower(world->sim, old);
}

VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    KE_DDI(FastMutex, 0);
    ke_fast_mutex_acquire(FastMutex, WrFastMutex, __func__, CALLER);
}

VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    KE_DDI(FastMutex, 0);
    ke_fast_mutex_release(FastMutex, WrFastMutex, CALLER);
    sim_settle(world->sim);
}

VOID ExEnterCriticalRegionAndAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
    KE_DDI(FastMutex, 0);
    ke_current()->kernel_apc_disable--;
    ke_fast_mutex_acquire(FastMutex, WrFastMutex, __func__, CALLER);
}

VOID ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(PFAST_MUTEX FastMutex)
{
    PKTHREAD thread;

    KE_DDI(FastMutex, 0);
    ke_fast_mutex_release(FastMutex, WrFastMutex, CALLER);
    thread = ke_current();
    if (++thread->kernel_apc_disable == 0)
        ke_apc_unblocked(thread);
    sim_settle(world->sim);
}
