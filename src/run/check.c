/*
 * check.c - see check.h.
 *
 * Executions of a campaign always run in worker processes, even if it is only one: should irqlab
 * itself die of what a driver did, what was found until then is kept, and the decisions of the
 * execution that did it are known, because they lie in shared memory. Shrinking and the replay for
 * the report happen in the parent.
 */
#include "run/check.h"
#include "run/internal.h"
#include "explore/dpor_parts.h"
#include "host/board.h"
#include "host/worker.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    CPU_ROUNDS = 4,   /* attempts to find enough CPUs */
    FEWER_TRIES = 12, /* executions for each smaller number of CPUs */
    MAX_FAULTS = 500,
    NEAR_BUDGET = 2000,
    TWICE_STEPS = 100 * 1000, /* an execution of more is not tried with memory elsewhere */
    MAX_JOBS = 256,
    FATAL = 3, /* exit codes of a worker from here on: it died */
};

/* Names of buckets that were looked up: reading debug information takes longer than an execution.
 */
enum { KEPT_KEYS = 64, KEPT_NEAR = 8 /* places where one may be */ };

struct kept_key {
    uint64_t hash; /* of rule and frames; 0: free */
    char key[EXPLORE_KEY];
};

struct check {
    struct session *session;
    const struct check_options *options;
    struct run_result result; /* of the last execution */
    bool any_result;
    struct check_outcome *outcome;
    struct kept_key keys[KEPT_KEYS];
    struct explore_result crashes; /* of workers */
    struct board *board;           /* for workers that search one tree; NULL: they do not */
};

/* --- the target of a campaign ------------------------------------------------------------------
 */

static void execute(void *context, struct sim_strategy *strategy, struct explore_execution *out)
{
    struct check *check = context;
    struct run_options *options = session_options(check->session);

    if (check->any_result)
        session_result_done(check->session, &check->result);
    check->any_result = true;
    session_explore(check->session, strategy, NULL, &check->result);
    *out = (struct explore_execution){
        .hash = check->result.trace_hash,
        .steps = check->result.steps,
        .findings = check->result.findings,
        .finding_count = check->result.finding_count,
        .schedule = &check->result.schedule,
        .ready_peak = check->result.ready_peak,
        .sharing = options->shared ? sim_sharing_generation(options->shared) : 0,
        .interrupted = check->result.interrupted,
        .cut = check->result.step_limit || check->result.time_limit,
        .race_forgot = check->result.race_forgot,
        .abandoned = check->result.abandoned,
        .fair_end = check->result.fair_end,
        .never_ends = check->result.never_ends,
        .values = options->value_count ? check->result.values : NULL,
    };
}

/* Rule and place; of a data race both places, whichever access came second this time. */
static void name_bucket(struct symbols *symbols, const struct finding *finding,
                        char key[EXPLORE_KEY])
{
    struct finding *other;
    char second[EXPLORE_KEY], first[EXPLORE_KEY];

    report_summary(symbols, finding, key, EXPLORE_KEY);
    if (strncmp(finding->rule, "data-race", 9) != 0 || !finding->note_count ||
        !finding->notes[0].pc)
        return;
    other = malloc(sizeof *other);
    irqlab_assert(other);
    *other = *finding;
    other->frames[0] = finding->notes[0].pc;
    other->frame_count = 1;
    report_summary(symbols, other, second, EXPLORE_KEY);
    free(other);
    memcpy(first, key, EXPLORE_KEY);
    if (strcmp(first, second) < 0)
        snprintf(key, EXPLORE_KEY, "%.190s, %.190s", first, second);
    else
        snprintf(key, EXPLORE_KEY, "%.190s, %.190s", second, first);
}

