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

    unsigned old = sim_irql(sim);

    if (irql < old) {
        sim_probe(sim, SIM_PROBE_IRQL, .a = old, .b = irql);
        sim_lower(sim, irql);
    } else {
        sim_raise(sim, irql);
        sim_probe(sim, SIM_PROBE_IRQL, .a = old, .b = irql);
    }
}

KIRQL KeGetCurrentIrql(VOID)
{
    return (KIRQL)sim_irql(world->sim);
}

/* The routines below when somebody listens or the machine has a turn. Returns the old level. */
static __attribute__((noinline)) KIRQL set_observed(KIRQL irql, const char *routine, uint64_t pc)
{
    KIRQL old = (KIRQL)sim_irql(world->sim);

    sim_probe(world->sim, KE_PROBE_DDI, .text = routine, .b = irql, .pc = pc);
    ke_point(KE_OP_IRQL, NULL);
    set(irql);
    return old;
}

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* Inline, so that CALLER is the caller of the documented routine. */
static inline __attribute__((always_inline)) KIRQL raise(KIRQL irql, const char *routine)
{
    struct sim *sim = world->sim;
    struct sim_cpu *cpu = sim->cpu;
    KIRQL old = cpu->irql;

    if (!sim_plain(sim) || irqlab_unlikely(irql < old))
        return set_observed(irql, routine, CALLER);
    sim_point_note(sim, cpu->actor, KE_OP_IRQL, 0);
    cpu->irql = irql;
    return old;
}

KIRQL KfRaiseIrql(KIRQL NewIrql)
{
    return raise(NewIrql, __func__);
}

static inline __attribute__((always_inline)) void lower(KIRQL irql, const char *routine)
{
    struct sim *sim = world->sim;
    struct sim_cpu *cpu = sim->cpu;

    if (!sim_plain(sim) || irqlab_unlikely(cpu->pending)) {
        set_observed(irql, routine, CALLER);
        return;
    }
    sim_point_note(sim, cpu->actor, KE_OP_IRQL, 0);
    cpu->irql = irql; /* and nothing is requested that it could let through */
}

VOID KeLowerIrql(KIRQL NewIrql)
{
    lower(NewIrql, __func__);
}

VOID KfLowerIrql(KIRQL NewIrql)
{
    lower(NewIrql, __func__);
}

KIRQL KeRaiseIrqlToDpcLevel(VOID)
{
    return raise(DISPATCH_LEVEL, __func__);
}

KIRQL KeRaiseIrqlToSynchLevel(VOID)
{
    return raise(SYNCH_LEVEL, __func__);
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
