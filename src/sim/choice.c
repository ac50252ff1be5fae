/* choice.c - collecting the alternatives of a point, asking, and writing the schedule down. */
#include "sim/spin.h"

#include <stdlib.h>

/* What is marked so is expanded in sim_attention_asked: it runs at every point of every execution.
 */
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
    /* Who goes on by itself shows in the next point; and not every strategy is asked then. */
    if (answer)
        sim->hash = sim_mix(sim->hash, answer);
    return answer;
}

INLINE bool deliverable(const struct sim_cpu *cpu)
{
    return cpu->pending >> (cpu->irql + 1) != 0;
}

INLINE bool deliverable_above(const struct sim_cpu *cpu, unsigned irql)
{
    return cpu->pending >> ((cpu->irql > irql ? cpu->irql : irql) + 1) != 0;
}

/* Who acts when the CPU is stepped. */
INLINE struct sim_alternative step_of(const struct sim_cpu *cpu, enum sim_alternative_kind kind,
                                      bool delivers)
{
    struct sim_actor *actor = cpu->thread == &cpu->idle && cpu->next ? cpu->next : cpu->actor;
    /* (APCs are the thread itself.) */
    bool interrupt =
        (delivers && deliverable_above(cpu, SIM_DISPATCH - 1)) || actor->kind == SIM_INTERRUPT;

    return (struct sim_alternative){.kind = (uint8_t)kind,
                                    .cpu = cpu->number,
                                    .spins = actor->step.spins && !interrupt,
                                    .actor = actor->number,
                                    .process = interrupt ? SIM_PROCESS_INTERRUPTS | cpu->number
                                                         : actor->step.process};
}

INLINE bool is_due(const struct sim *sim)
{
    return sim->deadline_count && sim->deadlines[1] != &sim->idle_limit;
}

/* An interrupt, a CPU that it keeps busy or another thread is about to take over: what takes a
 * closer look. Returns whether it was added. */
static bool add_special(const struct sim_cpu *cpu, struct sim_alternative *to, bool taking)
{
    struct sim_actor *actor = cpu->actor;
    bool delivers = deliverable(cpu);

    if (taking && !delivers && !cpu->next && actor->can_take &&
        !actor->can_take(actor->wanted, actor))
        return false;
    *to = step_of(cpu, SIM_ALT_STEP, delivers);
    return true;
}

/*
 * Add the CPUs of `set`, all of them busy: `first`, if it is one of them, before the others.
 *
 * With `taking` those are left out whose step would only block, because what they are about to take
 * is taken. Such an arrival is no transition of its own: the acquisition is. (If it were, three
 * threads with four rounds of a mutex would have 41,133,774 orders instead of 34,650.)
 */
INLINE uint32_t add_steps(const struct sim *sim, struct sim_alternative *list, uint64_t set,
                          const struct sim_cpu *first, enum sim_alternative_kind kind, bool taking)
{
    struct sim_alternative *next = list;
    const struct sim_cpu *cpu = first;
    bool with_first = first && set & sim_bit(first);

    if (with_first) {
        set &= ~sim_bit(first);
    } else {
        if (!set)
            return 0;
        cpu = &sim->cpus[__builtin_ctzll(set)];
        set &= set - 1;
    }
    for (;;) {
        struct sim_actor *actor = cpu->actor;

        if (irqlab_unlikely(cpu->pending | actor->kind) || irqlab_unlikely(cpu->next != NULL))
            next += add_special(cpu, next, taking);
        else if (!taking || !actor->can_take || actor->can_take(actor->wanted, actor))
            *next++ = actor->step;
        if (!set)
            break;
        cpu = &sim->cpus[__builtin_ctzll(set)];
        set &= set - 1;
    }
    if (with_first && next != list && list[0].cpu == first->number)
        list[0].kind = (uint8_t)kind;
    return (uint32_t)(next - list);
}

INLINE uint32_t put_question(struct sim *sim, const struct sim_actor *actor,
                             const struct sim_alternative *list, uint32_t count, bool forced,
                             bool spins, bool private_)
{
    struct sim_choice choice = {.kind = SIM_CHOICE_STEP,
                                .actor = actor->number,
                                .points = actor->points,
                                .count = count,
                                .alternatives = list,
                                .forced = forced,
                                .spins = spins,
                                .private_ = private_};

    return ask(sim, &choice);
}

