/* findings.c - see findings.h. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

/* "irq1:" and some five decisions; beyond that nobody would copy it. */
enum { LONGEST_TOKEN = 40 };

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
                           const struct trace *b, size_t at)
{
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

static void say_nondeterminism(FILE *out, struct session *session,
                               const struct explore_bucket *bucket)
{
    struct trace first = {0}, second = {0};

    say_difference(out, session, &first, &second, check_twice(session, bucket, &first, &second));
    trace_free(&first);
    trace_free(&second);
}

void findings_steps(FILE *out, const struct finding *finding, void *context)
{
    const struct findings_steps *steps = context;
    struct lanes_options lanes = {.all = steps->all, .start_100ns = 1000000000ull};

    report_lanes(out, steps->symbols, steps->trace, finding, &lanes);
}

/* What a report needs of one bucket; the trace and the result belong to it. */
struct shown {
    struct report_item item;
    struct findings_steps steps;
    struct trace trace;
    struct run_result result;
    struct finding nondeterminism;
};

/* What the campaign knows of a finding besides. */
static char *extra_of(struct session *session, const struct shown *shown,
                      const struct explore_bucket *bucket)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = bucket->crashed ? NULL : open_memstream(&text, &bytes);

    if (!out)
        return NULL;
    if (bucket->nondeterministic) {
        say_nondeterminism(out, session, bucket);
        fclose(out);
        return text;
    }
    print_needs(out, session_symbols(session), &shown->trace);
    if (bucket->fault)
        fprintf(out, "needs: allocation number %u of the driver fails\n", bucket->fault);
    fprintf(out, "found: by %s", bucket->strategy);
    if (!bucket->fault)
        fprintf(out, " in execution %llu", (unsigned long long)bucket->execution);
    fprintf(out, ", %llu time%s in all; %u preemption%s", (unsigned long long)bucket->times,
            bucket->times == 1 ? "" : "s", bucket->preemptions,
            bucket->preemptions == 1 ? "" : "s");
    if (bucket->fewest_cpus)
        fprintf(out, ", seen with as few as %u CPU%s", bucket->fewest_cpus,
                bucket->fewest_cpus == 1 ? "" : "s");
    fprintf(out, "\n");
    fclose(out);
    return text;
}

static void show(struct shown *shown, struct session *session,
                 const struct command_options *options, const struct explore_bucket *bucket)
{
    struct token token;

    memset(shown, 0, sizeof *shown);
    shown->item.finding = &bucket->finding;
    shown->item.times = bucket->times;
    if (bucket->nondeterministic) {
        struct finding *finding = &shown->nondeterminism;

        snprintf(finding->rule, sizeof finding->rule, "nondeterminism");
        snprintf(finding->title, sizeof finding->title,
                 "two executions of one schedule differ: the program depends on something that "
                 "irqlab does not control");
        snprintf(finding->why, sizeof finding->why,
                 "it reads the host's time or memory that was never written, or it branches on an "
                 "address of the host's; no schedule of it can be replayed, so no token is given");
        if (bucket->elsewhere) {
            snprintf(
                finding->title, sizeof finding->title,
                "the same schedule goes another way when memory lies elsewhere and holds other "
                "garbage: the program depends on something that irqlab does not control");
            snprintf(finding->why, sizeof finding->why,
                     "it branches on memory that was never written or on an address of its own "
                     "memory, or it reads the host's time; on another machine it goes another way, "
                     "too, so no token is given");
        }
        shown->item.finding = finding;
        shown->item.extra = extra_of(session, shown, bucket);
        return;
    }
    token = check_token(session, &bucket->schedule, bucket->fault);
    shown->item.token = token_encode(&token);
    shown->item.more.replay =
        findings_replay_command(session, options, &bucket->schedule, bucket->fault);
    if (!bucket->crashed) {
        const struct finding *again;

        if (!check_record(session, &bucket->schedule, bucket->fault, bucket->hash, &shown->trace,
                          &shown->result))
            fprintf(stderr,
                    "irqlab: warning: executed again to be recorded, %s went another way, and its "
                    "steps may be others: the program depends on what lies in stack frames that "
                    "have returned, or irqlab is wrong\n",
                    bucket->key);
        again = the_same(session, &shown->result, bucket->key);
        if (again)
            shown->item.finding = again;
        shown->steps = (struct findings_steps){
            .symbols = session_symbols(session), .trace = &shown->trace, .all = options->all_steps};
        shown->item.more.steps = findings_steps;
        shown->item.more.context = &shown->steps;
    }
    shown->item.extra = extra_of(session, shown, bucket);
}

static void forget(struct shown *shown)
{
    free((char *)shown->item.extra);
    free((char *)shown->item.token);
    free((char *)shown->item.more.replay);
    run_result_free(&shown->result);
    trace_free(&shown->trace);
}

void finding_print(FILE *out, struct session *session, const struct command_options *options,
                   const struct explore_bucket *bucket)
{
    struct shown shown;

    show(&shown, session, options, bucket);
    report_finding(out, session_symbols(session), shown.item.finding, &shown.item.more);
    if (shown.item.extra)
        fputs(shown.item.extra, out);
    forget(&shown);
}

int findings_print(struct session *session, struct command_options *options,
                   const struct check_outcome *outcome)
{
    const struct explore_result *result = &outcome->result;
    const struct report_fact facts[] = {
        {.name = "planned", .number = result->planned},
        {.name = "steps", .number = result->steps},
        {.name = "cpus", .number = outcome->cpus},
        {.name = "cut", .number = result->cut},
        {.name = "complete", .number = result->complete},
    };
    struct shown *shown = calloc(result->bucket_count + 1, sizeof *shown);
    struct report report = {.symbols = session_symbols(session),
                            .items = calloc(result->bucket_count + 1, sizeof *report.items),
                            .count = result->bucket_count,
                            .command = "check",
                            .executions = result->executions,
                            .trace_hash = outcome->trace_hash,
                            .has_trace_hash = outcome->has_trace_hash,
                            .exhausted = result->complete,
                            .facts = facts,
                            .fact_count = sizeof facts / sizeof *facts,
                            .seconds = result->seconds};
    int code = RUN_INTERNAL;

    if (shown && report.items) {
        for (size_t i = 0; i < report.count; i++) {
            show(&shown[i], session, options, &result->buckets[i]);
            report.items[i] = shown[i].item;
        }
        code = reporting_finish(&options->reporting, &report);
        for (size_t i = 0; i < report.count; i++)
            forget(&shown[i]);
    }
    free(report.items);
    free(shown);
    return code;
}
