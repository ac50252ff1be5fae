/*
 * irql.c - the interrupt request level of the current CPU.
 *
 * As on x64 Windows without Driver Verifier nothing is checked here: IRQL is a register. Raising to
 * a lower level lowers, lowering to a higher one raises; observers call these 0xC4/0x30 and 0x31.
 */
#include "ke/ke.h"

static void set(KIRQL irql)
{
    struct sim *sim = world->sim;

    if (irql < sim_irql(sim))
        sim_lower(sim, irql);
    else
        sim_raise(sim, irql);
}

KIRQL KeGetCurrentIrql(VOID)
{
    return (KIRQL)sim_irql(world->sim);
}

KIRQL KfRaiseIrql(KIRQL NewIrql)
{
    KIRQL old = (KIRQL)sim_irql(world->sim);

    KE_DDI(NULL, NewIrql);
    ke_point(KE_OP_IRQL, NULL);
    set(NewIrql);
    return old;
}

VOID KeLowerIrql(KIRQL NewIrql)
{
    KE_DDI(NULL, NewIrql);
    ke_point(KE_OP_IRQL, NULL);
    set(NewIrql);
}

VOID KfLowerIrql(KIRQL NewIrql)
{
    KE_DDI(NULL, NewIrql);
    ke_point(KE_OP_IRQL, NULL);
    set(NewIrql);
}

KIRQL KeRaiseIrqlToDpcLevel(VOID)
{
    return KfRaiseIrql(DISPATCH_LEVEL);
}

KIRQL KeRaiseIrqlToSynchLevel(VOID)
{
    return KfRaiseIrql(SYNCH_LEVEL);
}

/* What the headers' __readcr8 and __writecr8 call. */
uint64_t irqlab_readcr8(void)
{
    return sim_irql(world->sim);
}

void irqlab_writecr8(uint64_t irql)
{
    ke_point(KE_OP_IRQL, NULL);
    set((KIRQL)irql);
}
