/* actor.c - making and ending actors. */
#include "sim/sim.h"
#include "sim/block.h"

void sim_actor_number(struct sim *sim, struct sim_actor *actor)
{
    struct sim_actor *creator = sim->cpu->actor;

    actor->number = ++sim->actor_count;
    actor->salt = (uint64_t)actor->number << 8; /* above the operations */
    /* The n-th child of an actor is the same one in every schedule, whoever else made actors. Mixed
     * twice: once, the second child of the first thread had the number of that thread. */
    actor->ident = (uint32_t)sim_mix(sim_mix(0, creator->ident + 1), ++creator->children) | 1;
    actor->step = (struct sim_alternative){.kind = SIM_ALT_STEP,
                                           .actor = actor->number,
                                           .process = actor->ident & ~SIM_PROCESS_INTERRUPTS};
}

bool sim_thread_init(struct sim *sim, struct sim_actor *thread, uint8_t priority,
                     void (*entry)(void *), void *argument)
{
    if (sim->threads_alive >= sim->limits.threads) {
        sim->threads_refused++;
        return false;
    }
    sim->threads_alive++;
    thread->kind = SIM_THREAD;
    thread->state = SIM_NEW;
    thread->priority = priority;
    thread->entry = entry;
    thread->argument = argument;
    thread->affinity = sim->cpu_count == 64 ? ~0ull : (1ull << sim->cpu_count) - 1;
    thread->quantum = (int32_t)sim->limits.quantum;
    thread->cpu = sim->cpus;
    thread->fiber.sp = NULL;
    list_init(&thread->link);
    sim_actor_number(sim, thread);
    return true;
}

_Noreturn void sim_thread_exit(struct sim *sim)
{
    struct sim_actor *self = sim->cpu->thread;

    irqlab_assert(self->kind == SIM_THREAD && sim->cpu->irql < SIM_DISPATCH);
    sim_probe(sim, SIM_PROBE_EXIT, .b = self->number);
    sim->threads_alive--;
    /* The stack may be handed to the next thread at once: nothing on it is used after the switch,
     * and nothing allocates stacks before it. */
    sim->hooks.stack_put(self);
    sim_leave_cpu(sim, SIM_DONE);
    sim_go_inline(sim, &sim->scrap, sim->strategy ? sim_choose_step(sim, self) : NULL);
    __builtin_unreachable();
}
