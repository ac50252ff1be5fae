/* choice.c - collecting the alternatives of a point, asking, and writing the schedule down. */
#include "sim/internal.h"

#include <stdlib.h>

/* What is marked so is expanded in sim_choose_step: it runs at every point of every execution. */
#define INLINE static inline __attribute__((always_inline))

static inline void record(struct sim *sim, const struct sim_choice *choice, uint32_t alternative)
{
    struct sim_schedule *schedule = sim->schedule;

    if (!schedule)
        return;
    schedule->choices++;
    if (alternative == 0)
        return;
    if (schedule->count == schedule->room) {
        schedule->room = schedule->room ? schedule->room * 2 : 64;
        schedule->decisions =
            realloc(schedule->decisions, schedule->room * sizeof *schedule->decisions);
        irqlab_assert(schedule->decisions);
    }
    schedule->decisions[schedule->count++] = (struct sim_decision){
        .actor = choice->actor, .alternative = alternative, .points = choice->points};
}

INLINE uint32_t ask(struct sim *sim, const struct sim_choice *choice)
{
    uint32_t answer;

    if (irqlab_unlikely(sim->pause_at_choice | (sim->strategy->returns & sim->keeps_marks)) &&
        choice->count > 1)
        sim_pause(sim);
    answer = sim->strategy->choose(sim->strategy, choice);

    if (irqlab_unlikely(answer == SIM_ABANDON)) {
        sim->abandoned = true;
        sim_halt(sim);
    }
    irqlab_assert(answer < choice->count);
    if (choice->count == 1)
        return answer;
    record(sim, choice, answer);
    sim->hash = sim_mix(sim->hash, answer);
    return answer;
}

INLINE bool deliverable(const struct sim_cpu *cpu)
{
    return cpu->pending >> (cpu->irql + 1) != 0;
}

INLINE uint32_t process_of(const struct sim_actor *thread)
{
    return thread->ident & ~SIM_PROCESS_INTERRUPTS;
}

/* Who acts when the CPU is stepped. */
INLINE struct sim_alternative step_of(const struct sim_cpu *cpu, enum sim_alternative_kind kind,
                                      bool delivers)
{
    struct sim_actor *actor = cpu->thread == &cpu->idle && cpu->next ? cpu->next : cpu->actor;
    bool interrupt = delivers || actor->kind == SIM_INTERRUPT;

    return (struct sim_alternative){.kind = (uint8_t)kind,
                                    .cpu = cpu->number,
                                    .spins = actor->spin_again && !interrupt,
                                    .actor = actor->number,
                                    .process = interrupt ? SIM_PROCESS_INTERRUPTS | cpu->number
                                                         : process_of(actor)};
}

/*
 * Whoever is about to take what is taken would only block. That arrival is no transition of its
 * own: the acquisition is. (If it were, three threads with four rounds of a mutex would have
 * 41,133,774 orders instead of 34,650.) Not so while a thread waits for a CPU, which blocking would
 * free.
 */
INLINE bool would_block(const struct sim *sim, const struct sim_cpu *cpu, bool delivers)
{
    struct sim_actor *actor = cpu->actor;

    return actor->can_take && !sim->ready_count && !cpu->next && !delivers &&
           !actor->can_take(actor->wanted, actor);
}

/* The CPU as an alternative, if it would block, or if it would not. */
INLINE uint32_t add_step(const struct sim *sim, struct sim_alternative *list,
                         const struct sim_cpu *cpu, enum sim_alternative_kind kind, bool blocking)
{
    bool delivers = deliverable(cpu);

    if (would_block(sim, cpu, delivers) != blocking)
        return 0;
    *list = step_of(cpu, kind, delivers);
    return 1;
}

/* Add every busy CPU that would block, or every other one, beginning with `first`; not `but`. */
INLINE uint32_t add_steps(struct sim *sim, struct sim_alternative *list, struct sim_cpu *first,
                          bool continues, bool blocking, const struct sim_cpu *but)
{
    uint32_t count = 0;

    if (first)
        count = add_step(sim, list, first, continues ? SIM_ALT_CONTINUE : SIM_ALT_STEP, blocking);
    for (uint64_t left = sim->busy & ~(first ? sim_bit(first) : 0); left; left &= left - 1) {
        struct sim_cpu *cpu = &sim->cpus[__builtin_ctzll(left)];

        if (cpu != but)
            count += add_step(sim, list + count, cpu, SIM_ALT_STEP, blocking);
    }
    return count;
}