/*
 * One question at a point: which CPU steps. NULL: none can; but *clock: time moves first, and then
 * it is asked once more who steps.
 */
static struct sim_cpu *choose_among_all(struct sim *sim, struct sim_actor *actor, bool forced,
                                        bool spins, bool private_, bool early, bool *clock)
{
    struct sim_alternative list[SIM_MAX_ALTERNATIVES];
    struct sim_cpu *cpu = sim->cpu;
    /* The alternative 0 is what would happen without a strategy. */
    struct sim_cpu *first = forced || spins ? sim_next_busy(sim) : cpu;
    enum sim_alternative_kind kind = forced || spins ? SIM_ALT_STEP : SIM_ALT_CONTINUE;
    uint32_t count = 0, answer = 0;

    if (spins && (!first || first == cpu)) {
        /* Nobody else can go on: what it waits for comes with time. */
        if (is_due(sim))
            list[count++] =
                (struct sim_alternative){.kind = SIM_ALT_CLOCK, .process = SIM_PROCESS_CLOCK};
        first = NULL;
    }
    /* Who spins would come round again and again: it is the last. To block counts as a step while a
     * thread waits for the CPU. */
    count += add_steps(sim, list + count, spins ? sim->busy & ~sim_bit(cpu) : sim->busy, first,
                       kind, !sim->ready_count);
    if (count == 1 && !spins && !early && !sim->ready_mask && !sim->strategy->every_step)
        return &sim->cpus[list[0].cpu]; /* no question */
    if (!forced && cpu->irql < SIM_DISPATCH && cpu->nesting == 0 &&
        sim->ready_mask >> cpu->thread->priority)
        list[count++] = (struct sim_alternative){.kind = SIM_ALT_QUANTUM,
                                                 .cpu = cpu->number,
                                                 .process = SIM_PROCESS_QUANTUM | cpu->number};
    /* If all would only block they do so first: what time brings finds their CPUs free. */
    if (early && count && list[0].kind != SIM_ALT_CLOCK)
        list[count++] =
            (struct sim_alternative){.kind = SIM_ALT_CLOCK, .process = SIM_PROCESS_CLOCK};
    if (spins)
        list[count++] = step_of(cpu, SIM_ALT_CONTINUE, deliverable(cpu));
    if (count == 0)
        count = add_steps(sim, list, sim->busy, first, kind, false);
    if (count == 0)
        return NULL;
    if (count > 1 || sim->strategy->every_step)
        answer = put_question(sim, actor, list, count, forced || list[0].kind != SIM_ALT_CONTINUE,
                              spins, private_);
    switch (list[answer].kind) {
    case SIM_ALT_QUANTUM:
        cpu->quantum_over = true;
        sim_request(sim, cpu, SIM_DISPATCH);
        return cpu;
    case SIM_ALT_CLOCK:
        *clock = true;
        return NULL;
    default:
        return &sim->cpus[list[answer].cpu];
    }
}

static irqlab_cold struct sim_cpu *choose_any(struct sim *sim, struct sim_actor *actor, bool forced,
                                              bool spins, bool private_, bool early)
{
    bool clock = false;
    struct sim_cpu *to = choose_among_all(sim, actor, forced, spins, private_, early, &clock);

    if (!clock)
        return to;
    /* Time has moved early: who is woken by that may step before whoever came to the point. */
    sim->early_moves++;
    actor->points++; /* a moment of its own: decisions are found by their place */
    sim_clock_advance(sim);
    return choose_among_all(sim, actor, forced, false, false, false, &clock);
}

/* What choose_among_all comes to when neither time nor waiting threads are to be thought of. */
INLINE struct sim_cpu *choose_usual(struct sim *sim, struct sim_actor *actor, bool forced,
                                    bool private_)
{
    struct sim_alternative list[SIM_MAX_CPUS];
    uint32_t count = add_steps(sim, list, sim->busy, forced ? sim_next_busy(sim) : sim->cpu,
                               forced ? SIM_ALT_STEP : SIM_ALT_CONTINUE, true);
    uint32_t answer = 0;

    if (irqlab_unlikely(count == 0))
        return choose_any(sim, actor, forced, false, private_, false);
    if (count > 1 || sim->strategy->every_step)
        answer = put_question(sim, actor, list, count, forced || list[0].kind != SIM_ALT_CONTINUE,
                              false, private_);
    return &sim->cpus[list[answer].cpu];
}

