/*
 * broadcast.c - one routine on every CPU at once: KeIpiGenericCall and KeGenericCallDpc.
 *
 * A call lives in its caller's frame and is known to the others through ke->ipi or the DPC's
 * arguments. Who waits for others makes no transition meanwhile, as at a spin lock. Broadcasts
 * exclude each other: IPIs by ke->ipi_lock, DPCs by ke->generic_dpc.
 */
#include "ke/ke.h"

enum { IPI = 14 /* IPI_LEVEL */ };

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* Busy-wait until *word is zero; ready() wakes. */
static void until_zero(volatile ULONG *word)
{
    while (*word) {
        world->ke->spinners++;
        sim_spin_wait(world->sim, (const void *)word);
        world->ke->spinners--;
    }
}

static void count_down(volatile ULONG *word)
{
    if (--*word == 0 && world->ke->spinners)
        sim_spin_wake(world->sim, (const void *)word);
}

/* --- interprocessor interrupts ---------------------------------------------------------------- */

struct ke_ipi {
    PKIPI_BROADCAST_WORKER routine;
    ULONG_PTR context;
    uint64_t targets; /* bit per CPU that was asked and has not come yet */
    ULONG missing;    /* CPUs that are not here yet: all begin together */
    ULONG running;    /* other CPUs that have not returned */
};

void ke_ipi_deliver(void)
{
    struct sim *sim = world->sim;
    struct ke_ipi *ipi = world->ke->ipi;
    struct sim_actor activation = {0};

    if (!ipi || !(ipi->targets >> sim->cpu->number & 1))
        return;
    ipi->targets &= ~(1ull << sim->cpu->number);
    sim_actor_number(sim, &activation);
    sim_interrupt_enter(sim, &activation);
    count_down(&ipi->missing);
    until_zero(&ipi->missing);
    KE_ORDER(KE_ORDER_BEGIN | KE_ORDER_ACQUIRE, ipi);
    KE_CALLBACK("IPI", ipi->routine, ipi->routine(ipi->context));
    KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_END, &ipi->running);
    count_down(&ipi->running);
    sim_interrupt_leave(sim, &activation);
}

ULONG_PTR KeIpiGenericCall(PKIPI_BROADCAST_WORKER BroadcastFunction, ULONG_PTR Context)
{
    struct sim *sim = world->sim;
    struct ke *ke = world->ke;
    struct ke_ipi ipi = {.routine = BroadcastFunction,
                         .context = Context,
                         .missing = sim->cpu_count,
                         .running = sim->cpu_count - 1};
    unsigned old = sim_irql(sim);
    ULONG_PTR result;

    KE_DDI(NULL, (uintptr_t)BroadcastFunction);
    ke_point(KE_OP_DPC, NULL);
    if (old < SYNCH_LEVEL)
        sim_raise(sim, SYNCH_LEVEL);
    while (ke->ipi) { /* its interrupt is above us: it is served while we wait */
        ke->spinners++;
        sim_spin_wait(sim, &ke->ipi);
        ke->spinners--;
    }
    ke->ipi = &ipi;
    KE_ORDER(KE_ORDER_CLEAR | KE_ORDER_RELEASE, &ipi);
    KE_ORDER(KE_ORDER_CLEAR, &ipi.running);
    for (uint32_t n = 0; n < sim->cpu_count; n++)
        if (n != sim->cpu->number) {
            ipi.targets |= 1ull << n;
            sim_request(sim, &sim->cpus[n], IPI);
        }
    sim_raise(sim, old > IPI ? old : IPI);
    count_down(&ipi.missing);
    until_zero(&ipi.missing);
    KE_CALLBACK("IPI", BroadcastFunction, result = BroadcastFunction(Context));
    until_zero(&ipi.running);
    KE_ORDER(KE_ORDER_ACQUIRE, &ipi.running);
    ke->ipi = NULL;
    if (ke->spinners)
        sim_spin_wake(sim, &ke->ipi);
    sim_lower(sim, old);
    return result;
}