struct sim_cpu *sim_choose_step(struct sim *sim, struct sim_actor *actor, bool forced)
{
    struct sim_alternative list[SIM_MAX_ALTERNATIVES];
    struct sim_cpu *cpu = sim->cpu;
    bool due = sim->deadline_count && sim->deadlines[1] != &sim->idle_limit;
    bool spins = !forced && sim_spins(sim, actor);
    bool private_ = !forced && sim->at_private;
    uint32_t count = 0;
    /* The alternative 0 is what would happen without a strategy. */
    struct sim_cpu *first = forced || spins ? sim_next_busy(sim) : cpu;

    sim->at_private = false;
    sim->at_pc = 0;
    if (!forced)
        sim->spin_run = spins ? sim->spin_run + 1 : 0;
    if (spins && (!first || first == cpu)) {
        /* Nobody else can go on: what it waits for comes with time. */
        if (due)
            list[count++] =
                (struct sim_alternative){.kind = SIM_ALT_CLOCK, .process = SIM_PROCESS_CLOCK};
        first = NULL;
    }
    /* It would come round again and again: it is the last. */
    count += add_steps(sim, list + count, first, !forced && !spins, false, spins ? cpu : NULL);
    if (!forced && cpu->irql < SIM_DISPATCH && cpu->nesting == 0 &&
        sim->ready_mask >> cpu->thread->priority)
        list[count++] = (struct sim_alternative){.kind = SIM_ALT_QUANTUM,
                                                 .cpu = cpu->number,
                                                 .process = SIM_PROCESS_QUANTUM | cpu->number};
    /* If all would only block they do so first: what time brings finds their CPUs free. */
    if (sim->strategy->clock_any && due && count && list[0].kind != SIM_ALT_CLOCK &&
        sim->deadlines[1]->due_100ns - sim->now_100ns <= SIM_SLOW_100NS)
        list[count++] =
            (struct sim_alternative){.kind = SIM_ALT_CLOCK, .process = SIM_PROCESS_CLOCK};
    if (spins)
        list[count++] = step_of(cpu, SIM_ALT_CONTINUE, deliverable(cpu));
    if (count == 0)
        count = add_steps(sim, list, first, !forced, true, NULL);
    if (count == 0)
        return NULL;

    uint32_t answer = 0;

    if (count > 1 || sim->strategy->every_step) {
        struct sim_choice choice = {.kind = SIM_CHOICE_STEP,
                                    .actor = actor->number,
                                    .points = actor->points,
                                    .count = count,
                                    .alternatives = list,
                                    .forced = forced || list[0].kind != SIM_ALT_CONTINUE,
                                    .spins = spins,
                                    .private_ = private_};

        answer = ask(sim, &choice);
    }
    switch (list[answer].kind) {
    case SIM_ALT_QUANTUM:
        cpu->quantum_over = true;
        sim_request(sim, cpu, SIM_DISPATCH);
        return cpu;
    case SIM_ALT_CLOCK:
        sim_clock_advance(sim);
        return forced ? NULL : cpu;
    default:
        return &sim->cpus[list[answer].cpu];
    }
}

uint32_t sim_process(const struct sim *sim, const struct sim_cpu *cpu)
{
    switch (cpu->actor->kind) {
    case SIM_INTERRUPT:
        return SIM_PROCESS_INTERRUPTS | cpu->number;
    case SIM_CLOCK:
        return SIM_PROCESS_CLOCK;
    default:
        return process_of(cpu->actor);
    }
}

void sim_touch_note(struct sim *sim, const volatile void *address, uint32_t bytes, unsigned flags)
{
    struct sim_footprint *footprint = sim->footprint;

    if (footprint->count == footprint->room) {
        footprint->room = footprint->room ? footprint->room * 2 : 256;
        footprint->touches =
            realloc(footprint->touches, footprint->room * sizeof *footprint->touches);
        irqlab_assert(footprint->touches);
    }
    footprint->touches[footprint->count++] =
        (struct sim_touch){.address = (uint64_t)(uintptr_t)address,
                           .bytes = bytes,
                           .process = sim_process(sim, sim->cpu),
                           .flags = (uint8_t)flags};
}

uint32_t sim_choose(struct sim *sim, enum sim_choice_kind kind, uint32_t count)
{
    struct sim_actor *actor = sim->cpu->actor;
    struct sim_alternative list[16];

    if (!sim->strategy || count < 2)
        return 0;
    irqlab_assert(count <= 16);
    actor->points++;
    for (uint32_t i = 0; i < count; i++)
        list[i] = (struct sim_alternative){
            .kind = SIM_ALT_VALUE, .actor = i, .process = SIM_PROCESS_VALUE | i};

    struct sim_choice choice = {.kind = kind,
                                .actor = actor->number,
                                .points = actor->points,
                                .count = count,
                                .alternatives = list};

    return ask(sim, &choice);
}
