/* results.c - see results.h. */
#include "results.h"
#include "findings.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool results_open(const char *folder)
{
    char *path = NULL;
    bool good = (mkdir(folder, 0777) == 0 || errno == EEXIST) &&
                asprintf(&path, "%s/.irqlab-XXXXXX", folder) >= 0;
    int fd = good ? mkstemp(path) : -1;

    if (fd < 0) {
        fprintf(stderr, "irqlab: results cannot be written to %s: %s\n", folder, strerror(errno));
        good = false;
    } else {
        close(fd);
        unlink(path);
    }
    free(path);
    return good;
}

static json_t *finding_of(struct session *session, const struct command_options *options,
                          const struct explore_bucket *bucket)
{
    static const char *const severities[] = {"error", "warning", "note"};
    char *text = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    json_t *object;

    if (!memory)
        return NULL;
    finding_print(memory, session, options, bucket);
    fclose(memory);
    object = json_pack("{s:s, s:s, s:s, s:I, s:I, s:s}", "bucket", bucket->key, "severity",
                       severities[bucket->nondeterministic ? 0 : bucket->finding.severity],
                       "strategy", bucket->strategy, "execution", (json_int_t)bucket->execution,
                       "times", (json_int_t)bucket->times, "report", text);
    free(text);
    return object;
}

bool results_write(const char *folder, struct session *session,
                   const struct command_options *options, const struct check_outcome *outcome,
                   int code)
{
    const struct explore_options *explore = &options->check.explore;
    const struct explore_result *result = &outcome->result;
    const uint8_t *id = session_build_id(session);
    uint32_t parts = explore->parts ? explore->parts : 1;
    json_t *root, *list = json_array();
    char build[40] = "", *path = NULL, *coverage = NULL;
    size_t bytes = 0;
    FILE *memory = open_memstream(&coverage, &bytes);
    bool good;

    if (!memory)
        return false;
    coverage_print(memory, options, session_options(session), outcome);
    fclose(memory);
    for (int i = 0; i < 16; i++)
        snprintf(build + 2 * i, 3, "%02x", id[i]);
    for (size_t i = 0; i < result->bucket_count; i++)
        json_array_append_new(list, finding_of(session, options, &result->buckets[i]));
    root =
        json_pack("{s:i, s:s, s:s, s:i, s:i, s:I, s:i, s:b, s:s, s:o}", "irqlab-results", 1,
                  "build", build, "options", options->argument_text, "part", (int)explore->part + 1,
                  "parts", (int)parts, "executions", (json_int_t)result->executions, "exit", code,
                  "interrupted", (int)result->interrupted, "coverage", coverage, "findings", list);
    good = root &&
           asprintf(&path, "%s/part-%u-of-%u.json", folder, explore->part + 1, parts) >= 0 &&
           json_dump_file(root, path, JSON_INDENT(1)) == 0;
    if (!good)
        fprintf(stderr, "irqlab: results cannot be written to %s: %s\n", folder, strerror(errno));
    json_decref(root);
    free(coverage);
    free(path);
    return good;
}
