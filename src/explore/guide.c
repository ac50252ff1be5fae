/*
 * guide.c - a schedule by who acts, not by the index of an alternative.
 *
 * A step says: when that actor has reached that many points, this other one goes on. Steps are
 * looked for in order, but one whose moment does not come is passed over as soon as a later one's
 * does, so that steps can be left out (shrink), moved (near) or tried on fewer CPUs.
 */
#include "explore/strategies.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

static bool begin(struct sim_strategy *strategy)
{
    ((struct guide_strategy *)strategy)->followed = 0;
    return true;
}

/* The alternative of this choice that does what the step wants; 0: none. */
static uint32_t answer_to(const struct guide_step *step, const struct sim_choice *choice)
{
    if (step->choice != choice->kind)
        return 0;
    for (uint32_t i = 0; i < choice->count; i++) {
        const struct sim_alternative *a = &choice->alternatives[i];

        if (a->kind == step->kind &&
            (a->kind == SIM_ALT_CLOCK || a->kind == SIM_ALT_QUANTUM || a->actor == step->target))
            return i;
        /* What was "go on" may now be "step", and the other way round. */
        if ((a->kind == SIM_ALT_STEP || a->kind == SIM_ALT_CONTINUE) &&
            (step->kind == SIM_ALT_STEP || step->kind == SIM_ALT_CONTINUE) &&
            a->actor == step->target)
            return i;
    }
    if (step->kind == SIM_ALT_STEP)
        for (uint32_t i = 0; i < choice->count; i++)
            if (choice->alternatives[i].kind == SIM_ALT_QUANTUM)
                return i; /* it may be in the ready queue */
    return 0;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct guide_strategy *guided = (struct guide_strategy *)strategy;
    const struct guide *guide = guided->guide;

    for (size_t i = guided->followed; i < guide->count; i++) {
        const struct guide_step *step = &guide->steps[i];

        if (step->actor == choice->actor && step->points == choice->points) {
            guided->followed = i + 1;
            return answer_to(step, choice);
        }
    }
    return 0;
}

void guide_strategy_init(struct guide_strategy *strategy, const struct guide *guide)
{
    *strategy = (struct guide_strategy){
        .strategy = {.name = "guide", .begin = begin, .choose = choose}, .guide = guide};
}

void guide_add(struct guide *guide, const struct guide_step *step)
{
    if (guide->count == guide->room) {
        guide->room = guide->room ? 2 * guide->room : 32;
        guide->steps = realloc(guide->steps, guide->room * sizeof *guide->steps);
        irqlab_assert(guide->steps);
    }
    guide->steps[guide->count++] = *step;
}

void guide_copy(struct guide *to, const struct guide *from)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++)
        guide_add(to, &from->steps[i]);
}

void guide_free(struct guide *guide)
{
    free(guide->steps);
    memset(guide, 0, sizeof *guide);
}