static void bucket_of(void *context, const struct finding *finding, char key[EXPLORE_KEY])
{
    struct check *check = context;
    uint64_t hash = 1;
    struct kept_key *kept;

    for (const char *c = finding->rule; *c; c++)
        hash = sim_mix(hash, (unsigned char)*c);
    for (uint32_t i = 0; i < finding->frame_count; i++)
        hash = sim_mix(hash, finding->frames[i]);
    if (finding->note_count)
        hash = sim_mix(hash, finding->notes[0].pc);
    kept = &check->keys[hash % KEPT_KEYS];
    for (uint32_t i = 1; kept->hash != hash && kept->hash && i < KEPT_NEAR; i++)
        kept = &check->keys[(hash + i) % KEPT_KEYS];
    if (kept->hash != hash) {
        kept->hash = hash;
        name_bucket(session_symbols(check->session), finding, kept->key);
    }
    memcpy(key, kept->key, EXPLORE_KEY);
}

static struct explore_target target_of(struct check *check)
{
    return (struct explore_target){.context = check, .execute = execute, .bucket = bucket_of};
}

static void finish(struct check *check)
{
    if (check->any_result)
        run_result_free(&check->result);
    check->any_result = false;
}

/* --- workers -----------------------------------------------------------------------------------
 */

struct part {
    struct check *check;
    struct worker_state *state;
    FILE *file;
    const char *strategy; /* whose name was told last: it is told with every execution */
};

static void told(void *context, const struct sim_choice *choice, uint32_t answer)
{
    struct worker_state *state = context;
    uint32_t n;

    state->choices++;
    if (!answer) /* as without a strategy */
        return;
    n = state->decision_count;
    if (answer == SIM_ABANDON || n == sizeof state->decisions / sizeof *state->decisions)
        return;
    state->decisions[n] = (struct worker_decision){
        .actor = choice->actor, .points = choice->points, .alternative = answer};
    state->decision_count = n + 1;
}

static void resumed(void *context, uint64_t choices, size_t decisions)
{
    struct worker_state *state = context;
    size_t room = sizeof state->decisions / sizeof *state->decisions;

    state->choices = choices;
    state->decision_count = (uint32_t)(decisions < room ? decisions : room);
}

static bool tell(void *context, const struct explore_progress *progress)
{
    struct part *part = context;
    struct worker_state *state = part->state;

    if (worker_standby(state))
        session_forked(part->check->session);
    state->number = progress->number;
    state->choices = 0;
    state->executions = progress->executions;
    state->buckets = progress->buckets;
    state->bound = progress->bound;
    state->share = progress->share;
    state->decision_count = 0;
    state->idle = progress->waiting;
    if (irqlab_unlikely(part->strategy != progress->strategy))
        memccpy(state->strategy, progress->strategy, 0, sizeof state->strategy - 1);
    part->strategy = progress->strategy;
    return !state->stop;
}

static void save(void *context, const struct explore_result *result)
{
    struct part *part = context;

    rewind(part->file);
    explore_result_write(result, part->file);
}

static int work(void *context, unsigned index, struct worker_state *state, FILE *file)
{
    struct check *check = context;
    struct part part = {.check = check, .state = state, .file = file};
    struct explore_target target = target_of(check);
    struct explore_options options = check->options->explore;
    struct explore_result result;
    uint32_t parts = options.parts ? options.parts : 1;
    struct explore_board board = {.context = check->board,
                                  .hand_in = board_hand_in,
                                  .read = board_read,
                                  .gone = board_gone,
                                  .tell = board_tell,
                                  .progress = board_progress,
                                  .expect = board_expect,
                                  .wait = board_wait};

    if (check->board) {
        options.board = &board;
        options.board_part = index;
        options.board_parts = check->options->jobs;
    }
    session_forked(check->session);
    session_options(check->session)->stop = &state->stop;
    options.part = options.part * check->options->jobs + index;
    options.parts = parts * check->options->jobs;
    options.need_cpus = check->options->auto_cpus && !check->outcome->cpus_short;
    options.told = told;
    options.resumed = resumed;
    options.told_context = state;
    options.avoid = (const struct explore_avoid *)(const void *)state->deaths;
    options.avoid_count = &state->death_count;
    options.save = save;
    options.save_context = &part;
    explore_campaign(&target, &options, tell, &part, &result);
    rewind(file);
    return explore_result_write(&result, file) && !result.unwritten ? 0 : 2;
}

static void gone(void *context, unsigned index)
{
    struct check *check = context;

    if (check->board)
        board_set_gone(check->board, index);
}

