/*
 * dpor.h - dynamic partial-order reduction: one execution for each way in which steps can influence
 * each other, and none for two schedules that differ only in the order of independent steps.
 *
 * What it visits is the tree of schedules of one session, depth first: call the execution again and
 * again with this strategy until begin says no.
 */
#pragma once
#include "sim/strategy.h"

struct dpor; /* the tree */

struct dpor_strategy {
    struct sim_strategy strategy;
    struct sim_footprint footprint;
    struct dpor *dpor;
    uint64_t executions; /* begun */
    uint64_t abandoned;  /* of these: given up, since they would have shown nothing new */
    uint64_t races;      /* reversible races seen in executions */
    uint32_t deepest;    /* choices in one execution */
    bool diverged;       /* the same decisions led elsewhere: the program is not deterministic */
    bool incomplete;     /* an execution was too long to be reduced: see DPOR_MAX_STEPS */
};

/* An execution with more steps than that is explored no further behind them. */
enum { DPOR_MAX_STEPS = 200000 };

void dpor_strategy_init(struct dpor_strategy *dpor);
void dpor_strategy_done(struct dpor_strategy *dpor);
