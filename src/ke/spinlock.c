/*
 * spinlock.c - KSPIN_LOCK: one word, zero when free.
 *
 * A CPU that finds the lock held makes no transition until it is released (sim_spin_wait), so a
 * busy-wait costs nothing and is not a schedule of its own. Who holds what is remembered beside
 * the lock, per CPU, for reports only.
 */
#include "ke/ke.h"

static struct ke_cpu *this_cpu(void)
{
    return &world->ke->cpus[world->sim->cpu->number];
}

static void took(PKSPIN_LOCK lock, uint64_t pc)
{
    struct ke_cpu *cpu = this_cpu();

    if (cpu->held_count < KE_HELD_SPIN_LOCKS) {
        cpu->held[cpu->held_count] = lock;
        cpu->held_pc[cpu->held_count] = pc;
    }
    cpu->held_count++;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = lock, .text = "spin lock", .pc = pc);
}

static void gave_up(PKSPIN_LOCK lock, uint64_t pc)
{
    struct ke_cpu *cpu = this_cpu();
    uint32_t n = cpu->held_count < KE_HELD_SPIN_LOCKS ? cpu->held_count : KE_HELD_SPIN_LOCKS;

    for (uint32_t i = n; i-- > 0;) {
        if (cpu->held[i] != lock)
            continue;
        for (uint32_t j = i + 1; j < n; j++) {
            cpu->held[j - 1] = cpu->held[j];
            cpu->held_pc[j - 1] = cpu->held_pc[j];
        }
        break;
    }
    if (cpu->held_count)
        cpu->held_count--;
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = lock, .text = "spin lock", .pc = pc);
}

static bool is_free(const volatile void *lock, struct sim_actor *actor)
{
    return *(const volatile KSPIN_LOCK *)lock == 0;
}

static void acquire(PKSPIN_LOCK lock, uint64_t pc)
{
    struct sim *sim = world->sim;

    ke_point_when(KE_OP_SPIN_ACQUIRE, lock, KE_EFFECT_LOCK, is_free);
    while (irqlab_unlikely(*(volatile KSPIN_LOCK *)lock != 0)) {
        world->ke->spinners++;
        sim_spin_wait(sim, lock);
        world->ke->spinners--;
    }
    *lock = 1;
    took(lock, pc);
}

static void release(PKSPIN_LOCK lock, uint64_t pc)
{
    ke_point_as(KE_OP_SPIN_RELEASE, lock, KE_EFFECT_NONE);
    sim_touch(world->sim, lock, sizeof *lock, SIM_TOUCH_WRITE);
    *lock = 0;
    gave_up(lock, pc);
    if (irqlab_unlikely(world->ke->spinners))
        sim_spin_wake(world->sim, lock);
}

void ke_spin_pass(PKSPIN_LOCK lock, uint64_t pc)
{
    acquire(lock, pc);
    *lock = 0;
    gave_up(lock, pc);
    if (irqlab_unlikely(world->ke->spinners))
        sim_spin_wake(world->sim, lock);
}

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
    KE_DDI(SpinLock, 0);
    sim_touch(world->sim, SpinLock, sizeof *SpinLock, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    *SpinLock = 0;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = SpinLock, .b = sizeof *SpinLock,
              .text = "spin lock");
}

KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
    KIRQL old;

    KE_DDI(SpinLock, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (old < DISPATCH_LEVEL)
        sim_raise(world->sim, DISPATCH_LEVEL);
    acquire(SpinLock, CALLER);
    return old;
}

KIRQL KeAcquireSpinLockRaiseToSynch(PKSPIN_LOCK SpinLock)
{
    KIRQL old;

    KE_DDI(SpinLock, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (old < SYNCH_LEVEL)
        sim_raise(world->sim, SYNCH_LEVEL);
    acquire(SpinLock, CALLER);
    return old;
}

VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
{
    KE_DDI(SpinLock, NewIrql);
    release(SpinLock, CALLER);
    sim_lower(world->sim, NewIrql);
}

VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    KE_DDI(SpinLock, 0);
    acquire(SpinLock, CALLER);
}

VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
    KE_DDI(SpinLock, 0);
    release(SpinLock, CALLER);
}

BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
    KE_DDI(SpinLock, 0);
    ke_point(KE_OP_SPIN_ACQUIRE, SpinLock);
    if (*SpinLock != 0)
        return FALSE;
    *SpinLock = 1;
    took(SpinLock, CALLER);
    return TRUE;
}

BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
    KE_DDI(SpinLock, 0);
    ke_point(KE_OP_READ, SpinLock);
    return *SpinLock == 0;
}

/* For use by DPCs that also run threaded: raises if the caller is below DISPATCH_LEVEL. */
KIRQL KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock)
{
    KIRQL old;

    KE_DDI(SpinLock, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (old < DISPATCH_LEVEL)
        sim_raise(world->sim, DISPATCH_LEVEL);
    acquire(SpinLock, CALLER);
    return old;
}

VOID KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql)
{
    KE_DDI(SpinLock, OldIrql);
    release(SpinLock, CALLER);
    if (OldIrql < sim_irql(world->sim))
        sim_lower(world->sim, OldIrql);
}

/* --- in-stack queued spin locks: the caller's handle remembers lock and IRQL ------------------ */

static void queue_enter(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    handle->LockQueue.Next = NULL;
    handle->LockQueue.Lock = lock;
}

VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(SpinLock, 0);
    queue_enter(SpinLock, LockHandle);
    LockHandle->OldIrql = (KIRQL)sim_irql(world->sim);
    if (LockHandle->OldIrql < DISPATCH_LEVEL)
        sim_raise(world->sim, DISPATCH_LEVEL);
    acquire(SpinLock, CALLER);
}

VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(LockHandle->LockQueue.Lock, LockHandle->OldIrql);
    release(LockHandle->LockQueue.Lock, CALLER);
    sim_lower(world->sim, LockHandle->OldIrql);
}

VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(SpinLock, 0);
    queue_enter(SpinLock, LockHandle);
    acquire(SpinLock, CALLER);
}

VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(LockHandle->LockQueue.Lock, 0);
    release(LockHandle->LockQueue.Lock, CALLER);
}

VOID KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(SpinLock, 0);
    queue_enter(SpinLock, LockHandle);
    LockHandle->OldIrql = (KIRQL)sim_irql(world->sim);
    if (LockHandle->OldIrql < DISPATCH_LEVEL)
        sim_raise(world->sim, DISPATCH_LEVEL);
    acquire(SpinLock, CALLER);
}

VOID KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KE_DDI(LockHandle->LockQueue.Lock, LockHandle->OldIrql);
    release(LockHandle->LockQueue.Lock, CALLER);
    if (LockHandle->OldIrql < sim_irql(world->sim))
        sim_lower(world->sim, LockHandle->OldIrql);
}