static bool watch_workers(void *context, struct worker_state *states)
{
    struct check *check = context;
    struct explore_progress progress = {
        .strategy = states[0].strategy, .bound = states[0].bound, .share = states[0].share};

    for (uint32_t i = 0; i < check->options->jobs; i++) {
        progress.executions += states[i].executions;
        progress.buckets += states[i].buckets;
    }
    if (check->options->progress)
        check->options->progress(check->options->progress_context, &progress);
    return !run_was_interrupted();
}

_Static_assert(sizeof(struct explore_avoid) == sizeof(struct worker_death), "the same words");

/* The execution in which a worker died. */
static void died(void *context, const struct worker_state *state, int status, bool lost)
{
    struct explore_result *result = &((struct check *)context)->crashes;
    struct explore_result part = {.executions = lost, .workers_lost = 1};
    struct explore_bucket bucket = {.times = 1, .execution = UINT64_MAX, .crashed = true};
    struct finding *finding = &bucket.finding;

    part.buckets = &bucket;
    part.bucket_count = 1;
    finding->severity = FINDING_ERROR;
    snprintf(finding->rule, sizeof finding->rule, "worker-died");
    snprintf(finding->title, sizeof finding->title, "irqlab itself ended in this execution (%s %d)",
             status > 128 ? "signal" : "exit code", status > 128 ? status - 128 : status);
    snprintf(finding->why, sizeof finding->why,
             "either the driver damaged irqlab's own memory, or irqlab has a fault: please report "
             "it with the driver");
    snprintf(bucket.key, sizeof bucket.key, "worker-died");
    snprintf(bucket.strategy, sizeof bucket.strategy, "%s", state->strategy);
    bucket.schedule.count = state->decision_count;
    bucket.schedule.decisions =
        calloc(state->decision_count + 1, sizeof *bucket.schedule.decisions);
    irqlab_assert(bucket.schedule.decisions);
    for (uint32_t i = 0; i < state->decision_count; i++)
        bucket.schedule.decisions[i] =
            (struct sim_decision){.actor = state->decisions[i].actor,
                                  .points = state->decisions[i].points,
                                  .alternative = state->decisions[i].alternative};
    explore_merge(result, &part);
    explore_bucket_free(&bucket);
}

static void campaign(struct check *check, struct explore_result *result)
{
    struct worker_job job = {.count = check->options->jobs,
                             .work = work,
                             .wait = watch_workers,
                             .died = died,
                             .gone = gone,
                             .fatal = FATAL,
                             .context = check};
    struct worker_outcome *outcomes = calloc(job.count, sizeof *outcomes);
    struct worker_state *states;
    struct explore_result *parts;
    bool read[MAX_JOBS];

    irqlab_assert(outcomes && job.count <= MAX_JOBS);
    memset(result, 0, sizeof *result);
    /* Shards cannot talk to each other: the first one has the whole tree. */
    if (job.count > 1 && check->options->explore.kind == EXPLORE_DPOR &&
        check->options->explore.part == 0)
        check->board = board_create(job.count);
    if (!workers_run(&job, &states, outcomes)) {
        /* No processes to be had: here, then. */
        struct explore_target target = target_of(check);

        explore_campaign(&target, &check->options->explore, NULL, NULL, result);
        board_free(check->board);
        check->board = NULL;
        free(outcomes);
        return;
    }
    parts = calloc(job.count, sizeof *parts);
    irqlab_assert(parts);
    for (unsigned i = 0; i < job.count; i++)
        read[i] = outcomes[i].result && explore_result_read(&parts[i], outcomes[i].result);
    explore_join(result, parts, job.count);
    for (unsigned i = 0; i < job.count; i++) {
        explore_result_free(&parts[i]);
        if (read[i] && outcomes[i].status == 0)
            continue;
        result->exhausted = result->complete = false;
        result->unwritten |= outcomes[i].status < FATAL;
        result->given_up |= outcomes[i].status >= FATAL;
        result->reduced = false;
    }
    board_free(check->board);
    check->board = NULL;
    explore_merge(result, &check->crashes);
    explore_result_free(&check->crashes);
    free(parts);
    workers_free(&job, states, outcomes);
    free(outcomes);
}

