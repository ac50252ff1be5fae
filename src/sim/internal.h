/* internal.h - what the files of the machine share with each other and with nobody else. */
#pragma once
#include "sim/sim.h"

/*
 * Leave the current flow, saved in *from, and step CPU `to`; NULL: whichever is busy, moving the
 * clock while none is, and back to sim_run's caller when nothing can happen any more. Returns when
 * that flow is stepped again; it may then be on another CPU.
 */
void sim_go(struct sim *sim, struct host_fiber *from, struct sim_cpu *to);

/* The fiber of the flow that runs now. */
static inline struct host_fiber *sim_current_fiber(struct sim *sim)
{
    return &sim->cpu->thread->fiber;
}

/* The next busy CPU after the current one, in turn; NULL if none. */
struct sim_cpu *sim_next_busy(struct sim *sim);

/* Switch to the thread that waits to take this CPU over, if there is one. Switches. */
void sim_dispatch_next(struct sim *sim);

/* Book the work done since the last call to the current CPU and start a new countdown. */
void sim_account(struct sim *sim);
void sim_set_countdown(struct sim *sim);

/* Ask the strategy which busy CPU steps after `actor` reached a point; `forced` if it cannot go on. */
struct sim_cpu *sim_choose_step(struct sim *sim, struct sim_actor *actor, bool forced);

/* Put the standby or the best ready thread on the CPU, or nothing. */
void sim_install_successor(struct sim *sim, struct sim_cpu *cpu);

/* A busy CPU, moving the clock while there is none; NULL: nothing can happen any more. */
struct sim_cpu *sim_find_busy(struct sim *sim);

/* Give a thread that runs for the first time its stack and its flow of control. */
void sim_start_fiber(struct sim *sim, struct sim_actor *thread);

void sim_idle_loop(void *argument);
void sim_stall_over(struct sim_deadline *deadline);
