/*
 * shrink.c - the same finding with fewer preemptions, then fewer steps.
 *
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
 * TSE 2002) over the decisions: chunks of them are left out, halving the chunks, as long as the
 * bucket comes again; each attempt that has it replaces the schedule by what it really decided.
 * Deviations: decisions are followed by actor and count of points, those whose moment does not come
 * are passed over; before it, a small bounded search looks for a schedule with fewer preemptions
 * than any subset would have.
 */
#include "explore/campaign.h"

#include <stdlib.h>
#include <string.h>

struct shrinking {
    const struct explore_target *target;
    struct explore_bucket *bucket;
    struct watch_strategy watch;
    uint32_t left; /* executions */
};

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

    s->left--;
    s->bucket->shrunk_by++;
    watch_strategy_init(&s->watch, strategy);
    s->watch.guide.count = 0;
    s->target->execute(s->target->context, &s->watch.strategy, &execution);
    if (execution.interrupted) {
        s->left = 0;
        return false;
    }
    finding = explore_has(s->target, &execution, s->bucket->key);
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

    while (again && s->left) {
        again = false;
        for (size_t chunk = s->bucket->guide.count; chunk && s->left; chunk /= 2) {
            /* From the end: the last decisions matter least once the bug has happened. */
            for (size_t at = s->bucket->guide.count; at && s->left;) {
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

/* A search with a smaller bound. */
static void search(struct shrinking *s, uint32_t bound, uint32_t most)
{
    struct dfs_strategy dfs;

    dfs_strategy_init(&dfs, bound);
    for (; most && s->left && dfs.strategy.begin(&dfs.strategy); most--) {
        if (attempt(s, &dfs.strategy, false))
            break;
        dfs_strategy_end(&dfs, &(struct explore_feedback){.sharing = dfs.sharing});
    }
    dfs_strategy_free(&dfs);
}

bool explore_shrink(const struct explore_target *target, struct explore_bucket *bucket,
                    uint32_t budget)
{
    struct shrinking s = {.target = target, .bucket = bucket, .left = budget};
    struct guide first = {0};
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
        return false;
    }
    free(schedule.decisions);
    leave_out(&s);
    for (uint32_t bound = 0; bound < bucket->preemptions && bound <= 2; bound++)
        search(&s, bound, budget / 8);
    leave_out(&s);
    guide_free(&first);
    guide_free(&s.watch.guide);
    return true;
}