/* --- a DPC on every CPU ----------------------------------------------------------------------- */

/* What SystemArgument1 and SystemArgument2 point to. */
struct generic_call {
    ULONG left; /* CPUs that have not called KeSignalCallDpcDone */
    struct generic_barrier {
        ULONG cpus, here; /* how many wait in KeSignalCallDpcSynchronize */
        ULONG round;      /* which meeting this is */
    } barrier;
    KDPC dpcs[SIM_MAX_CPUS];
};

VOID KeGenericCallDpc(PKDEFERRED_ROUTINE Routine, PVOID Context)
{
    struct sim *sim = world->sim;
    struct generic_call *call = arena_alloc(&world->arena, sizeof *call);
    unsigned old = sim_irql(sim);
    FAST_MUTEX *mutex = &world->ke->generic_dpc;

    KE_DDI(NULL, (uintptr_t)Routine);
    irqlab_assert(call); /* Windows has no way to fail either */
    if (old < APC_LEVEL)
        sim_raise(sim, APC_LEVEL);
    ke_fast_mutex_acquire(mutex, WrFastMutex, __func__, CALLER);
    call->left = call->barrier.cpus = sim->cpu_count;
    ke_point(KE_OP_DPC, NULL);
    sim_raise(sim, DISPATCH_LEVEL);
    for (uint32_t n = 0; n < sim->cpu_count; n++) {
        KDPC *dpc = &call->dpcs[n];

        dpc->Type = 19;
        dpc->Importance = HighImportance;
        dpc->DeferredRoutine = Routine;
        dpc->DeferredContext = Context;
        dpc->SystemArgument1 = &call->left;
        dpc->SystemArgument2 = &call->barrier;
        if (n != sim->cpu->number) {
            KE_ORDER(KE_ORDER_CLEAR | KE_ORDER_RELEASE, dpc);
            ke_dpc_insert_on(dpc, &sim->cpus[n]);
        }
    }
    KE_CALLBACK("DPC", Routine,
                Routine(&call->dpcs[sim->cpu->number], Context, &call->left, &call->barrier));
    until_zero(&call->left);
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, &call->left);
    KE_ORDER(KE_ORDER_CLEAR, &call->barrier);
    sim_lower(sim, APC_LEVEL);
    arena_free(&world->arena, call, sizeof *call);
    ke_fast_mutex_release(mutex, WrFastMutex, CALLER);
    sim_lower(sim, old);
}

VOID KeSignalCallDpcDone(PVOID SystemArgument1)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_DPC, NULL);
    KE_ORDER(KE_ORDER_RELEASE, SystemArgument1);
    count_down(SystemArgument1);
}

/* All CPUs meet here; one of them is told TRUE. */
LOGICAL KeSignalCallDpcSynchronize(PVOID SystemArgument2)
{
    struct generic_barrier *barrier = SystemArgument2;
    const ULONG round = barrier->round;

    KE_DDI(NULL, 0);
    ke_point(KE_OP_DPC, NULL);
    KE_ORDER(KE_ORDER_RELEASE, barrier);
    if (++barrier->here == barrier->cpus) {
        KE_ORDER(KE_ORDER_ACQUIRE, barrier);
        barrier->here = 0;
        barrier->round++;
        if (world->ke->spinners)
            sim_spin_wake(world->sim, &barrier->round);
        return TRUE;
    }
    while (*(volatile ULONG *)&barrier->round == round) {
        world->ke->spinners++;
        sim_spin_wait(world->sim, &barrier->round);
        world->ke->spinners--;
    }
    KE_ORDER(KE_ORDER_ACQUIRE, barrier);
    return FALSE;
}

LOGICAL KeIsExecutingDpc(VOID)
{
    KE_DDI(NULL, 0);
    return world->ke->cpus[world->sim->cpu->number].dpcs.running != NULL;
}

/* There is no limit that a DPC could come near before the machine calls it a hang. */
ULONG KeShouldYieldProcessor(VOID)
{
    KE_DDI(NULL, 0);
    return FALSE;
}