/* --- CPUs --------------------------------------------------------------------------------------
 */

/* Threads that wait for a CPU in the execution that follows the default policy. */
static uint32_t waiting(struct check *check)
{
    struct guide none = {0};
    struct guide_strategy strategy;
    struct explore_execution execution;

    guide_strategy_init(&strategy, &none);
    strategy.strategy.begin(&strategy.strategy);
    execute(check, &strategy.strategy, &execution);
    check->outcome->trace_hash = execution.hash;
    check->outcome->has_trace_hash = !execution.interrupted;
    return execution.ready_peak;
}

static void more_cpus(struct run_options *options, uint32_t more)
{
    options->cpus = options->cpus + more > 64 ? 64 : options->cpus + more;
}

/* Does the bucket come with fewer CPUs, too? */
static void fewest_cpus(struct check *check, struct explore_bucket *bucket)
{
    struct run_options *options = session_options(check->session);
    struct explore_target target = target_of(check);
    uint32_t all = options->cpus;

    bucket->fewest_cpus = all;
    for (uint32_t cpus = 1; cpus < all && bucket->fewest_cpus == all; cpus++) {
        options->cpus = cpus;
        for (uint32_t i = 0; i < FEWER_TRIES && !run_was_interrupted(); i++) {
            struct guide_strategy guide;
            struct pct_strategy pct;
            struct explore_execution execution;
            struct sim_strategy *strategy = &guide.strategy;

            if (i == 0) {
                guide_strategy_init(&guide, &bucket->guide);
            } else {
                pct_strategy_init(&pct, i, 3,
                                  check->outcome->result.executions
                                      ? check->outcome->result.choices /
                                            check->outcome->result.executions
                                      : 64);
                strategy = &pct.strategy;
            }
            strategy->begin(strategy);
            execute(check, strategy, &execution);
            if (explore_has(&target, &execution, bucket->key, 0)) {
                bucket->fewest_cpus = cpus;
                break;
            }
        }
    }
    options->cpus = all;
}

/* --- failing allocations ------------------------------------------------------------------------
 */

static void faults(struct check *check, struct explore_result *result)
{
    struct run_options *options = session_options(check->session);
    struct explore_target target = target_of(check);

    for (uint32_t n = 1; n <= MAX_FAULTS && !run_was_interrupted(); n++) {
        struct guide none = {0};
        struct guide_strategy strategy;
        struct watch_strategy watch = {0};
        struct explore_execution execution;
        struct explore_result one = {0};

        options->fail_allocation = n;
        guide_strategy_init(&strategy, &none);
        watch_strategy_init(&watch, &strategy.strategy);
        execute(check, &watch.strategy, &execution);
        options->fail_allocation = 0;
        if (check->result.allocations < n)
            break; /* the program was over before there was an n-th */
        check->outcome->fault_count++;
        for (size_t i = 0; i < execution.finding_count; i++) {
            struct explore_bucket bucket = {.finding = execution.findings[i],
                                            .times = 1,
                                            .fault = n,
                                            .execution = UINT64_MAX - MAX_FAULTS + n,
                                            .strategy = "faults"};

            target.bucket(target.context, &bucket.finding, bucket.key);
            explore_keep(&bucket, &execution, &watch);
            one.buckets = &bucket;
            one.bucket_count = 1;
            explore_merge(result, &one);
            explore_bucket_free(&bucket);
        }
        guide_free(&watch.guide);
    }
}

/* --- all of it ----------------------------------------------------------------------------------
 */

void check_prepare(struct session *session)
{
    struct run_options *options = session_options(session);

    options->hang_steps = CHECK_HANG_STEPS;
    if (!options->max_steps)
        options->max_steps = CHECK_MAX_STEPS;
    if (!options->shared)
        options->shared = sim_sharing_create();
    if (options->points_races)
        sim_sharing_only_told(options->shared);
}

size_t check_twice(struct session *session, const struct explore_bucket *bucket,
                   struct trace *first, struct trace *second)
{
    struct run_options *options = session_options(session);
    struct run_result result;
    size_t at = SIZE_MAX;

