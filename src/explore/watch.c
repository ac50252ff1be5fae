/* watch.c - stands between a strategy and the machine and notes what was decided. */
#include "explore/strategies.h"

static bool begin(struct sim_strategy *strategy)
{
    struct watch_strategy *watch = (struct watch_strategy *)strategy;

    watch->guide.count = 0;
    watch->choices = watch->preemptions = watch->clock_moves = 0;
    watch->inner->clock_any = strategy->clock_any;
    if (!watch->inner->begin(watch->inner))
        return false;
    watch->strategy.every_step = watch->inner->every_step;
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct watch_strategy *watch = (struct watch_strategy *)strategy;
    uint32_t answer;

    watch->inner->clock_any = strategy->clock_any;
    answer = watch->inner->choose(watch->inner, choice);
    watch->strategy.returns = watch->inner->returns;
    watch->strategy.every_step = watch->inner->every_step;
    watch->choices++;
    if (answer < choice->count && choice->count > 1 && answer) {
        const struct sim_alternative *a = &choice->alternatives[answer];
        unsigned cost = explore_cost(choice, answer);

        watch->preemptions += cost;
        watch->clock_moves += a->kind == SIM_ALT_CLOCK;
        guide_add(&watch->guide, &(struct guide_step){.actor = choice->actor,
                                                      .points = choice->points,
                                                      .kind = a->kind,
                                                      .choice = (uint8_t)choice->kind,
                                                      .target = a->actor,
                                                      .index = answer,
                                                      .costly = cost != 0});
    }
    if (watch->told)
        watch->told(watch->context, choice, answer);
    return answer;
}

static void mark(const struct sim_strategy *strategy, struct sim_mark *mark)
{
    const struct watch_strategy *watch = (const struct watch_strategy *)strategy;

    watch->inner->mark(watch->inner, mark);
    mark->choices = watch->choices;
    mark->decisions = watch->guide.count;
    mark->preemptions = watch->preemptions;
    mark->clock_moves = watch->clock_moves;
}

/* The guide still holds what the execution before this one has decided: the same up to the mark. */
static bool resume(struct sim_strategy *strategy, const struct sim_mark *mark)
{
    struct watch_strategy *watch = (struct watch_strategy *)strategy;

    if (!watch->inner->resume(watch->inner, mark))
        return false;
    watch->strategy.returns = watch->inner->returns;
    watch->strategy.every_step = watch->inner->every_step;
    watch->choices = mark->choices;
    watch->guide.count = mark->decisions;
    watch->preemptions = mark->preemptions;
    watch->clock_moves = mark->clock_moves;
    if (watch->resumed)
        watch->resumed(watch->context, mark->choices, mark->decisions);
    return true;
}

void watch_strategy_init(struct watch_strategy *watch, struct sim_strategy *inner)
{
    watch->strategy = (struct sim_strategy){.name = inner->name, .begin = begin, .choose = choose};
    watch->strategy.every_step = inner->every_step;
    watch->strategy.skips_private = inner->skips_private;
    watch->strategy.footprint = inner->footprint;
    watch->strategy.returns = inner->returns;
    if (inner->mark) {
        watch->strategy.mark = mark;
        watch->strategy.resume = resume;
    }
    watch->inner = inner;
    watch->guide.count = 0;
    watch->choices = watch->preemptions = watch->clock_moves = 0;
}
