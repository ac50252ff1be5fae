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

/* What the campaign knows of a finding besides. */
static char *found_by(const struct explore_bucket *bucket)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = bucket->crashed ? NULL : open_memstream(&text, &bytes);

    if (!out)
        return NULL;
    if (bucket->fault)
        fprintf(out, "needs: the allocation number %u of the driver fails\n", bucket->fault);
    fprintf(out, "found: by %s in execution %llu, %llu time%s in all; %u preemption%s",
            bucket->strategy, (unsigned long long)bucket->execution,
            (unsigned long long)bucket->times, bucket->times == 1 ? "" : "s", bucket->preemptions,
            bucket->preemptions == 1 ? "" : "s");
    if (bucket->fewest_cpus)
        fprintf(out, ", seen with as few as %u CPU%s", bucket->fewest_cpus,
                bucket->fewest_cpus == 1 ? "" : "s");
    fprintf(out, "\n");
    fclose(out);
    return text;
}

static void fill(struct report_item *item, struct session *session,
                 const struct command_options *options, const struct explore_bucket *bucket)
{
    struct token token;

    *item = (struct report_item){.finding = &bucket->finding, .extra = found_by(bucket)};
    if (bucket->nondeterministic)
        return;
    token = check_token(session, &bucket->schedule, bucket->fault);
    item->token = token_encode(&token);
    item->more.replay = findings_replay_command(session, options, &bucket->schedule, bucket->fault);
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
    struct report report = {.symbols = session_symbols(session),
                            .items = calloc(result->bucket_count + 1, sizeof *report.items),
                            .count = result->bucket_count,
                            .command = "check",
                            .executions = result->executions,
                            .exhausted = result->complete,
                            .facts = facts,
                            .fact_count = sizeof facts / sizeof *facts,
                            .seconds = result->seconds};
    int code;

    if (!report.items)
        return RUN_INTERNAL;
    for (size_t i = 0; i < report.count; i++)
        fill(&report.items[i], session, options, &result->buckets[i]);
    code = reporting_finish(&options->reporting, &report);
    for (size_t i = 0; i < report.count; i++) {
        free((char *)report.items[i].extra);
        free((char *)report.items[i].token);
        free((char *)report.items[i].more.replay);
    }
    free(report.items);
    return code;
}
