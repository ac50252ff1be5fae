/*
 * guarded_mutex.c - the structure behind fast mutexes and guarded mutexes (since Windows 8 they are
 * one), and the routines of the latter. ex/fast_mutex.c has those of the former.
 *
 * Count is 1 when free, 0 when owned, and one lower for each thread that waits. Releasing hands the
 * mutex over: the event is set for the first waiter while Count says that the mutex is owned.
 * Nobody checks the owner: a release without an acquisition takes Count to 2, a recursive
 * acquisition waits for ever.
 */
#include "ke/ke.h"

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static bool is_free(const volatile void *mutex, struct sim_actor *actor)
{
    return ((const volatile FAST_MUTEX *)mutex)->Count > 0;
}

void ke_fast_mutex_acquire(PFAST_MUTEX mutex, KWAIT_REASON reason, const char *routine, uint64_t pc)
{
    ke_point_when(KE_OP_LOCK, mutex, KE_EFFECT_LOCK, is_free);
    if (irqlab_unlikely(--mutex->Count != 0)) {
        mutex->Contention++;
        ke_wait_on(&mutex->Event.Header, mutex, reason, KernelMode, false, NULL, routine, pc);
    }
    mutex->Owner = ke_current();
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = mutex, .pc = pc,
              .text = reason == WrGuardedMutex ? "guarded mutex" : "fast mutex",
              .b = (uint64_t)(uintptr_t)mutex->Owner);
}

bool ke_fast_mutex_try(PFAST_MUTEX mutex, KWAIT_REASON reason, uint64_t pc)
{
    ke_point(KE_OP_LOCK, mutex);
    if (mutex->Count != 1)
        return false;
    mutex->Count = 0;
    mutex->Owner = ke_current();
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = mutex, .pc = pc,
              .text = reason == WrGuardedMutex ? "guarded mutex" : "fast mutex",
              .b = (uint64_t)(uintptr_t)mutex->Owner);
    return true;
}

void ke_fast_mutex_release(PFAST_MUTEX mutex, KWAIT_REASON reason, uint64_t pc)
{
    ke_point_as(KE_OP_LOCK, mutex, KE_EFFECT_NONE);
    sim_touch(world->sim, mutex, 8, SIM_TOUCH_WRITE);
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = mutex, .pc = pc,
              .text = reason == WrGuardedMutex ? "guarded mutex" : "fast mutex",
              .b = (uint64_t)(uintptr_t)mutex->Owner);
    mutex->Owner = NULL;
    if (irqlab_unlikely(++mutex->Count <= 0)) {
        mutex->Event.Header.SignalState = 1;
        ke_wait_satisfy(&mutex->Event.Header, EVENT_INCREMENT);
    }
}

/* --- guarded mutexes
 * ------------------------------------------------------------------------------ */

static void enter_region(void)
{
    ke_current()->special_apc_disable--;
}

static void leave_region(void)
{
    PKTHREAD thread = ke_current();

    if (++thread->special_apc_disable == 0)
        ke_apc_unblocked(thread);
}

VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    Mutex->Count = 1;
    Mutex->Owner = NULL;
    Mutex->Contention = 0;
    Mutex->Event.Header.Type = KE_TYPE_EVENT_SYNCHRONIZATION;
    Mutex->Event.Header.Signalling = FALSE;
    Mutex->Event.Header.Size = sizeof(KEVENT) / sizeof(ULONG);
    Mutex->Event.Header.DpcActive = FALSE;
    Mutex->Event.Header.SignalState = 0;
    InitializeListHead(&Mutex->Event.Header.WaitListHead);
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Mutex, .b = sizeof *Mutex,
              .text = "guarded mutex");
}

VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    enter_region();
    ke_fast_mutex_acquire(Mutex, WrGuardedMutex, __func__, CALLER);
}

VOID KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    ke_fast_mutex_acquire(Mutex, WrGuardedMutex, __func__, CALLER);
}

BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    enter_region();
    if (ke_fast_mutex_try(Mutex, WrGuardedMutex, CALLER))
        return TRUE;
    leave_region();
    return FALSE;
}

VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    ke_fast_mutex_release(Mutex, WrGuardedMutex, CALLER);
    leave_region();
    sim_settle(world->sim);
}

VOID KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    ke_fast_mutex_release(Mutex, WrGuardedMutex, CALLER);
    sim_settle(world->sim);
}
