/*
 * near.c - a schedule of an earlier version of the program.
 *
 * After an edit an actor reaches a place with another count of points than before. The decisions
 * are tried with their counts shifted: all by the same distance, then each actor's, then each
 * decision alone, growing distances first to both sides, until an execution has a finding. Nothing
 * guarantees that it is the one the token was made for; the caller says so.
 */
#include "explore/campaign.h"

#include <stdlib.h>
#include <string.h>

enum { FARTHEST = 24 };

struct near_strategy {
    struct sim_strategy strategy;
    const struct sim_schedule *schedule;
    const int *shift; /* per decision */
    size_t next;
};

static bool begin(struct sim_strategy *strategy)
{
    ((struct near_strategy *)strategy)->next = 0;
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct near_strategy *near = (struct near_strategy *)strategy;

    for (size_t i = near->next; i < near->schedule->count; i++) {
        const struct sim_decision *d = &near->schedule->decisions[i];

        if (d->actor == choice->actor &&
            d->points + (uint64_t)(int64_t)near->shift[i] == choice->points) {
            near->next = i + 1;
            return d->alternative < choice->count ? d->alternative : choice->count - 1;
        }
    }
    return 0;
}

static bool attempt(const struct explore_target *target, const struct sim_schedule *schedule,
                    const int *shift, struct explore_bucket *found)
{
    struct near_strategy near = {.strategy = {.name = "near", .begin = begin, .choose = choose},
                                 .schedule = schedule,
                                 .shift = shift};
    struct watch_strategy watch = {0};
    struct explore_execution execution;
    bool good = false;

    watch_strategy_init(&watch, &near.strategy);
    target->execute(target->context, &watch.strategy, &execution);
    for (size_t i = 0; i < execution.finding_count && !good; i++) {
        if (execution.findings[i].severity != FINDING_ERROR)
            continue;
        target->bucket(target->context, &execution.findings[i], found->key);
        found->finding = execution.findings[i];
        found->times = found->execution = 1;
        explore_keep(found, &execution, &watch);
        good = true;
    }
    guide_free(&watch.guide);
    return good;
}

bool explore_near(const struct explore_target *target, const struct sim_schedule *schedule,
                  uint32_t budget, struct explore_bucket *found, char *moved, size_t moved_bytes)
{
    int *shift = calloc(schedule->count + 1, sizeof *shift);
    bool good = false;

    memset(found, 0, sizeof *found);
    for (int distance = 0; shift && distance <= FARTHEST && budget && !good; distance++)
        for (int sign = distance ? -1 : 1; sign <= 1 && budget && !good; sign += 2, budget--) {
            for (size_t i = 0; i < schedule->count; i++)
                shift[i] = sign * distance;
            good = attempt(target, schedule, shift, found);
            if (good && distance)
                snprintf(moved, moved_bytes, "all decisions %+d points", sign * distance);
            else if (good)
                snprintf(moved, moved_bytes, "the decisions where they were");
        }
    /* One actor, then one decision. */
    for (int distance = 1; shift && distance <= FARTHEST && !good; distance++)
        for (int sign = -1; sign <= 1 && !good; sign += 2)
            for (size_t i = 0; i < 2 * schedule->count && budget && !good; i++, budget--) {
                bool alone = i >= schedule->count;
                const struct sim_decision *d = &schedule->decisions[i % schedule->count];

                for (size_t j = 0; j < schedule->count; j++)
                    shift[j] = (alone ? j == i - schedule->count
                                      : schedule->decisions[j].actor == d->actor)
                                   ? sign * distance
                                   : 0;
                good = attempt(target, schedule, shift, found);
                if (good)
                    snprintf(moved, moved_bytes, "%s T%u %+d points",
                             alone ? "a decision of" : "all decisions of", d->actor,
                             sign * distance);
            }
    free(shift);
    return good;
}
