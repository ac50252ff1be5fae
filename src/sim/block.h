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
    if (irqlab_unlikely(thread->space != sim->space))
        sim_change_space(sim, thread);
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

/* Take the current thread off its CPU and put its successor there. */
static inline __attribute__((always_inline)) void sim_leave_cpu(struct sim *sim,
                                                                enum sim_actor_state state)
{
    struct sim_cpu *cpu = sim->cpu;
    struct sim_actor *self = cpu->thread;

    irqlab_assert(cpu->irql < SIM_DISPATCH && cpu->nesting == 0);
    self->irql = cpu->irql;
    self->points++;
    self->state = (uint8_t)state;
    if (irqlab_likely(!cpu->next && !sim->ready_count && !sim->strategy))
        sim_install_idle(sim, cpu);
    else
        sim_install_successor(sim, cpu);
}

static inline __attribute__((always_inline)) void sim_block_inline(struct sim *sim)
{
    struct sim_actor *self = sim->cpu->thread;

    sim_leave_cpu(sim, SIM_BLOCKED);
    sim_go_inline(sim, &self->fiber, sim->strategy ? sim_choose_step(sim, self) : NULL);
    sim_settle(sim);
}

/* Every other case of sim_block_then; and that of a thread that has not begun, which is joined. */
int32_t sim_block_then_slow(struct sim *sim, int32_t (*then)(void));
int32_t sim_block_then_start(struct sim *sim, struct sim_actor *thread, int32_t (*then)(void));

/*
 * sim_block, whose caller does nothing more than to return then(): write it behind `return`. then()
 * must begin with sim_settle.
 *
 * Here: under sim_plain, another CPU is in the middle of a thread, and nobody is ready for this
 * one.
 */
static inline __attribute__((always_inline)) int32_t sim_block_then(struct sim *sim,
                                                                    int32_t (*then)(void))
{
    struct sim_cpu *cpu = sim->cpu, *to;
    struct sim_actor *self = cpu->thread, *thread;
    uint64_t bit = sim_bit(cpu), busy = sim->busy & ~bit, later = busy & -(bit << 1);

    if (irqlab_unlikely(!busy) || irqlab_unlikely(sim->ready_count | cpu->pending) ||
        irqlab_unlikely(cpu->next != NULL))
        return sim_block_then_slow(sim, then);
    to = &sim->cpus[__builtin_ctzll(later ? later : busy)];
    thread = to->thread;
    if (irqlab_unlikely(thread == &to->idle) || irqlab_unlikely(thread->space != sim->space))
        return sim_block_then_slow(sim, then);
    if (irqlab_unlikely(!thread->fiber.sp))
        return sim_block_then_start(sim, thread, then);
    self->irql = cpu->irql;
    self->state = SIM_BLOCKED;
    cpu->thread = cpu->actor = &cpu->idle;
    sim_account(sim);
    cpu->unusual = 0; /* PASSIVE_LEVEL, nothing else: see sim_set_level */
    sim->idle |= bit;
    sim->busy = busy;
    sim->cpu = to;
    seh_bound = thread->seh;
    return host_fiber_switch_then(&self->fiber, &thread->fiber, then);
}

/* An idle CPU with nothing to do first that the thread may run on, the last one if possible; NULL:
 * none, or sim_ready has to look closer. */
static inline __attribute__((always_inline)) struct sim_cpu *
sim_find_idle_cpu(struct sim *sim, struct sim_actor *thread)
{
    uint64_t idle = sim->idle & thread->affinity;
    struct sim_cpu *cpu = thread->cpu;

    if (irqlab_unlikely(!idle))
        return NULL;
    if (irqlab_unlikely(!(idle >> cpu->number & 1)))
        cpu = &sim->cpus[__builtin_ctzll(idle)];
    return irqlab_likely(!cpu->unusual) ? cpu : NULL;
}

/* Every other case of sim_ready. */
void sim_ready_slow(struct sim *sim, struct sim_actor *thread);

static inline __attribute__((always_inline)) void sim_ready_inline(struct sim *sim,
                                                                   struct sim_actor *thread)
{
    struct sim_cpu *cpu = sim_find_idle_cpu(sim, thread);

    sim->stirred = true;
    if (irqlab_likely(cpu != NULL))
        sim_install(sim, cpu, thread);
    else
        sim_ready_slow(sim, thread);
}
