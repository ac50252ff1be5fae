/*
 * block.h - blocking and stepping, inline.
 *
 * After a switch the processor's return-address prediction is wrong for every frame that was open
 * across it, so the hot path (a wait that blocks) keeps just one: all of this is expanded in the
 * routine that waits. Everybody else calls sim_block and sim_go.
 */
#pragma once
#include "sim/internal.h"

/* From here on the process' own pointers are those of `thread`. */
static inline void sim_bind(struct sim *sim, struct sim_actor *thread)
{
    seh_bound = thread->seh;
    if (irqlab_unlikely(sim->hooks.switched != NULL))
        sim->hooks.switched(thread);
}

/*
 * Everything of sim_go but the switch itself: returns the fiber to go on with, which is `from` if
 * the flow goes on as it is.
 */
static inline __attribute__((always_inline)) struct host_fiber *
sim_step(struct sim *sim, struct host_fiber *from, struct sim_cpu *to)
{
    struct sim_actor *thread;

    if (!to) {
        to = sim_next_busy(sim);
        if (irqlab_unlikely(!to) && !(to = sim_find_busy(sim)))
            return &sim->host;
    }
    if (to != sim->cpu) {
        sim_account(sim);
        sim_probe(sim, SIM_PROBE_STEP, .a = to->number);
    }
    if (irqlab_unlikely(to->thread == &to->idle) && to->next && to->nesting == 0 &&
        to->irql < SIM_DISPATCH && !to->pending) {
        /* Nothing for the idle flow to do first. */
        sim_install_successor(sim, to);
    }
    thread = to->thread;
    sim->cpu = to;
    if (&thread->fiber == from)
        return from;
    if (irqlab_unlikely(!thread->fiber.sp))
        sim_start_fiber(sim, thread);
    sim_bind(sim, thread);
    return &thread->fiber;
}

static inline __attribute__((always_inline)) void
sim_go_inline(struct sim *sim, struct host_fiber *from, struct sim_cpu *to)
{
    struct host_fiber *next = sim_step(sim, from, to);

    if (next != from)
        host_fiber_switch(from, next);
}

/* Take the current thread off its CPU; returns where its flow is to be saved. */
static inline __attribute__((always_inline)) struct host_fiber *sim_leave_cpu(struct sim *sim)
{
    struct sim_cpu *cpu = sim->cpu;
    struct sim_actor *self = cpu->thread;
    bool leaves = self->state == SIM_DONE;

    irqlab_assert(cpu->irql < SIM_DISPATCH && cpu->nesting == 0);
    self->irql = cpu->irql;
    self->points++;
    if (!leaves)
        self->state = SIM_BLOCKED;
    if (irqlab_likely(!cpu->next && !sim->ready_count))
        sim_install_idle(sim, cpu);
    else
        sim_install_successor(sim, cpu);
    return leaves ? &sim->scrap : &self->fiber;
}

static inline __attribute__((always_inline)) void sim_block_inline(struct sim *sim)
{
    struct sim_actor *self = sim->cpu->thread;
    struct host_fiber *from = sim_leave_cpu(sim);

    sim_go_inline(sim, from, sim->strategy ? sim_choose_step(sim, self, true) : NULL);
    sim_settle(sim);
}

/* Every other case of sim_block_then. */
uint64_t sim_block_then_slow(struct sim *sim, uint64_t (*then)(void));

/*
 * sim_block, whose caller does nothing more than to return then(): write it behind `return`. then()
 * must begin with sim_settle.
 *
 * Here: under sim_plain, another CPU is in the middle of a thread, and nobody is ready for this one.
 */
static inline __attribute__((always_inline)) uint64_t sim_block_then(struct sim *sim,
                                                                     uint64_t (*then)(void))
{
    struct sim_cpu *cpu = sim->cpu, *to;
    struct sim_actor *self = cpu->thread, *thread;
    uint64_t bit = 1ull << cpu->number, busy = sim->busy & ~bit, later = busy & -(bit << 1);

    if (irqlab_unlikely(!busy) || irqlab_unlikely(sim->ready_count | cpu->pending) ||
        irqlab_unlikely(cpu->next != NULL))
        return sim_block_then_slow(sim, then);
    to = &sim->cpus[__builtin_ctzll(later ? later : busy)];
    thread = to->thread;
    if (irqlab_unlikely(!thread->fiber.sp) || irqlab_unlikely(thread == &to->idle) ||
        irqlab_unlikely(sim->hooks.switched != NULL))
        return sim_block_then_slow(sim, then);
    self->irql = cpu->irql;
    self->points++;
    self->state = SIM_BLOCKED;
    sim_account(sim);
    cpu->thread = cpu->actor = &cpu->idle;
    cpu->irql = SIM_PASSIVE;
    sim->idle |= bit;
    sim->busy = busy;
    sim->cpu = to;
    seh_bound = thread->seh;
    return host_fiber_switch_then(&self->fiber, &thread->fiber, then);
}

/* Is the CPU the thread was on last idle, with nothing to do first? */
static inline bool sim_finds_idle_cpu(struct sim *sim, struct sim_actor *thread)
{
    struct sim_cpu *cpu = thread->cpu;

    return irqlab_likely(cpu && (sim->idle & thread->affinity) >> cpu->number & 1 &&
                         !(cpu->nesting | cpu->irql | cpu->pending));
}

/* Every other case of sim_ready than an idle CPU with nothing to do first. */
void sim_ready_slow(struct sim *sim, struct sim_actor *thread);

static inline __attribute__((always_inline)) void sim_ready_inline(struct sim *sim,
                                                                   struct sim_actor *thread)
{
    if (sim_finds_idle_cpu(sim, thread))
        sim_install(sim, thread->cpu, thread);
    else
        sim_ready_slow(sim, thread);
}
