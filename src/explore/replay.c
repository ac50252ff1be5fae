/*
 * replay.c - follows a recorded schedule.
 *
 * Decisions come in the order in which they were taken, so only the next one is ever compared.
 */
#include "explore/strategies.h"

static bool begin(struct sim_strategy *strategy)
{
    struct replay_strategy *replay = (struct replay_strategy *)strategy;

    replay->next = replay->diverged = 0;
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct replay_strategy *replay = (struct replay_strategy *)strategy;
    const struct sim_decision *decision;

    if (replay->next == replay->schedule->count)
        return 0;
    decision = &replay->schedule->decisions[replay->next];
    if (decision->actor != choice->actor || decision->points != choice->points)
        return 0;
    replay->next++;
    if (decision->alternative >= choice->count) {
        replay->diverged++;
        return 0;
    }
    return decision->alternative;
}

void replay_strategy_init(struct replay_strategy *replay, const struct sim_schedule *schedule)
{
    *replay = (struct replay_strategy){
        .strategy = {.name = "replay", .begin = begin, .choose = choose}, .schedule = schedule};
}
