/* dispatcher.c - making the kernel of a world, and the interrupts of the machine. */
#include "ke/interrupt.h"

/* 2024-01-01 00:00 UTC, less the time the machine has been up when a run begins. */
#define BOOT_TIME_100NS 133485408000000000ull

void ke_create(void)
{
    struct sim *sim = world->sim;
    struct ke *ke = arena_alloc(&world->arena, sizeof *ke);

    irqlab_assert(ke);
    world->ke = ke;
    sim->reading = 1u << KE_OP_READ;
    ke->cpus = arena_alloc(&world->arena, sim->cpu_count * sizeof *ke->cpus);
    irqlab_assert(ke->cpus);
    ke->boot_time_100ns = BOOT_TIME_100NS - sim->now_100ns;
    ExInitializeFastMutex(&ke->generic_dpc);
    list_init(&ke->threads);
    list_init(&ke->flushers);
    for (uint32_t n = 0; n < sim->cpu_count; n++) {
        PKTHREAD idle = &ke->cpus[n].idle;

        idle->Header.Type = KE_TYPE_THREAD;
        InitializeListHead(&idle->Header.WaitListHead);
        InitializeListHead(&idle->mutants);
        InitializeListHead(&idle->apc_state.ApcListHead[KernelMode]);
        InitializeListHead(&idle->apc_state.ApcListHead[UserMode]);
        sim->cpus[n].idle.owner = idle;
        sim->cpus[n].idle.seh = &idle->seh;
    }
}

void ke_interrupt(unsigned level)
{
    switch (level) {
    case SIM_APC:
        /* Delivered at PASSIVE_LEVEL: the APC itself decides at which level it runs. */
        world->sim->cpu->irql = PASSIVE_LEVEL;
        ke_apc_deliver(KernelMode);
        break;
    case SIM_DISPATCH:
        ke_dpc_drain();
        break;
    case IPI_LEVEL:
        ke_ipi_deliver();
        break;
    default:
        ke_interrupt_deliver(level);
        break;
    }
}

void ke_switched(struct sim_actor *thread)
{
    /* The machine binds the actor's exception chain itself. */
}
