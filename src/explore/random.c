/*
 * random.c - a random walk over the schedule tree.
 *
 * Each choice takes one of its alternatives, uniformly. This is the "random scheduler" of CHESS and
 * of Shuttle; it is biased towards schedules whose choices have few alternatives.
 */
#include "explore/strategies.h"

static bool begin(struct sim_strategy *strategy)
{
    struct random_strategy *random = (struct random_strategy *)strategy;

    prng_seed(&random->prng, random->seed);
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct random_strategy *random = (struct random_strategy *)strategy;

    return prng_below(&random->prng, choice->count);
}

void random_strategy_init(struct random_strategy *random, uint64_t seed)
{
    *random = (struct random_strategy){
        .strategy = {.name = "random", .begin = begin, .choose = choose}, .seed = seed};
}