    check_record(session, &bucket->schedule, bucket->fault, 0, first, &result);
    run_result_free(&result);
    /* What the host's time decides may be the same now and then. */
    for (int i = 0; i < (bucket->elsewhere ? 1 : 8) && at == SIZE_MAX; i++) {
        options->elsewhere = bucket->elsewhere;
        check_record(session, &bucket->schedule, bucket->fault, 0, second, &result);
        options->elsewhere = false;
        run_result_free(&result);
        at = bucket->elsewhere ? trace_other_way(first, second) : trace_difference(first, second);
    }
    return at;
}

/*
 * What the machine does by itself, with memory as usual and elsewhere, with other garbage in it. If
 * it goes another way nothing that is found could be trusted: there is a bucket for it, and no
 * campaign.
 */
static bool goes_another_way(struct check *check, struct explore_result *result)
{
    struct explore_bucket bucket = {.key = "nondeterminism",
                                    .strategy = "twice",
                                    .nondeterministic = true,
                                    .elsewhere = true,
                                    .execution = 1,
                                    .times = 1};
    struct explore_result part = {
        .executions = 1, .nondeterministic = true, .buckets = &bucket, .bucket_count = 1};
    struct run_options *options = session_options(check->session);
    struct trace first = {.unnamed = true}, second = {.unnamed = true};
    struct run_result usual, elsewhere;
    bool other = false;

    /* A program with errors is told of them, whatever they make of it; and a trace has its limits.
     */
    for (size_t i = 0; i < check->result.finding_count; i++)
        if (check->result.findings[i].severity == FINDING_ERROR)
            return false;
    if (check->result.interrupted || check->result.fair_end || check->result.time_limit ||
        check->result.steps > TWICE_STEPS)
        return false;
    check_record(check->session, &bucket.schedule, 0, 0, &first, &usual);
    options->elsewhere = true;
    check_record(check->session, &bucket.schedule, 0, 0, &second, &elsewhere);
    options->elsewhere = false;
    other = !usual.interrupted && !elsewhere.interrupted &&
            trace_other_way(&first, &second) != SIZE_MAX;
    run_result_free(&elsewhere);
    if (other) {
        memset(result, 0, sizeof *result);
        explore_merge(result, &part);
    }
    run_result_free(&usual);
    trace_free(&first);
    trace_free(&second);
    return other;
}

void check_run(struct session *session, const struct check_options *options,
               struct check_outcome *outcome)
{
    struct check check = {.session = session, .options = options, .outcome = outcome};
    struct run_options *run = session_options(session);
    struct explore_target target = target_of(&check);
    uint32_t more;

    memset(outcome, 0, sizeof *outcome);
    session_unseen(session, outcome->unseen, sizeof outcome->unseen);
    check_prepare(session);
    if (options->auto_cpus)
        run->cpus = 2;
    for (int round = 0; round < CPU_ROUNDS && run->cpus < 64; round++) {
        more = waiting(&check);
        if (!more || !options->auto_cpus)
            break;
        more_cpus(run, more);
    }
    if (goes_another_way(&check, &outcome->result)) {
        outcome->cpus = run->cpus ? run->cpus : 2;
        finish(&check);
        return;
    }
    for (int round = 0; round <= CPU_ROUNDS; round++) {
        outcome->cpus_short = round == CPU_ROUNDS || run->cpus == 64;
        campaign(&check, &outcome->result);
        if (!outcome->result.short_of_cpus || outcome->result.interrupted)
            break;
        more_cpus(run, outcome->result.ready_peak);
        explore_result_free(&outcome->result);
    }
    outcome->cpus_short &= options->auto_cpus && outcome->result.ready_peak;
    if (!run_was_interrupted())
        waiting(&check); /* with the CPUs it came to: for the hash */
    if (options->faults && !outcome->result.nondeterministic)
        faults(&check, &outcome->result);
    outcome->cpus = run->cpus ? run->cpus : 2;
    for (size_t i = 0; i < outcome->result.bucket_count; i++) {
        struct explore_bucket *bucket = &outcome->result.buckets[i];
        uint32_t budget;
        bool slow;

        if (bucket->nondeterministic || bucket->crashed || run_was_interrupted())
            continue;
        run->fail_allocation = bucket->fault;
        /* A hang takes long to come about. */
        slow = strcmp(bucket->finding.rule, "hang") == 0 ||
               strcmp(bucket->finding.rule, "livelock") == 0 ||
               strcmp(bucket->finding.rule, "never-ends") == 0 ||
               strcmp(bucket->finding.rule, "starvation") == 0;
        /* Many findings have few causes: who mends the first ten sees the others change. */
        budget = slow ? options->shrink / 50 : i < 10 ? options->shrink : options->shrink / 8;
        explore_shrink(&target, bucket, budget);
        if (options->auto_cpus && options->shrink && !slow)
            fewest_cpus(&check, bucket);
        run->fail_allocation = 0;
    }
    finish(&check);
}

