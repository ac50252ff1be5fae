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

static inline __attribute__((always_inline)) void
sim_go_inline(struct sim *sim, struct host_fiber *from, struct sim_cpu *to)
{
    struct sim_actor *thread;

    if (!to) {
        to = sim_next_busy(sim);
        if (irqlab_unlikely(!to) && !(to = sim_find_busy(sim))) {
            if (from != &sim->host)
                host_fiber_switch(from, &sim->host);
            return;
        }
    }
    if (to != sim->cpu) {
        sim_account(sim);
        sim_probe(sim, SIM_PROBE_STEP, .a = to->number);
    }
    if (irqlab_unlikely(to->thread == &to->idle) && to->next && to->nesting == 0 &&
        to->irql < SIM_DISPATCH && to->pending < 2u << SIM_DISPATCH) {
        /* Nothing for the idle flow to do first. */
        to->pending = 0;
        sim_install_successor(sim, to);
    }
    thread = to->thread;
    sim->cpu = to;
    if (&thread->fiber == from)
        return;
    if (irqlab_unlikely(!thread->fiber.sp))
        sim_start_fiber(sim, thread);
    sim_bind(sim, thread);
    host_fiber_switch(from, &thread->fiber);
}

static inline __attribute__((always_inline)) void sim_block_inline(struct sim *sim)
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
    sim_go_inline(sim, leaves ? &sim->scrap : &self->fiber,
                  sim->strategy ? sim_choose_step(sim, self, true) : NULL);
    sim_settle(sim);
}

/* Every other case of sim_ready than an idle CPU with nothing to do first. */
void sim_ready_slow(struct sim *sim, struct sim_actor *thread);

static inline __attribute__((always_inline)) void sim_ready_inline(struct sim *sim,
                                                                   struct sim_actor *thread)
{
    struct sim_cpu *cpu = thread->cpu;

    if (irqlab_likely(cpu && (sim->idle & thread->affinity) >> cpu->number & 1 &&
                      !(cpu->nesting | cpu->irql | cpu->pending)))
        sim_install(sim, cpu, thread);
    else
        sim_ready_slow(sim, thread);
}
