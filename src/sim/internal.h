/* internal.h - what the files of the machine share with each other and with nobody else. */
#pragma once
#include "sim/sim.h"

/* The bit of a CPU in sim->busy, sim->idle and an affinity. */
static inline uint64_t sim_bit(const struct sim_cpu *cpu)
{
    return 1ull << cpu->number;
}

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
static inline struct sim_cpu *sim_next_busy(struct sim *sim)
{
    uint64_t busy = sim->busy, later = busy & ~((2ull << sim->cpu->number) - 1);

    if (later)
        busy = later;
    return busy ? &sim->cpus[__builtin_ctzll(busy)] : NULL;
}

/* Switch to the thread that waits to take this CPU over, if there is one. Switches. */
void sim_dispatch_next(struct sim *sim);

/* Book the work done since the last call to the current CPU and its thread. */
static inline void sim_account(struct sim *sim)
{
    int64_t used = sim->countdown_booked - sim->countdown;
    struct sim_cpu *cpu = sim->cpu;

    sim->countdown_booked = sim->countdown;
    cpu->work += (uint64_t)used;
    cpu->thread->quantum -= (int32_t)used;
}

/* Start a new countdown to the next sim_attention. */
static inline void sim_set_countdown(struct sim *sim)
{
    int64_t next = sim->strategy ? 1 : (int64_t)sim->limits.slice;

    sim->steps_base += (uint64_t)(next - sim->countdown); /* so that steps stay */
    sim->countdown = sim->countdown_booked = next;
}

/* A slice is over, which under a strategy each point is. */
static inline void sim_begin_slice(struct sim *sim)
{
    struct sim_actor *actor = sim->cpu->actor;

    actor->points++;
    sim_account(sim);
    sim_set_countdown(sim);
    sim->hash = sim_mix(sim->hash, actor->number);
}

/* What follows it without a strategy: the probe, and the next CPU's turn. Switches. */
void sim_end_slice(struct sim *sim);

/* Limits and wishes of the outside, looked at once a slice. */
void sim_check_limits(struct sim *sim);

/*
 * Set a CPU's IRQL, take the request for the last thread's APCs away and add `pending`: one store,
 * because all three are soon read as one (sim_cpu.unusual), and a load that needs two stores which
 * are still under way waits until both have reached the cache.
 */
static inline void sim_set_level(struct sim_cpu *cpu, uint8_t irql, uint32_t pending)
{
    const uint64_t others =
        0xFFull << (8 * (offsetof(struct sim_cpu, nesting) - offsetof(struct sim_cpu, unusual))) |
        (UINT32_MAX & ~(1u << SIM_APC));

    cpu->unusual = (cpu->unusual & others) | pending |
                   (uint64_t)irql << (8 * (offsetof(struct sim_cpu, irql) -
                                           offsetof(struct sim_cpu, unusual)));
}

_Static_assert(offsetof(struct sim_cpu, pending) == offsetof(struct sim_cpu, unusual),
               "the requests are its low half");

/* Nothing runs on the CPU any more. (For those who know that nobody listens.) */
static inline void sim_install_idle_silent(struct sim *sim, struct sim_cpu *cpu)
{
    uint64_t bit = sim_bit(cpu);

    cpu->thread = cpu->actor = &cpu->idle;
    sim_set_level(cpu, SIM_PASSIVE, 0);
    sim->idle |= bit;
    if (irqlab_unlikely(cpu->pending))
        sim->busy |= bit;
    else
        sim->busy &= ~bit;
}

static inline void sim_install_idle(struct sim *sim, struct sim_cpu *cpu)
{
    sim_install_idle_silent(sim, cpu);
    sim_probe(sim, SIM_PROBE_SWITCH, .a = cpu->number, .object = &cpu->idle);
}

/* Make `thread` the one whose fiber is the flow of a CPU that does not spin or stall. */
static inline void sim_install_silent(struct sim *sim, struct sim_cpu *cpu,
                                      struct sim_actor *thread)
{
    uint64_t bit = sim_bit(cpu);

    thread->state = SIM_RUNNING;
    thread->cpu = cpu;
    thread->step.cpu = cpu->number;
    cpu->thread = cpu->actor = thread;
    sim_set_level(cpu, thread->irql, thread->pending);
    if (irqlab_unlikely(thread->quantum <= 0))
        thread->quantum = (int32_t)sim->limits.quantum;
    sim->idle &= ~bit;
    sim->busy |= bit;
}

static inline void sim_install(struct sim *sim, struct sim_cpu *cpu, struct sim_actor *thread)
{
    sim_install_silent(sim, cpu, thread);
    sim_probe(sim, SIM_PROBE_SWITCH, .a = cpu->number, .b = thread->number, .object = thread);
}

/* pause_at_choice is set and the strategy is about to be asked: back to sim_run's caller. */
void sim_pause(struct sim *sim);

/* Ask the strategy which busy CPU steps when `actor` cannot go on. NULL: none can. */
struct sim_cpu *sim_choose_step(struct sim *sim, struct sim_actor *actor);

/* sim_attention under a strategy. */
void sim_attention_asked(struct sim *sim);

/* Put the standby or the best ready thread on the CPU, or nothing. */
void sim_install_successor(struct sim *sim, struct sim_cpu *cpu);

/* A busy CPU, moving the clock while there is none; NULL: nothing can happen any more. */
struct sim_cpu *sim_find_busy(struct sim *sim);

/* Give a thread that runs for the first time its stack and its flow of control. */
void sim_start_fiber(struct sim *sim, struct sim_actor *thread);

/* sim_bind for a thread whose space is not the current one. */
void sim_change_space(struct sim *sim, struct sim_actor *thread);

void sim_idle_loop(void *argument);
void sim_stall_over(struct sim_deadline *deadline);
