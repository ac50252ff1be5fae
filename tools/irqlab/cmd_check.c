/* cmd_check.c - irqlab check: explore the schedules, report what was found and what was covered. */
#include "command.h"
#include "findings.h"
#include "gaps.h"
#include "options.h"
#include "results.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PLAIN_EVERY_S = 10 };

struct progress {
    bool terminal, shown;
    double begin, last;
    const struct check_options *check;
    uint64_t planned;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void show(void *context, const struct explore_progress *now_)
{
    struct progress *progress = context;
    double seconds = now(), since = seconds - progress->begin, rate;
    char left[64] = "";

    if (seconds - progress->last < (progress->terminal ? 0.1 : PLAIN_EVERY_S))
        return;
    progress->last = seconds;
    rate = since > 0 ? (double)now_->executions / since : 0;
    if (progress->planned && rate > 0)
        snprintf(left, sizeof left, ", at most %.0f s left",
                 (double)(progress->planned - now_->executions) / rate);
    if (progress->check->explore.seconds > 0)
        snprintf(left, sizeof left, ", at most %.0f s left",
                 progress->check->explore.seconds > since ? progress->check->explore.seconds - since
                                                          : 0);
    fprintf(stderr,
            "%sirqlab: %llu executions, %.0f/s, %s, dfs bound %u %.0f %% done, %zu finding%s%s",
            progress->terminal ? "\r\033[K" : "", (unsigned long long)now_->executions, rate,
            now_->strategy, now_->bound, now_->share * 100, now_->buckets,
            now_->buckets == 1 ? "" : "s", left);
    fputs(progress->terminal ? "" : "\n", stderr);
    fflush(stderr);
    progress->shown = true;
}

static const char *strategy_name(enum explore_kind kind)
{
    static const char *const names[] = {"portfolio", "random", "pct", "dfs", "dpor"};

    return names[kind];
}

void coverage_print(FILE *out, const struct command_options *options, const struct run_options *run,
                    const struct check_outcome *outcome)
{
    const struct check_options *check = &options->check;
    const struct explore_result *result = &outcome->result;

    if (result->reduced)
        fprintf(
            out,
            "irqlab: all schedules: %llu trace%s that differ%s in the order of dependent steps\n",
            (unsigned long long)result->traces, result->traces == 1 ? "" : "s",
            result->traces == 1 ? "s" : "");
    else if (result->complete && result->pass_count)
        fprintf(out, "irqlab: all %llu schedules, without a bound on preemptions\n",
                (unsigned long long)result->passes[result->pass_count - 1].schedules);
    else
        for (uint32_t i = 0; i < result->pass_count; i++)
            if (i + 1 == result->pass_count) {
                if (result->passes[i].bound == UINT32_MAX)
                    fprintf(out, "irqlab: all %llu schedules\n",
                            (unsigned long long)result->passes[i].schedules);
                else
                    fprintf(out, "irqlab: all %llu schedules%s with <= %u preemption%s\n",
                            (unsigned long long)result->passes[i].schedules,
                            check->explore.parts > 1 ? " of this shard" : "",
                            result->passes[i].bound, result->passes[i].bound == 1 ? "" : "s");
            }
    if (result->by_kind[EXPLORE_PCT] && result->bound > 0)
        fprintf(out,
                "irqlab: pct: each execution finds a bug of depth %u with a probability of at "
                "least %.2g\n",
                check->explore.depth ? check->explore.depth : 3, result->bound);
    fprintf(out, "irqlab: coverage: %s", strategy_name(check->explore.kind));
    if (check->explore.kind == EXPLORE_PORTFOLIO)
        fprintf(out, " (random %llu, pct %llu, dfs %llu, dpor %llu)",
                (unsigned long long)result->by_kind[EXPLORE_RANDOM],
                (unsigned long long)result->by_kind[EXPLORE_PCT],
                (unsigned long long)result->by_kind[EXPLORE_DFS],
                (unsigned long long)result->by_kind[EXPLORE_DPOR]);
    if (check->explore.kind == EXPLORE_PCT)
        fprintf(out, " of depth %u", check->explore.depth ? check->explore.depth : 3);
    fprintf(out, ", %u CPU%s%s, clock %s, waiters %s, points %s", outcome->cpus,
            outcome->cpus == 1 ? "" : "s",
            check->auto_cpus ? outcome->cpus_short ? " (auto, too few for all threads)" : " (auto)"
                             : " (with strict priority)",
            run->clock_any ? "any" : "idle", run->waiters_any ? "any" : "fifo",
            !run->points_access           ? "ddi"
            : check->explore.all_accesses ? "access"
            : run->points_races           ? "races"
                                          : "shared");
    if (run->fail_allocations)
        fprintf(out, ", failing allocations");
    if (run->no_races)
        fprintf(out, ", data races not looked for");
    if (run->volatile_iso)
        fprintf(out, ", volatile orders nothing");
    if (outcome->unseen[0])
        fprintf(out, ", accesses not seen: %s", outcome->unseen);
    if (check->explore.parts > 1)
        fprintf(out, ", shard %u of %u%s", check->explore.part + 1, check->explore.parts,
                check->explore.kind == EXPLORE_DPOR ? " (all of dpor's tree is in the first)" : "");
    fprintf(out, "\nirqlab: %llu execution%s, %s\n", (unsigned long long)result->executions,
            result->executions == 1 ? "" : "s",
            result->interrupted              ? "interrupted"
            : result->capped                 ? "capped by --time"
            : result->complete               ? "the space is exhausted"
            : result->nondeterministic       ? "stopped: the program is not deterministic"
            : result->hangs >= EXPLORE_HANGS ? "stopped after so many that hang"
            : result->exhausted              ? "as planned"
            : result->given_up               ? "stopped: workers died again and again"
                                             : "stopped at the first error");
    if (outcome->fault_count)
        fprintf(out, "irqlab: besides, each of %llu allocations failed once\n",
                (unsigned long long)outcome->fault_count);
    if (result->cut)
        fprintf(out, "irqlab: %llu execution%s cut after %llu steps (--steps)\n",
                (unsigned long long)result->cut, result->cut == 1 ? " was" : "s were",
                (unsigned long long)run->max_steps);
    if (result->race_forgot)
        fprintf(out,
                "irqlab: data races: history of accesses dropped in %llu execution%s for want of "
                "memory (--race-memory): some may not have been seen\n",
                (unsigned long long)result->race_forgot, result->race_forgot == 1 ? "" : "s");
    if (result->fair_ends)
        fprintf(out,
                "irqlab: %llu execution%s only because one thread spun and the others never got "
                "their turn: finished with turns for all\n",
                (unsigned long long)result->fair_ends,
                result->fair_ends == 1 ? " got nowhere" : "s got nowhere");
    if (result->workers_lost)
        fprintf(
            out,
            "irqlab: %u worker%s died and %s replaced; %llu execution%s could not be finished\n",
            result->workers_lost, result->workers_lost == 1 ? "" : "s",
            result->workers_lost == 1 ? "was" : "were", (unsigned long long)result->avoided,
            result->avoided == 1 ? "" : "s");
    if (result->unwritten)
        fprintf(out, "irqlab: error: what a worker found could not be handed over: no memory or "
                     "file space was left\n");
}

static int exit_code(const struct command_options *options, const struct check_outcome *outcome,
                     int findings)
{
    const struct explore_result *result = &outcome->result;

    if (result->interrupted)
        return RUN_INTERRUPTED;
    if (result->nondeterministic)
        return RUN_FINDINGS;
    if (result->unwritten && findings == RUN_CLEAN)
        return RUN_USAGE;
    if (findings != RUN_CLEAN)
        return findings;
    if (options->asked_coverage && !result->complete &&
        (result->capped || result->cut || !result->exhausted))
        return RUN_COVERAGE;
    return RUN_CLEAN;
}

/* One value as a number, or, if it is longer than that, as its bytes. */
static void print_value(const uint8_t *bytes, uint32_t count)
{
    uint64_t number = 0;

    if (count <= 8) {
        for (uint32_t i = count; i-- > 0;)
            number = number << 8 | bytes[i];
        if (count < 8 && number >> (8 * count - 1) & 1)
            number |= ~0ull << 8 * count;
        printf("%lld", (long long)number);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        printf("%s%02x", i && i % 4 == 0 ? " " : "", bytes[i]);
}

/* What --values asked for, the values that came most often first. */
static void print_values(const struct command_options *options, struct explore_result *result)
{
    for (uint32_t n = 0; n < result->value_count; n++) {
        struct explore_value *best = &result->values[n];
        uint32_t at = 0;

        for (uint32_t i = n + 1; i < result->value_count; i++)
            if (result->values[i].times > best->times)
                best = &result->values[i];
        struct explore_value most = *best;

        *best = result->values[n];
        result->values[n] = most;
        printf("irqlab: at the end ");
        for (uint32_t i = 0; i < options->run.value_count; i++) {
            printf("%s%s = ", i ? ", " : "", options->values[i].name);
            print_value(most.bytes + at, options->values[i].bytes);
            at += options->values[i].bytes;
        }
        printf(" in %llu execution%s\n", (unsigned long long)most.times,
               most.times == 1 ? "" : "s");
    }
    if (result->values_beyond)
        printf("irqlab: and others in %llu\n", (unsigned long long)result->values_beyond);
}

static int check(struct command_options *options)
{
    struct check_options *how = &options->check;
    struct progress progress = {.terminal = isatty(STDERR_FILENO), .check = how};
    struct check_outcome outcome;
    enum run_exit failure;
    struct session *session;
    const char *missing;
    int code = reporting_open(&options->reporting);

    if (code >= 0)
        return code;
    if (options->results && !results_open(options->results))
        return RUN_USAGE;
    /* Of a search it is the way to the end of each execution that is in question. */
    options->run.verify_marks = options->run.verify_restore;
    options->run.verify_restore = false;
    session = session_create(&options->run, &failure);
    if (!session)
        return failure;
    missing = session_find_values(session, options->values, options->run.value_count);
    if (missing) {
        fprintf(
            stderr,
            "irqlab: --values: there is no global \"%s\" in the driver or app, or there are more "
            "than %d bytes of them\n",
            missing, RUN_VALUE_BYTES);
        return RUN_USAGE;
    }
    progress.begin = progress.last = now();
    progress.planned = how->explore.schedules;
    if (!progress.planned &&
        (how->explore.kind == EXPLORE_PORTFOLIO || how->explore.kind == EXPLORE_RANDOM ||
         how->explore.kind == EXPLORE_PCT))
        progress.planned = 2000;
    how->progress = show;
    how->progress_context = &progress;
    check_run(session, how, &outcome);
    if (progress.terminal && progress.shown)
        fputs("\r\033[K", stderr);
    code = findings_print(session, options, &outcome);
    coverage_print(stdout, options, session_options(session), &outcome);
    print_values(options, &outcome.result);
    printf("irqlab: %zu finding%s\n", outcome.result.bucket_count,
           outcome.result.bucket_count == 1 ? "" : "s");
    code = exit_code(options, &outcome, code);
    if (options->results && !results_write(options->results, session, options, &outcome, code) &&
        code == RUN_CLEAN)
        code = RUN_USAGE;
    fflush(stdout);
    if (progress.terminal && outcome.result.seconds > 0)
        fprintf(stderr, "irqlab: %.0f executions/s\n",
                (double)outcome.result.executions / outcome.result.seconds);
    check_free(&outcome);
    return code;
}

int command_check(int argc, char **argv)
{
    struct command_options options;
    int code = options_parse(&options, argc, argv, OPTIONS_CHECK);

    if (code < 0)
        code = options.gaps ? gaps_command(&options) : check(&options);
    options_free(&options);
    return code;
}
