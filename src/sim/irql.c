/* irql.c - requesting and delivering interrupts. */
#include "sim/internal.h"

void sim_request(struct sim *sim, struct sim_cpu *cpu, unsigned level)
{
    irqlab_assert(level > SIM_PASSIVE && level < SIM_LEVELS);
    cpu->pending |= 1u << level;
    /* Also the one that is stepped: it may be idle, and the clock's fire asks. */
    if (!(sim->busy >> cpu->number & 1))
        sim_update_busy(sim, cpu);
}

void sim_request_apc(struct sim *sim, struct sim_actor *thread)
{
    thread->pending |= 1u << SIM_APC;
    if (thread->state == SIM_RUNNING)
        sim_request(sim, thread->cpu, SIM_APC);
}

void sim_interrupt_enter(struct sim *sim, struct sim_actor *activation)
{
    struct sim_cpu *cpu = sim->cpu;

    activation->kind = SIM_INTERRUPT;
    activation->state = SIM_RUNNING;
    activation->cpu = cpu;
    activation->irql = cpu->irql;
    activation->owner = cpu->actor;
    cpu->nesting++;
    cpu->actor = activation;
}

void sim_interrupt_leave(struct sim *sim, struct sim_actor *activation)
{
    struct sim_cpu *cpu = sim->cpu;

    irqlab_assert(cpu->actor == activation && cpu->nesting > 0);
    cpu->actor = activation->owner;
    cpu->nesting--;
    activation->state = SIM_DONE;
}

static void deliver(void *argument)
{
    struct sim *sim = argument;

    for (;;) {
        struct sim_cpu *cpu = sim->cpu;
        unsigned irql = cpu->irql;

        if (!(cpu->pending >> (irql + 1)))
            break;

        unsigned level = 31 - (unsigned)__builtin_clz(cpu->pending);

        cpu->pending &= ~(1u << level);
        if (level == SIM_APC)
            cpu->thread->pending &= ~(1u << SIM_APC);
        sim_raise(sim, level);
        sim_probe(sim, SIM_PROBE_INTERRUPT, .a = level);
        if (sim->hooks.interrupt)
            sim->hooks.interrupt(level);
        sim->cpu->irql = (uint8_t)irql;
        if (level == SIM_DISPATCH && irql < SIM_DISPATCH && sim->cpu->nesting == 0)
            sim_dispatch_next(sim);
    }
}

void sim_deliver(struct sim *sim)
{
    struct sim_actor *thread = sim->cpu->thread;

    if (!thread->user_stack) {
        deliver(sim);
        return;
    }
    /* Interrupt routines must not live on a stack in user range. */
    thread->user_stack = false;
    thread->user_interrupted = true;
    host_call_on_stack(deliver, sim, thread->kernel_stack_top);
    thread->user_interrupted = false;
    thread->user_stack = true;
}
