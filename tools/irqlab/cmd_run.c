/* cmd_run.c - irqlab run and irqlab replay: one schedule, shown live. */
#include "command.h"
#include "findings.h"
#include "options.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STEPS = 2 * 1000 * 1000 }; /* of an execution that is repeated for its steps */

static struct token token_of(struct session *session, const struct run_options *run,
                             const struct run_result *result)
{
    struct token token = check_token(session, run->schedule ? run->schedule : &result->schedule,
                                     run->fail_allocation);

    token.has_seed = run->has_seed && !run->schedule;
    token.seed = run->seed;
    return token;
}

/* All findings of the one execution. Returns the exit code they ask for. */
static int print_findings(struct session *session, struct command_options *options,
                          const struct run_result *result, const char *command, const char *token,
                          double seconds)
{
    struct report report = {.symbols = session_symbols(session),
                            .count = result->finding_count,
                            .command = command,
                            .trace_hash = result->trace_hash,
                            .has_trace_hash = true,
                            .dropped = result->findings_dropped,
                            .executions = 1,
                            .seconds = seconds};
    struct findings_steps steps = {.symbols = session_symbols(session), .all = options->all_steps};
    struct trace trace = {0};
    struct run_result again = {0};
    char *replay = NULL;
    bool same = false; /* the steps come from a second execution, with a trace */
    int code;

    if (asprintf(&replay, "irqlab replay %s%s", token, options->argument_text) < 0)
        replay = NULL;
    report.items = calloc(result->finding_count + 1, sizeof *report.items);
    steps.trace = &trace;
    if (result->finding_count && !result->interrupted && !result->time_limit &&
        result->steps < MOST_STEPS)
        same = check_record(session, NULL, 0, result->trace_hash, &trace, &again) &&
               again.finding_count == result->finding_count;
    for (size_t i = 0; report.items && i < result->finding_count; i++)
        report.items[i] = (struct report_item){
            .finding = same ? &again.findings[i] : &result->findings[i],
            .token = token,
            .more = {.replay = replay, .steps = same ? findings_steps : NULL, .context = &steps}};
    code = report.items ? reporting_finish(&options->reporting, &report) : RUN_INTERNAL;
    run_result_free(&again);
    trace_free(&trace);
    free(report.items);
    free(replay);
    return code;
}

static int outcome(const struct run_result *result, int findings)
{
    if (result->interrupted)
        return RUN_INTERRUPTED;
    if (findings != RUN_CLEAN)
        return findings;
    if (result->time_limit)
        return RUN_TIME_LIMIT;
    return result->driver_failed ? RUN_USAGE : RUN_CLEAN;
}

static double since(const struct timespec *begin)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) / 1e9;
}

/* --times: again and again, now and then from scratch; all must be the same. */
static int repeat(struct session *session, const struct command_options *options,
                  const struct run_result *result, int code)
{
    uint64_t differ = session_repeat(session, result, options->times - 1);

    printf("irqlab: %llu executions, trace hash %016llx in %llu of them\n",
           (unsigned long long)options->times, (unsigned long long)result->trace_hash,
           (unsigned long long)(options->times - differ));
    if (differ)
        puts("irqlab: error: executions of one schedule differ: the program depends on something "
             "that irqlab does not control [nondeterminism]");
    return differ && code == RUN_CLEAN ? RUN_FINDINGS : code;
}

static int run(struct command_options *options)
{
    struct timespec begin;
    enum run_exit failure;
    struct session *session;
    struct run_result result;
    struct token token;
    char *text;
    int code = reporting_open(&options->reporting);

    if (code >= 0)
        return code;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    session = session_create(&options->run, &failure);
    if (!session)
        return failure;
    if (options->run.schedule_build &&
        memcmp(options->run.schedule_build, session_build_id(session), TOKEN_BUILD_BYTES) != 0) {
        if (options->near)
            return replay_near(session, options);
        fputs("irqlab: this token belongs to other sources, options or another compiler: the same "
              "run cannot be made again (--near looks for a similar one)\n",
              stderr);
        return RUN_USAGE;
    }
    if (options->gdb)
        return replay_gdb(session, options);
    session_execute(session, stdout, &result);
    token = token_of(session, &options->run, &result);
    text = token_encode(&token);
    code = print_findings(session, options, &result, options->token_text ? "replay" : "run", text,
                          since(&begin));
    if (result.interrupted)
        printf("irqlab: interrupted\n");
    if (options->want_token)
        printf("token: %s\n", text);
    printf("irqlab: %u thread%s, %zu finding%s, %llu.%07llu s of virtual time\n", result.threads,
           result.threads == 1 ? "" : "s", result.finding_count,
           result.finding_count == 1 ? "" : "s",
           (unsigned long long)(result.virtual_100ns / 10000000),
           (unsigned long long)(result.virtual_100ns % 10000000));
    code = outcome(&result, code);
    if (options->times && !result.interrupted && !result.time_limit)
        code = repeat(session, options, &result, code);
    if (options->run.verify_restore && !result.interrupted && !result.time_limit &&
        !session_verify(session, &result)) {
        fputs("irqlab: internal error: a second execution of the same schedule differed\n", stderr);
        code = RUN_INTERNAL;
    }
    fflush(stdout);
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "irqlab: %.0f ms\n", since(&begin) * 1e3);
    free(text);
    run_result_free(&result);
    return code;
}

int command_run(int argc, char **argv)
{
    struct command_options options;
    int code = options_parse(&options, argc, argv, OPTIONS_RUN);

    if (code < 0)
        code = run(&options);
    options_free(&options);
    return code;
}

/* The token itself, or the first word of the file of that name. */
static char *read_token(const char *argument)
{
    FILE *file = strncmp(argument, "irq", 3) == 0 && strchr(argument, ':') && !strchr(argument, '/')
                     ? NULL
                     : fopen(argument, "r");
    char *text = NULL;
    size_t room = 0;

    if (!file)
        return strdup(argument);
    if (getline(&text, &room, file) < 0) {
        free(text);
        text = strdup("");
    }
    text[strcspn(text, " \t\r\n")] = 0;
    fclose(file);
    return text;
}

int command_replay(int argc, char **argv)
{
    struct command_options options;
    struct token token = {0};
    const char *why;
    char *text;
    int code = options_parse(&options, argc, argv, OPTIONS_REPLAY);

    if (code >= 0) {
        options_free(&options);
        return code;
    }
    text = read_token(options.token_text);
    if (!token_decode(text, &token, &why)) {
        fprintf(stderr, "irqlab: this is no token that can be replayed: %s\n", why);
        code = RUN_USAGE;
    } else {
        check_modes(&options.run, &token);
        options.run.has_seed = token.has_seed;
        options.run.seed = token.seed;
        options.run.schedule = token.has_seed ? NULL : &token.schedule;
        options.run.schedule_build = token.build;
        code = run(&options);
    }
    free(token.schedule.decisions);
    free(text);
    options_free(&options);
    return code;
}
