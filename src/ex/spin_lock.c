/*
 * spin_lock.c - reader-writer spin locks (EX_SPIN_LOCK): 0 free, sign bit exclusive, else readers.
 *
 * A writer that spins keeps new readers out (bit 30), so that it is not starved; Windows promises
 * no order.
 */
#include "ex/ex.h"

#define EXCLUSIVE 0x80000000u
#define WRITER_SPINS 0x40000000u
#define READERS 0x3FFFFFFFu

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static void spin(PEX_SPIN_LOCK lock)
{
    world->ke->spinners++;
    sim_spin_wait(world->sim, (const void *)lock);
    world->ke->spinners--;
}

static void wake(PEX_SPIN_LOCK lock)
{
    if (irqlab_unlikely(world->ke->spinners))
        sim_spin_wake(world->sim, (const void *)lock);
}

static void acquire_shared(PEX_SPIN_LOCK lock, uint64_t pc)
{
    ke_point(KE_OP_SPIN_ACQUIRE, lock);
    while (irqlab_unlikely((ULONG)*lock & (EXCLUSIVE | WRITER_SPINS)))
        spin(lock);
    *lock = (LONG)((ULONG)*lock + 1);
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = (const void *)lock, .pc = pc,
              .text = "spin lock shared");
}

static void acquire_exclusive(PEX_SPIN_LOCK lock, uint64_t pc)
{
    ke_point(KE_OP_SPIN_ACQUIRE, lock);
    while (irqlab_unlikely((ULONG)*lock & (EXCLUSIVE | READERS))) {
        *lock = (LONG)((ULONG)*lock | WRITER_SPINS);
        spin(lock);
    }
    *lock = (LONG)EXCLUSIVE;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = (const void *)lock, .pc = pc,
              .text = "spin lock exclusive");
}

static void release_shared(PEX_SPIN_LOCK lock, uint64_t pc)
{
    ke_point(KE_OP_SPIN_RELEASE, lock);
    *lock = (LONG)((ULONG)*lock - 1);
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = (const void *)lock, .pc = pc,
              .text = "spin lock shared");
    if (!((ULONG)*lock & READERS))
        wake(lock);
}

static void release_exclusive(PEX_SPIN_LOCK lock, uint64_t pc)
{
    ke_point(KE_OP_SPIN_RELEASE, lock);
    *lock = 0;
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = (const void *)lock, .pc = pc,
              .text = "spin lock exclusive");
    wake(lock);
}

static KIRQL raise(void)
{
    KIRQL old = (KIRQL)sim_irql(world->sim);

    if (old < DISPATCH_LEVEL)
        sim_raise(world->sim, DISPATCH_LEVEL);
    return old;
}

KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock)
{
    KIRQL old;

    KE_DDI((const void *)SpinLock, 0);
    old = raise();
    acquire_shared(SpinLock, CALLER);
    return old;
}

KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    KIRQL old;

    KE_DDI((const void *)SpinLock, 0);
    old = raise();
    acquire_exclusive(SpinLock, CALLER);
    return old;
}

VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    KE_DDI((const void *)SpinLock, 0);
    acquire_shared(SpinLock, CALLER);
}

VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    KE_DDI((const void *)SpinLock, 0);
    acquire_exclusive(SpinLock, CALLER);
}

VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    KE_DDI((const void *)SpinLock, OldIrql);
    release_shared(SpinLock, CALLER);
    sim_lower(world->sim, OldIrql);
}

VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql)
{
    KE_DDI((const void *)SpinLock, OldIrql);
    release_exclusive(SpinLock, CALLER);
    sim_lower(world->sim, OldIrql);
}

VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    KE_DDI((const void *)SpinLock, 0);
    release_shared(SpinLock, CALLER);
}

VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock)
{
    KE_DDI((const void *)SpinLock, 0);
    release_exclusive(SpinLock, CALLER);
}

LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock)
{
    KE_DDI((const void *)SpinLock, 0);
    ke_point(KE_OP_SPIN_ACQUIRE, SpinLock);
    if (((ULONG)*SpinLock & READERS) != 1)
        return FALSE;
    *SpinLock = (LONG)EXCLUSIVE;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = (const void *)SpinLock, .pc = CALLER,
              .text = "spin lock exclusive");
    return TRUE;
}
