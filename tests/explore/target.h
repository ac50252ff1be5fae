/* target.h - the toy as the target of a campaign: an execution has a finding if `toy_bug` says so.
 */
#pragma once
#include "toy.h"
#include "explore/campaign.h"

static bool (*toy_bug)(void);
static uint64_t toy_executions;
static struct finding toy_finding = {.severity = FINDING_ERROR, .rule = "toy"};

static inline void toy_execute(void *context, struct sim_strategy *strategy,
                               struct explore_execution *out)
{
    execute(strategy);
    toy_executions++;
    *out = (struct explore_execution){.hash = sim->hash,
                                      .steps = sim_steps(sim),
                                      .findings = &toy_finding,
                                      .finding_count = !sim->abandoned && toy_bug(),
                                      .schedule = &toy_schedule,
                                      .abandoned = sim->abandoned};
}

static inline void toy_bucket(void *context, const struct finding *finding, char key[EXPLORE_KEY])
{
    snprintf(key, EXPLORE_KEY, "%.40s", finding->rule);
}

static const struct explore_target toy_target = {.execute = toy_execute, .bucket = toy_bucket};

static inline bool update_lost(void)
{
    return x != (uint64_t)thread_count;
}

static inline bool deadlock(void)
{
    return !(toy_ended[0] && toy_ended[1]);
}

static inline bool no_bug(void)
{
    return false;
}