/* Could the next deadline come before it is all that is left? */
INLINE bool may_come_early(const struct sim *sim)
{
    return is_due(sim) && sim->strategy->clock_any && sim->early_moves < SIM_EARLY_MOVES &&
           sim->deadlines[1]->due_100ns - sim->now_100ns <= SIM_SLOW_100NS;
}

struct sim_cpu *sim_choose_step(struct sim *sim, struct sim_actor *actor)
{
    bool early = may_come_early(sim);

    if (irqlab_unlikely(early) || irqlab_unlikely(sim->ready_count))
        return choose_any(sim, actor, true, false, false, early);
    return choose_usual(sim, actor, true, false);
}

enum { LOOK_EVERY = 16 }; /* points; a power of two */

void sim_attention_asked(struct sim *sim)
{
    struct sim_actor *actor = sim->cpu->actor;
    bool early, spins, private_ = sim->at_private;
    struct sim_cpu *to;

    sim_begin_slice(sim);
    if (irqlab_unlikely(!(sim_steps(sim) % LOOK_EVERY))) {
        sim_check_limits(sim);
        if (!sim->strategy) { /* a hang was reported: it goes on without */
            sim_end_slice(sim);
            return;
        }
    }
    sim_probe(sim, SIM_PROBE_POINT, .a = sim->at_operation, .b = sim->at_value, .pc = sim->at_pc,
              .object = (const void *)sim->at_object);
    early = may_come_early(sim);
    spins = sim_spins(sim, actor);
    sim->at_private = false;
    sim->at_pc = 0;
    sim->spin_run = spins ? sim->spin_run + 1 : 0;
    /* (The first question is where executions begin, whoever is asked.) */
    if (private_ && sim->strategy->skips_private && !(spins | early | sim->pause_at_choice))
        to = sim->cpu;
    else if (irqlab_unlikely(spins | early) || irqlab_unlikely(sim->ready_count))
        to = choose_any(sim, actor, false, spins, private_, early);
    else
        to = choose_usual(sim, actor, false, private_);
    if (to && to != sim->cpu)
        sim_go(sim, sim_current_fiber(sim), to);
    sim_settle(sim);
}

uint32_t sim_process(const struct sim *sim, const struct sim_cpu *cpu)
{
    const struct sim_actor *actor = cpu->actor;

    if (irqlab_unlikely(actor->kind == SIM_INTERRUPT))
        return SIM_PROCESS_INTERRUPTS | cpu->number;
    if (irqlab_unlikely(actor->kind == SIM_CLOCK))
        return SIM_PROCESS_CLOCK;
    return actor->step.process;
}

/* (Apart, and left last, so that sim_touch_note needs no frame.) */
static irqlab_cold __attribute__((noinline)) void
grow_and_note(struct sim *sim, const volatile void *address, uint32_t bytes, unsigned flags)
{
    struct sim_footprint *footprint = sim->footprint;

    footprint->room = footprint->room ? footprint->room * 2 : 256;
    footprint->touches = realloc(footprint->touches, footprint->room * sizeof *footprint->touches);
    irqlab_assert(footprint->touches);
    sim_touch_note(sim, address, bytes, flags);
}

void sim_touch_note(struct sim *sim, const volatile void *address, uint32_t bytes, unsigned flags)
{
    struct sim_footprint *footprint = sim->footprint;

    if (irqlab_unlikely(footprint->count == footprint->room)) {
        grow_and_note(sim, address, bytes, flags);
        return;
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

void sim_spin_hint(struct sim *sim)
{
    struct sim_actor *actor = sim->cpu->actor;

    if (!sim->strategy)
        return;
    actor->spin_turn = sim->turn;
    actor->spin_repeats = PLACES * WRITING_TURNS;
}
