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

static void print_one(struct session *session, const struct command_options *options,
                      const struct check_outcome *outcome, const struct explore_bucket *bucket)
{
    char *replay = NULL;

    if (!bucket->nondeterministic)
        replay = findings_replay_command(session, options, &bucket->schedule, bucket->fault);
    report_text(stdout, session_symbols(session), &bucket->finding, replay);
    free(replay);
    if (bucket->crashed)
        return;
    if (bucket->fault)
        printf("needs: the allocation number %u of the driver fails\n", bucket->fault);
    printf("found: by %s in execution %llu, %llu time%s in all; %u preemption%s", bucket->strategy,
           (unsigned long long)bucket->execution, (unsigned long long)bucket->times,
           bucket->times == 1 ? "" : "s", bucket->preemptions, bucket->preemptions == 1 ? "" : "s");
    if (bucket->fewest_cpus)
        printf(", seen with as few as %u CPU%s", bucket->fewest_cpus,
               bucket->fewest_cpus == 1 ? "" : "s");
    printf("\n");
}

void findings_print(struct session *session, const struct command_options *options,
                    const struct check_outcome *outcome)
{
    for (size_t i = 0; i < outcome->result.bucket_count; i++)
        print_one(session, options, outcome, &outcome->result.buckets[i]);
}