void check_free(struct check_outcome *outcome)
{
    explore_result_free(&outcome->result);
}

struct token check_token(struct session *session, const struct sim_schedule *schedule,
                         uint32_t fault)
{
    const struct run_options *run = session_options(session);
    struct token token = {.cpus = run->cpus ? run->cpus : 2, .schedule = *schedule, .fault = fault};

    memcpy(token.build, session_build_id(session), TOKEN_BUILD_BYTES);
    token.options =
        (run->no_debugger ? TOKEN_NO_DEBUGGER : 0) |
        (run->unload == RUN_UNLOAD_FORCE ? TOKEN_FORCE : 0) |
        (run->unload == RUN_UNLOAD_NEVER ? TOKEN_NEVER : 0) |
        (run->hang_steps ? TOKEN_EXPLORED : 0) | (run->clock_any ? TOKEN_CLOCK_ANY : 0) |
        (run->points_access ? TOKEN_ACCESS : 0) | (run->waiters_any ? TOKEN_WAITERS_ANY : 0) |
        (run->fail_allocations ? TOKEN_ALLOCATIONS : 0) | (fault ? TOKEN_FAULT : 0);
    return token;
}

void check_modes(struct run_options *options, const struct token *token)
{
    options->cpus = token->cpus;
    options->no_debugger = token->options & TOKEN_NO_DEBUGGER;
    if (token->options & TOKEN_FORCE)
        options->unload = RUN_UNLOAD_FORCE;
    if (token->options & TOKEN_NEVER)
        options->unload = RUN_UNLOAD_NEVER;
    options->hang_steps = token->options & TOKEN_EXPLORED ? CHECK_HANG_STEPS : 0;
    options->max_steps = token->options & TOKEN_EXPLORED
                             ? options->max_steps ? options->max_steps : (uint64_t)CHECK_MAX_STEPS
                             : 0;
    options->clock_any = token->options & TOKEN_CLOCK_ANY;
    options->points_access = token->options & TOKEN_ACCESS;
    options->waiters_any = token->options & TOKEN_WAITERS_ANY;
    options->fail_allocations = token->options & TOKEN_ALLOCATIONS;
    options->fail_allocation = token->options & TOKEN_FAULT ? token->fault : 0;
}

bool check_record(struct session *session, const struct sim_schedule *schedule, uint32_t fault,
                  uint64_t hash, struct trace *trace, struct run_result *result)
{
    struct run_options *options = session_options(session);
    const struct sim_schedule *before = options->schedule;
    uint32_t fault_before = options->fail_allocation;

    options->trace = trace;
    if (schedule)
        options->schedule = schedule;
    if (fault)
        options->fail_allocation = fault;
    session_execute(session, NULL, result);
    options->trace = NULL;
    options->schedule = before;
    options->fail_allocation = fault_before;
    return result->trace_hash == hash;
}

bool check_near(struct session *session, const struct sim_schedule *schedule,
                struct explore_bucket *found, char *moved, size_t moved_bytes)
{
    struct check check = {.session = session};
    struct explore_target target = target_of(&check);
    bool good = explore_near(&target, schedule, NEAR_BUDGET, found, moved, moved_bytes);

    finish(&check);
    return good;
}
