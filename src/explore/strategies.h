/* strategies.h - the ways to choose a schedule; one file each. */
#pragma once
#include "base/prng.h"
#include "sim/strategy.h"

/* random.c: every alternative is as likely as any other. */
struct random_strategy {
    struct sim_strategy strategy;
    uint64_t seed;
    struct prng prng;
};
void random_strategy_init(struct random_strategy *random, uint64_t seed);

/* replay.c: the decisions of a schedule, and the default everywhere else. */
struct replay_strategy {
    struct sim_strategy strategy;
    const struct sim_schedule *schedule;
    size_t next;     /* the decision that comes next */
    size_t diverged; /* decisions whose moment never came, or that had no such alternative */
};
void replay_strategy_init(struct replay_strategy *replay, const struct sim_schedule *schedule);
