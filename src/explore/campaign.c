/*
 * campaign.c - the loop of an exploration; see campaign.h.
 *
 * The portfolio takes its strategies in turn, so that each bug is met early by the one that is good
 * at it: random, dpor, pct, dfs, and again. The dfs goes through the bounds 0, 1 and 2; where it
 * ends without having left anything out because of its bound, or where dpor ends, everything has
 * been seen and the campaign is over. The number of executions is fixed, so that a campaign can be
 * repeated.
 *
 * The first execution and each that shows something new run a second time: if their trace hashes
 * differ, the program depends on something that irqlab does not control, and no token is given.
 */
#include "explore/campaign.h"
#include "base/check.h"
#include "explore/dpor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    DEFAULT_SCHEDULES = 2000,
    DEFAULT_DEPTH = 3,
    PORTFOLIO_BOUND = 2,
    FIRST_LENGTH = 64, /* choices that pct expects before it has seen any */
    MAX_BUCKETS = 64,
    SAVE_EVERY = 512,
};

static double now(void)
{
    struct timespec time;

    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct campaign {
    const struct explore_target *target;
    const struct explore_options *options;
    struct explore_result *result;
    struct random_strategy random;
    struct pct_strategy pct;
    struct dfs_strategy dfs;
    bool dfs_done;
    struct dpor_strategy dpor;
    bool dpor_done;
    struct dpor_parts *parts; /* NULL: the tree is not split */
    uint64_t sharing;         /* generation of what is known about memory */
    uint64_t begun;           /* executions, also those that were abandoned */
    double begin;
};

/* --- buckets ---------------------------------------------------------------------------------- */

struct explore_bucket *explore_bucket_find(struct explore_result *result, const char *key)
{
    for (size_t i = 0; i < result->bucket_count; i++)
        if (strcmp(result->buckets[i].key, key) == 0)
            return &result->buckets[i];
    return NULL;
}

struct explore_bucket *explore_bucket_new(struct explore_result *result)
{
    if (result->bucket_count == result->bucket_room) {
        result->bucket_room = result->bucket_room ? 2 * result->bucket_room : 8;
        result->buckets = realloc(result->buckets, result->bucket_room * sizeof *result->buckets);
        irqlab_assert(result->buckets);
    }
    memset(&result->buckets[result->bucket_count], 0, sizeof *result->buckets);
    return &result->buckets[result->bucket_count++];
}

void explore_schedule_copy(struct sim_schedule *to, const struct sim_schedule *from)
{
    struct sim_decision *decisions = malloc((from->count + 1) * sizeof *decisions);

    irqlab_assert(decisions);
    if (from->count)
        memcpy(decisions, from->decisions, from->count * sizeof *decisions);
    free(to->decisions);
    *to = (struct sim_schedule){.decisions = decisions,
                                .count = from->count,
                                .room = from->count + 1,
                                .choices = from->choices};
}

void explore_keep(struct explore_bucket *bucket, const struct explore_execution *execution,
                  const struct watch_strategy *watch)
{
    explore_schedule_copy(&bucket->schedule, execution->schedule);
    guide_copy(&bucket->guide, &watch->guide);
    bucket->hash = execution->hash;
    bucket->steps = execution->steps;
    bucket->preemptions = watch->preemptions;
    bucket->clock_moves = watch->clock_moves;
}

void explore_bucket_free(struct explore_bucket *bucket)
{
    free(bucket->schedule.decisions);
    guide_free(&bucket->guide);
}

void explore_result_free(struct explore_result *result)
{
    for (size_t i = 0; i < result->bucket_count; i++)
        explore_bucket_free(&result->buckets[i]);
    free(result->buckets);
    memset(result, 0, sizeof *result);
}

const struct finding *explore_has(const struct explore_target *target,
                                  const struct explore_execution *execution, const char *key,
                                  unsigned worth)
{
    char other[EXPLORE_KEY];

    for (size_t i = 0; i < execution->finding_count; i++) {
        target->bucket(target->context, &execution->findings[i], other);
        if (strcmp(other, key) == 0 && execution->findings[i].worth >= worth)
            return &execution->findings[i];
    }
    return NULL;
}

bool explore_again(const struct explore_target *target, const struct sim_schedule *schedule,
                   uint64_t hash)
{
    struct replay_strategy replay;
    struct explore_execution execution;

    replay_strategy_init(&replay, schedule);
    replay.strategy.begin(&replay.strategy);
    target->execute(target->context, &replay.strategy, &execution);
    return execution.hash == hash || execution.interrupted;
}

/* --- one execution ---------------------------------------------------------------------------- */

/* Which strategy is next; `number` counts our own executions. NULL: nothing left to do. */
static struct sim_strategy *next(struct campaign *campaign, uint64_t number, uint64_t global,
                                 enum explore_kind *kind)
{
    static const enum explore_kind turns[] = {EXPLORE_RANDOM, EXPLORE_DPOR, EXPLORE_PCT,
                                              EXPLORE_DFS};
    uint64_t seed = campaign->options->seed;

    *kind =
        campaign->options->kind == EXPLORE_PORTFOLIO ? turns[number % 4] : campaign->options->kind;
    if (*kind == EXPLORE_DPOR) {
        struct dpor_strategy *dpor = &campaign->dpor;

        if (!campaign->dpor_done && dpor->strategy.begin(&dpor->strategy))
            return &dpor->strategy;
        if (!campaign->dpor_done) {
            campaign->dpor_done = true;
            if (!dpor->incomplete && !dpor->diverged && campaign->options->part == 0) {
                campaign->result->reduced = true;
                campaign->result->complete = true;
                campaign->result->traces = dpor->executions - dpor->abandoned;
            }
        }
        if (campaign->result->complete || campaign->options->kind != EXPLORE_PORTFOLIO)
            return NULL;
        *kind = EXPLORE_RANDOM;
    }
    if (*kind == EXPLORE_DFS) {
        for (;;) {
            struct dfs_strategy *dfs = &campaign->dfs;

            if (!campaign->dfs_done && dfs->strategy.begin(&dfs->strategy))
                return &dfs->strategy;
            if (campaign->dfs_done)
                break;

            struct explore_result *result = campaign->result;

            if (result->pass_count < EXPLORE_PASSES)
                result->passes[result->pass_count++] =
                    (struct explore_pass){.bound = dfs->bound, .schedules = dfs->executions};
            if (!dfs->limited) {
                result->part_seen = true;
                result->complete = campaign->options->parts < 2;
                campaign->dfs_done = true;
            } else if (dfs->bound < (campaign->options->kind == EXPLORE_PORTFOLIO
                                         ? PORTFOLIO_BOUND
                                         : campaign->options->preemptions)) {
                uint32_t bound = dfs->bound + 1;

                dfs_strategy_free(dfs);
                dfs_strategy_init(dfs, bound);
                dfs->all_accesses = campaign->options->all_accesses;
                dfs->sharing = campaign->sharing;
                dfs->shard = campaign->options->part;
                dfs->shards = campaign->options->parts;
            } else {
                campaign->dfs_done = true;
            }
        }
        if (campaign->result->complete || campaign->options->kind != EXPLORE_PORTFOLIO)
            return NULL;
        *kind = EXPLORE_PCT;
    }
    seed ^= global * 0x9E3779B97F4A7C15ull;
    if (*kind == EXPLORE_PCT) {
        campaign->pct.seed = prng_splitmix(&seed);
        campaign->pct.strategy.begin(&campaign->pct.strategy);
        return &campaign->pct.strategy;
    }
    random_strategy_init(&campaign->random, prng_splitmix(&seed));
    campaign->random.strategy.begin(&campaign->random.strategy);
    return &campaign->random.strategy;
}

static bool is_error(const struct finding *finding)
{
    return finding->severity == FINDING_ERROR;
}

/* New findings become buckets. Returns whether there was a new one. */
static bool keep_new(struct campaign *campaign, const struct explore_execution *execution,
                     const struct watch_strategy *watch, uint64_t number)
{
    struct explore_result *result = campaign->result;
    bool any = false;

    for (size_t i = 0; i < execution->finding_count; i++) {
        struct explore_bucket *bucket;
        char key[EXPLORE_KEY];

        campaign->target->bucket(campaign->target->context, &execution->findings[i], key);
        bucket = explore_bucket_find(result, key);
        if (bucket) {
            bucket->times++;
            if (execution->findings[i].worth <= bucket->finding.worth)
                continue;
            bucket->finding = execution->findings[i]; /* it shows more */
            bucket->execution = number;
            snprintf(bucket->strategy, sizeof bucket->strategy, "%s", watch->strategy.name);
            explore_keep(bucket, execution, watch);
            any = true;
            continue;
        }
        if (result->bucket_count == MAX_BUCKETS)
            continue;
        any = true;
        bucket = explore_bucket_new(result);
        snprintf(bucket->key, sizeof bucket->key, "%s", key);
        snprintf(bucket->strategy, sizeof bucket->strategy, "%s", watch->strategy.name);
        bucket->finding = execution->findings[i];
        bucket->execution = number;
        bucket->times = 1;
        explore_keep(bucket, execution, watch);
    }
    return any;
}

static bool any_error(const struct explore_result *result)
{
    for (size_t i = 0; i < result->bucket_count; i++)
        if (is_error(&result->buckets[i].finding))
            return true;
    return false;
}

typedef bool tell_function(void *context, const struct explore_progress *progress);

static bool tell_progress(struct campaign *campaign, const char *strategy, bool waiting,
                          tell_function *tell, void *context)
{
    const struct explore_result *result = campaign->result;
    struct explore_progress progress = {.number = campaign->begun,
                                        .executions = result->executions,
                                        .planned = result->planned,
                                        .buckets = result->bucket_count,
                                        .strategy = strategy,
                                        .bound = campaign->dfs.bound,
                                        .share = dfs_share(&campaign->dfs),
                                        .seconds = now() - campaign->begin,
                                        .waiting = waiting};

    return !tell || tell(context, &progress);
}

void explore_note_values(struct explore_result *result, const uint8_t *bytes, uint64_t times)
{
    for (uint32_t i = 0; i < result->value_count; i++)
        if (memcmp(result->values[i].bytes, bytes, EXPLORE_VALUE_BYTES) == 0) {
            result->values[i].times += times;
            return;
        }
    if (result->value_count == EXPLORE_VALUES) {
        result->values_beyond += times;
        return;
    }
    memcpy(result->values[result->value_count].bytes, bytes, EXPLORE_VALUE_BYTES);
    result->values[result->value_count++].times = times;
}

/* --- one tree for several workers ---------------------------------------------------------------
 */

/* The time is over. */
static bool capped(struct campaign *campaign)
{
    const struct explore_options *options = campaign->options;

    campaign->result->capped |= options->seconds > 0 && now() - campaign->begin >= options->seconds;
    return campaign->result->capped;
}

/* dpor has begun an execution. NULL: it is over. */
static struct sim_strategy *next_of_parts(struct campaign *campaign, tell_function *tell,
                                          void *context)
{
    struct explore_result *result = campaign->result;
    const char *name = campaign->dpor.strategy.name;
    struct dpor_parts_end end;
    enum dpor_turn turn;

    while ((turn = dpor_parts_next(campaign->parts)) == DPOR_TURN_WAIT) {
        result->interrupted = !tell_progress(campaign, name, true, tell, context);
        if (result->interrupted || capped(campaign))
            return NULL;
        dpor_parts_wait(campaign->parts);
    }
    if (turn == DPOR_TURN_GO)
        return &campaign->dpor.strategy;
    end = dpor_parts_end(campaign->parts);
    result->unwritten = end.unwritten;
    result->exhausted = end.ended || end.as_planned;
    result->reduced = end.ended && !end.flawed;
    result->complete = result->reduced;
    result->traces = result->reduced ? result->executions : 0;
    return NULL;
}

static void begin_parts(struct campaign *campaign, uint64_t planned, uint32_t parts)
{
    const struct explore_options *options = campaign->options;
    uint64_t ours = 0;

    for (uint32_t i = 0; i < options->board_parts; i++)
        ours += planned / parts + (i < planned % parts);
    campaign->parts = dpor_parts_create(&campaign->dpor, options->board, options->board_part,
                                        options->board_parts, ours);
}

/* --- executions that are not made ---------------------------------------------------------------
 */

/* Another strategy up to a choice, and then the end. */
struct until_strategy {
    struct sim_strategy strategy;
    struct sim_strategy *inner;
    uint64_t left;
};

static uint32_t choose_until(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct until_strategy *until = (struct until_strategy *)strategy;
    uint32_t answer;

    if (!--until->left)
        return SIM_ABANDON;
    until->inner->clock_any = strategy->clock_any;
    answer = until->inner->choose(until->inner, choice);
    strategy->every_step = until->inner->every_step;
    return answer;
}

static bool begun_already(struct sim_strategy *strategy)
{
    return true;
}

/* The execution that begins is not to be made; NULL: it may. */
static const struct explore_avoid *avoid(const struct campaign *campaign)
{
    const struct explore_options *options = campaign->options;

    for (uint32_t i = 0; options->avoid_count && i < *options->avoid_count; i++)
        if (options->avoid[i].number == campaign->begun)
            return &options->avoid[i];
    return NULL;
}

/* As far as it is safe, so that the strategy knows where to go on. */
static void execute_until(struct campaign *campaign, struct sim_strategy *inner, uint64_t choices)
{
    struct until_strategy until = {.strategy = {.name = inner->name,
                                                .begin = begun_already,
                                                .choose = choose_until,
                                                .every_step = inner->every_step,
                                                .footprint = inner->footprint},
                                   .inner = inner,
                                   .left = choices};
    struct explore_execution execution = {0};

    campaign->target->execute(campaign->target->context, &until.strategy, &execution);
    if (inner == &campaign->dfs.strategy)
        dfs_strategy_end(&campaign->dfs,
                         &(struct explore_feedback){.sharing = campaign->sharing, .cut = true});
    campaign->result->avoided++;
    if (campaign->parts) {
        dpor_parts_flaw(campaign->parts);
        dpor_parts_counted(campaign->parts);
    }
}

/* Decisions that had led to one place have led to another. */
static bool strayed(const struct campaign *campaign)
{
    return campaign->dfs.nondeterministic || campaign->dpor.diverged;
}

/*
 * The execution that just ended, a second time: is it the same? If not, no token is given for what
 * it showed, and the result says so. `fresh`: it has buckets of its own.
 */
static bool is_deterministic(struct campaign *campaign, const struct explore_execution *execution,
                             const char *strategy, bool fresh, uint64_t number)
{
    struct explore_result *result = campaign->result;
    struct sim_schedule schedule = {0};
    uint64_t hash = execution->hash;
    bool good;

    explore_schedule_copy(&schedule, execution->schedule);
    good = explore_again(campaign->target, &schedule, hash) && !strayed(campaign);
    for (size_t i = 0; !good && i < result->bucket_count; i++)
        if (result->buckets[i].execution == number)
            result->buckets[i].nondeterministic = true;
    if (!good && !fresh) { /* a place to keep the schedule */
        struct explore_bucket *bucket = explore_bucket_new(result);

        snprintf(bucket->key, sizeof bucket->key, "nondeterminism");
        snprintf(bucket->strategy, sizeof bucket->strategy, "%s", strategy);
        bucket->nondeterministic = true;
        bucket->execution = number;
        bucket->times = 1;
        bucket->hash = hash;
        explore_schedule_copy(&bucket->schedule, &schedule);
    }
    free(schedule.decisions);
    result->nondeterministic |= !good;
    return good;
}

void explore_campaign(const struct explore_target *target, const struct explore_options *options,
                      bool (*tell)(void *context, const struct explore_progress *progress),
                      void *tell_context, struct explore_result *result)
{
    struct campaign campaign = {
        .target = target, .options = options, .result = result, .begin = now()};
    uint32_t parts = options->parts ? options->parts : 1;
    uint64_t planned = options->schedules;
    struct watch_strategy watch = {0};

    memset(result, 0, sizeof *result);
    if (!planned && options->kind != EXPLORE_DFS && options->kind != EXPLORE_DPOR)
        planned = DEFAULT_SCHEDULES;
    result->planned = planned / parts + (options->part < planned % parts);
    if (!planned)
        result->planned = 0;
    pct_strategy_init(&campaign.pct, 0, options->depth ? options->depth : DEFAULT_DEPTH,
                      FIRST_LENGTH);
    /* Without a bound there is nothing to iterate. */
    dfs_strategy_init(
        &campaign.dfs,
        options->kind == EXPLORE_DFS && options->preemptions == UINT32_MAX ? UINT32_MAX : 0);
    dpor_strategy_init(&campaign.dpor);
    campaign.dpor_done = options->part != 0;
    if (options->board && options->kind == EXPLORE_DPOR)
        begin_parts(&campaign, planned, parts);
    campaign.dfs.all_accesses = options->all_accesses;
    campaign.dfs.shard = options->part;
    campaign.dfs.shards = parts;
    for (uint64_t own = 0; campaign.parts || !planned || own < result->planned; own++) {
        uint64_t global = own * parts + options->part;
        struct explore_execution execution;
        enum explore_kind kind;
        struct sim_strategy *strategy;

        if (capped(&campaign))
            break;
        if (campaign.parts) {
            kind = EXPLORE_DPOR;
            strategy = next_of_parts(&campaign, tell, tell_context);
            if (!strategy)
                break;
        } else {
            strategy = next(&campaign, own, global, &kind);
            if (!strategy) {
                result->exhausted = true;
                break;
            }
        }
        campaign.begun++;
        if (!tell_progress(&campaign, strategy->name, false, tell, tell_context)) {
            result->interrupted = true;
            break;
        }
        const struct explore_avoid *avoided = avoid(&campaign);

        if (avoided) {
            execute_until(&campaign, strategy, avoided->choices);
            continue;
        }
        watch_strategy_init(&watch, strategy);
        watch.told = options->told;
        watch.resumed = options->resumed;
        watch.context = options->told_context;
        target->execute(target->context, &watch.strategy, &execution);
        if (execution.interrupted) {
            result->interrupted = true;
            break;
        }
        if ((execution.abandoned || (campaign.parts && dpor_parts_probing(campaign.parts))) &&
            !strayed(&campaign)) {
            own--;
            result->abandoned++;
            continue;
        }
        result->executions++;
        if (campaign.parts)
            dpor_parts_counted(campaign.parts);
        result->by_kind[kind]++;
        if (execution.values)
            explore_note_values(result, execution.values, 1);
        result->cut += execution.cut;
        result->race_forgot += execution.race_forgot;
        result->fair_ends += execution.fair_end && !execution.finding_count;
        result->steps += execution.steps;
        result->choices += watch.choices;
        result->decisions_hash = (result->decisions_hash ^ execution.hash) * 0x9E3779B97F4A7C15ull;
        if (execution.ready_peak > result->ready_peak)
            result->ready_peak = execution.ready_peak;
        if (execution.ready_peak && options->need_cpus) {
            result->short_of_cpus = true;
            break;
        }
        if (kind == EXPLORE_DFS)
            dfs_strategy_end(&campaign.dfs, &(struct explore_feedback){
                                                .sharing = execution.sharing,
                                                .cut = execution.cut || execution.fair_end ||
                                                       execution.never_ends});
        campaign.sharing = execution.sharing;

        bool fresh = keep_new(&campaign, &execution, &watch, global + 1);

        if ((fresh || own == 0 || strayed(&campaign)) &&
            !is_deterministic(&campaign, &execution, watch.strategy.name, fresh, global + 1))
            break;
        if (options->save && (fresh || own % SAVE_EVERY == 0))
            options->save(options->save_context, result);
        if (options->first && any_error(result))
            break;
        /* Each takes long, and there is little to learn from more of them. */
        if (((execution.fair_end && execution.finding_count) || execution.never_ends) &&
            ++result->hangs == EXPLORE_HANGS)
            break;
    }
    if (campaign.parts)
        dpor_parts_leave(campaign.parts);
    else if (planned && result->executions + result->avoided == result->planned)
        result->exhausted = true;
    if (result->avoided)
        result->complete = result->part_seen = result->reduced = false;
    if (campaign.pct.most_actors)
        result->bound = pct_bound(&campaign.pct);
    result->seconds = now() - campaign.begin;
    guide_free(&watch.guide);
    dfs_strategy_free(&campaign.dfs);
    dpor_parts_free(campaign.parts);
    dpor_strategy_done(&campaign.dpor);
}
