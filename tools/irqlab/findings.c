/* findings.c - see findings.h. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

/* "irq1:" and some 25 decisions; beyond that nobody would copy it. */
enum { LONGEST_TOKEN = 120 };

/* The token in a file of its own beside the caller, named after its content. */
static char *token_file(const char *text)
{
    uint64_t hash = 0;
    char *name = NULL;
    FILE *file;

    for (const char *p = text; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 0x9E3779B97F4A7C15ull;
    if (asprintf(&name, "irqlab-%08x.token", (unsigned)(hash >> 32)) < 0)
        return NULL;
    file = fopen(name, "w");
    if (!file || fprintf(file, "%s\n", text) < 0 || fclose(file) != 0) {
        free(name);
        return NULL;
    }
    return name;
}

char *findings_replay_command(struct session *session, const struct command_options *options,
                              const struct sim_schedule *schedule, uint32_t fault)
{
    struct token token = check_token(session, schedule, fault);
    char *text = token_encode(&token), *command = NULL, *file = NULL;

    if (strlen(text) > LONGEST_TOKEN)
        file = token_file(text);
    if (asprintf(&command, "irqlab replay %s%s", file ? file : text, options->argument_text) < 0)
        command = NULL;
    free(file);
    free(text);
    return command;
}

static void print_needs(FILE *out, struct symbols *symbols, const struct trace *trace)
{
    for (size_t i = 0, left = 4; i < trace->count && left; i++) {
        const struct trace_event *event = &trace->events[i];
        char where[256];
        uint64_t pc = 0;

        if (event->kind != TRACE_TIME)
            continue;
        /* It was slow on the way to its next step. */
        for (size_t j = i + 1; j < trace->count && !pc; j++)
            if (trace->events[j].actor == event->actor)
                pc = trace->events[j].pc;
        report_place(symbols, pc, where, sizeof where);
        fprintf(out, "needs: T%u delayed by %llu.%03llu ms%s%s\n", event->actor,
                (unsigned long long)(event->value / 10000),
                (unsigned long long)(event->value / 10 % 1000), *where ? " before " : "", where);
        left--;
    }
}

static const struct finding *the_same(struct session *session, const struct run_result *result,
                                      const char *key)
{
    char other[EXPLORE_KEY];

    for (size_t i = 0; i < result->finding_count; i++) {
        report_summary(session_symbols(session), &result->findings[i], other, sizeof other);
        if (strcmp(other, key) == 0)
            return &result->findings[i];
    }
    return NULL;
}

static void say_difference(FILE *out, struct session *session, const struct trace *a,
                           const struct trace *b)
{
    size_t at = trace_difference(a, b);
    const struct trace *longer = a->count > b->count ? a : b;

    if (at == SIZE_MAX) {
        fprintf(out,
                "irqlab: note: no two steps differ that irqlab can name: it is something between "
                "them\n");
        return;
    }

    const struct trace_event *event = at < a->count ? &a->events[at] : &longer->events[at];
    char where[256];

    report_place(session_symbols(session), event->pc, where, sizeof where);
    fprintf(out, "%s: note: ", *where ? where : "irqlab");
    fprintf(out, "the first step that differs is number %llu: T%u, %s%s%s\n",
            (unsigned long long)event->step, event->actor,
            event->text                  ? event->text
            : event->kind == TRACE_READ  ? "a read"
            : event->kind == TRACE_WRITE ? "a write"
            : event->kind == TRACE_END   ? "the end of the thread"
                                         : "a step",
            event->name ? " of " : "", event->name ? event->name : "");
}

static void print_nondeterminism(FILE *out, struct session *session,
                                 const struct explore_bucket *bucket)
{
    struct trace first = {0}, second = {0};
    struct run_result result;

    fprintf(out, "\nirqlab: error: two executions of one schedule differ: the program depends on "
                 "something that irqlab does not control [nondeterminism]\n");
    for (int i = 0; i < 8; i++) {
        check_record(session, &bucket->schedule, 0, 0, i ? &second : &first, &result);
        run_result_free(&result);
        if (i && trace_difference(&first, &second) != SIZE_MAX)
            break;
    }
    say_difference(out, session, &first, &second);
    fprintf(out,
            "why: it reads the host's time or memory that was never written, or it branches on an "
            "address of the host's; no schedule of it can be replayed, so no token is given\n"
            "\nSUMMARY: nondeterminism\n");
    trace_free(&first);
    trace_free(&second);
}

void finding_print(FILE *out, struct session *session, const struct command_options *options,
                   const struct explore_bucket *bucket)
{
    struct lanes_options lanes = {.all = options->all_steps, .start_100ns = 1000000000ull};
    const struct finding *finding = &bucket->finding;
    struct trace trace = {0};
    struct run_result result = {0};
    char *replay;

    if (bucket->nondeterministic) {
        print_nondeterminism(out, session, bucket);
        return;
    }
    replay = findings_replay_command(session, options, &bucket->schedule, bucket->fault);
    if (!bucket->crashed) {
        const struct finding *again;

        if (!check_record(session, &bucket->schedule, bucket->fault, bucket->hash, &trace, &result))
            fprintf(out, "irqlab: internal error: the replay of this finding differs\n");
        again = the_same(session, &result, bucket->key);
        if (again)
            finding = again;
    }
    report_text(out, session_symbols(session), finding, replay);
    free(replay);
    if (!bucket->crashed) {
        char number[48] = "";

        if (!bucket->fault)
            snprintf(number, sizeof number, " in execution %llu",
                     (unsigned long long)bucket->execution);
        report_lanes(out, session_symbols(session), &trace, finding, &lanes);
        print_needs(out, session_symbols(session), &trace);
        if (bucket->fault)
            fprintf(out, "needs: allocation number %u of the driver fails\n", bucket->fault);
        fprintf(out, "found: by %s%s, %llu time%s in all; %u preemption%s", bucket->strategy,
                number, (unsigned long long)bucket->times, bucket->times == 1 ? "" : "s",
                bucket->preemptions, bucket->preemptions == 1 ? "" : "s");
        if (bucket->fewest_cpus)
            fprintf(out, ", seen with as few as %u CPU%s", bucket->fewest_cpus,
                    bucket->fewest_cpus == 1 ? "" : "s");
        fprintf(out, "\n");
    }
    run_result_free(&result);
    trace_free(&trace);
}

void findings_print(struct session *session, const struct command_options *options,
                    const struct check_outcome *outcome)
{
    for (size_t i = 0; i < outcome->result.bucket_count; i++)
        finding_print(stdout, session, options, &outcome->result.buckets[i]);
}
