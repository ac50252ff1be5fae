/*
 * random.c - a random walk over the schedule tree.
 *
 * Each choice takes one of its alternatives, uniformly. This is the "random scheduler" of CHESS and
 * of Shuttle; it is biased towards schedules whose choices have few alternatives. Deviations: time
 * moves only once in 16 of the cases in which it could, failures and alerts are as rare, and at an
 * access to memory that only one actor touches nothing is asked.
 */
#include "explore/strategies.h"

enum { RARE = 16 };

static bool begin(struct sim_strategy *strategy)
{
    struct random_strategy *random = (struct random_strategy *)strategy;

    prng_seed(&random->prng, random->seed);
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct random_strategy *random = (struct random_strategy *)strategy;
    uint32_t answer;

    if (choice->private_)
        return 0;
    answer = prng_below(&random->prng, choice->count);
    if (choice->kind == SIM_CHOICE_STEP
            ? choice->alternatives[answer].kind == SIM_ALT_CLOCK && answer
            : choice->kind == SIM_CHOICE_ALLOC && answer) {
        if (prng_below(&random->prng, RARE))
            return choice->kind == SIM_CHOICE_STEP ? prng_below(&random->prng, choice->count - 1)
                                                   : 0;
    }
    return answer;
}

void random_strategy_init(struct random_strategy *random, uint64_t seed)
{
    *random = (struct random_strategy){
        .strategy = {.name = "random", .begin = begin, .choose = choose, .skips_private = true},
        .seed = seed};
}
