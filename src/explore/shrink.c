/*
 * shrink.c - the same finding with fewer preemptions, then fewer steps.
 *
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
 * TSE 2002) over the decisions: chunks of them are left out, halving the chunks, as long as the
 * bucket comes again; each attempt that has it replaces the schedule by what it really decided.
 * Deviations: decisions are followed by actor and count of points, those whose moment does not come
 * are passed over; behind it, small bounded searches look for a schedule with fewer preemptions
 * than any subset would have: bounded by delays first (Emmi, Qadeer, Rakamaric, "Delay-bounded
 * scheduling", POPL 2011), which are few, then by preemptions.
 */
#include "explore/campaign.h"

#include <stdlib.h>
#include <string.h>

/* Short executions cost next to nothing: so many times the budget as long as their steps are few.
 */
enum { MORE = 10, EASY_STEPS = 1000 };

struct shrinking {
    const struct explore_target *target;
    struct explore_bucket *bucket;
    struct watch_strategy watch;
    uint32_t budget, used; /* executions */
    uint64_t steps;        /* of all of them */
    bool over;
};

/* Is a part of what may be spent, in eighths, left? */
static bool left(const struct shrinking *s, uint32_t eighths)
{
    if (s->over)
        return false;
    return s->used * 8ull < (uint64_t)s->budget * eighths ||
           (s->used * 8ull < (uint64_t)s->budget * MORE * eighths &&
            s->steps * 8 < (uint64_t)s->budget * EASY_STEPS * eighths);
}

static bool better(const struct shrinking *s, const struct explore_execution *execution)
{
    const struct explore_bucket *b = s->bucket;
    const struct watch_strategy *w = &s->watch;

    if (w->clock_moves != b->clock_moves)
        return w->clock_moves < b->clock_moves;
    if (w->preemptions != b->preemptions)
        return w->preemptions < b->preemptions;
    if (w->guide.count != b->guide.count)
        return w->guide.count < b->guide.count;
    return execution->steps < b->steps;
}

/* Execute under `strategy`; keep it if it has the bucket and is better (or must be kept). */
static bool attempt(struct shrinking *s, struct sim_strategy *strategy, bool any)
{
    struct explore_execution execution;
    const struct finding *finding;

    s->used++;
    s->bucket->shrunk_by++;
    watch_strategy_init(&s->watch, strategy);
    s->watch.guide.count = 0;
    s->target->execute(s->target->context, &s->watch.strategy, &execution);
    s->steps += execution.steps;
    if (execution.interrupted) {
        s->over = true;
        return false;
    }
    finding = explore_has(s->target, &execution, s->bucket->key, s->bucket->finding.worth);
    if (!finding || !(any || better(s, &execution)))
        return false;
    s->bucket->finding = *finding;
    explore_keep(s->bucket, &execution, &s->watch);
    return true;
}

static bool attempt_guide(struct shrinking *s, const struct guide *guide, bool any)
{
    struct guide_strategy strategy;

    guide_strategy_init(&strategy, guide);
    strategy.strategy.begin(&strategy.strategy);
    return attempt(s, &strategy.strategy, any);
}

/* Leave chunks of the decisions out. */
static void leave_out(struct shrinking *s)
{
    struct guide candidate = {0};
    bool again = true;

    while (again && left(s, 8)) {
        again = false;
        for (size_t chunk = s->bucket->guide.count; chunk && left(s, 8); chunk /= 2) {
            /* From the end: the last decisions matter least once the bug has happened. */
            for (size_t at = s->bucket->guide.count; at && left(s, 8);) {
                size_t from = at > chunk ? at - chunk : 0;

                candidate.count = 0;
                for (size_t i = 0; i < s->bucket->guide.count; i++)
                    if (i < from || i >= at)
                        guide_add(&candidate, &s->bucket->guide.steps[i]);
                if (candidate.count < s->bucket->guide.count && attempt_guide(s, &candidate, false))
                    again = true;
                at = from < s->bucket->guide.count ? from : s->bucket->guide.count;
            }
        }
    }
    guide_free(&candidate);
}

/* A search with a smaller bound, on delays or on preemptions, with at most an eighth of all that
 * may be spent, or until so many eighths of it are. */
static void search(struct shrinking *s, uint32_t bound, bool delays, uint32_t eighths)
{
    uint32_t until = s->used + s->budget / 8;
    struct dfs_strategy dfs;

    dfs_strategy_init(&dfs, bound);
    dfs.delays = delays;
    while ((left(s, eighths) || (s->used < until && left(s, 8))) &&
           dfs.strategy.begin(&dfs.strategy)) {
        if (attempt(s, &dfs.strategy, false))
            break;
        dfs_strategy_end(&dfs, &(struct explore_feedback){.sharing = dfs.sharing});
    }
    dfs_strategy_free(&dfs);
}

bool explore_shrink(const struct explore_target *target, struct explore_bucket *bucket,
                    uint32_t budget)
{
    struct shrinking s = {.target = target, .bucket = bucket, .budget = budget};
    struct replay_strategy replay;
    struct sim_schedule schedule = {0};
    bool came;

    if (!budget)
        return true;
    /* By index first: that is exactly what happened, whatever the guide is worth. */
    schedule = bucket->schedule;
    bucket->schedule = (struct sim_schedule){0};
    replay_strategy_init(&replay, &schedule);
    replay.strategy.begin(&replay.strategy);
    came = attempt(&s, &replay.strategy, true);
    if (!came) {
        bucket->schedule = schedule;
        guide_free(&s.watch.guide);
        return false;
    }
    free(schedule.decisions);
    leave_out(&s);
    for (uint32_t bound = 0; bound < bucket->preemptions && bound <= 2; bound++) {
        search(&s, bound, true, 1 + 2 * bound);
        search(&s, bound, false, 2 + 2 * bound);
    }
    leave_out(&s);
    guide_free(&s.watch.guide);
    return true;
}
