/* choice.c - collecting the alternatives of a point, asking, and writing the schedule down. */
#include "sim/internal.h"

#include <stdlib.h>

static void record(struct sim *sim, const struct sim_choice *choice, uint32_t alternative)
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

static uint32_t ask(struct sim *sim, const struct sim_choice *choice)
{
    uint32_t answer;

    if (irqlab_unlikely(sim->pause_at_choice))
        sim_pause(sim);
    answer = sim->strategy->choose(sim->strategy, choice);

    irqlab_assert(answer < choice->count);
    record(sim, choice, answer);
    sim->hash = sim_mix(sim->hash, answer);
    return answer;
}

static struct sim_alternative step_of(struct sim_cpu *cpu)
{
    struct sim_actor *actor = cpu->thread == &cpu->idle && cpu->next ? cpu->next : cpu->actor;

    return (struct sim_alternative){
        .kind = SIM_ALT_STEP, .cpu = cpu->number, .actor = actor->number};
}

struct sim_cpu *sim_choose_step(struct sim *sim, struct sim_actor *actor, bool forced)
{
    struct sim_alternative list[SIM_MAX_CPUS + 3];
    uint32_t count = 0;
    struct sim_cpu *cpu = sim->cpu;

    if (!forced) {
        list[count++] = (struct sim_alternative){
            .kind = SIM_ALT_CONTINUE, .cpu = cpu->number, .actor = actor->number};
    } else {
        struct sim_cpu *first = sim_next_busy(sim); /* what sim_go would do */

        if (first)
            list[count++] = step_of(first);
    }
    for (uint32_t n = 0; n < sim->cpu_count; n++)
        if (sim->busy >> n & 1 && !(count && list[0].cpu == n))
            list[count++] = step_of(&sim->cpus[n]);
    if (!forced && cpu->irql < SIM_DISPATCH && cpu->nesting == 0 &&
        sim->ready_mask >> cpu->thread->priority)
        list[count++] = (struct sim_alternative){.kind = SIM_ALT_QUANTUM, .cpu = cpu->number};
    if (sim->strategy->clock_any && sim->deadline_count && count)
        list[count++] = (struct sim_alternative){.kind = SIM_ALT_CLOCK};
    if (count == 0)
        return NULL;

    uint32_t answer = 0;

    if (count > 1) {
        struct sim_choice choice = {.kind = SIM_CHOICE_STEP,
                                    .actor = actor->number,
                                    .points = actor->points,
                                    .count = count,
                                    .alternatives = list};

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

uint32_t sim_choose(struct sim *sim, enum sim_choice_kind kind, uint32_t count)
{
    struct sim_actor *actor = sim->cpu->actor;
    struct sim_alternative list[16];

    if (!sim->strategy || count < 2)
        return 0;
    irqlab_assert(count <= 16);
    actor->points++;
    for (uint32_t i = 0; i < count; i++)
        list[i] = (struct sim_alternative){.kind = SIM_ALT_VALUE, .actor = i};

    struct sim_choice choice = {.kind = kind,
                                .actor = actor->number,
                                .points = actor->points,
                                .count = count,
                                .alternatives = list};

    return ask(sim, &choice);
}
