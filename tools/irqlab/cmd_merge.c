/* cmd_merge.c - irqlab merge: the results of the shards of a campaign as one. */
#include "command.h"
#include "options.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct merged {
    json_t **parts; /* [part_count], NULL: not there */
    int part_count;
    char *build, *options;
};

static int bad(const char *path, const char *why)
{
    fprintf(stderr, "irqlab: %s: %s\n", path, why);
    return RUN_USAGE;
}

static int add_file(struct merged *merged, const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    const char *build, *options;
    int version, part, parts;

    if (!root)
        return bad(path, error.text);
    if (json_unpack(root, "{s:i, s:s, s:s, s:i, s:i}", "irqlab-results", &version, "build", &build,
                    "options", &options, "part", &part, "parts", &parts) != 0 ||
        version != 1 || parts < 1 || part < 1 || part > parts || parts > 100000) {
        json_decref(root);
        return bad(path, "these are no results of irqlab check --results of this version");
    }
    if (!merged->parts) {
        merged->parts = calloc((size_t)parts, sizeof *merged->parts);
        merged->part_count = parts;
        merged->build = strdup(build);
        merged->options = strdup(options);
    }
    if (parts != merged->part_count || strcmp(build, merged->build) != 0 ||
        strcmp(options, merged->options) != 0) {
        json_decref(root);
        return bad(path, "belongs to another campaign: other sources, options or number of shards");
    }
    if (merged->parts[part - 1])
        json_decref(merged->parts[part - 1]);
    merged->parts[part - 1] = root;
    return -1;
}

static int add_folder(struct merged *merged, const char *folder)
{
    DIR *dir = opendir(folder);
    unsigned found = 0;
    int code = -1;

    if (!dir)
        return bad(folder, strerror(errno));
    for (struct dirent *entry; code < 0 && (entry = readdir(dir));) {
        char path[4096];

        if (strncmp(entry->d_name, "part-", 5) != 0 || !strstr(entry->d_name, ".json"))
            continue;
        found++;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        code = add_file(merged, path);
    }
    closedir(dir);
    return code < 0 && !found ? bad(folder, "there are no results of irqlab check in it") : code;
}

/* The parts in their order; of each bucket the first report, and how often it came in all. */
static int print(const struct merged *merged)
{
    json_t *seen = json_object();
    json_int_t executions = 0;
    int missing = 0, code = RUN_CLEAN;
    size_t findings = 0;

    for (int i = 0; i < merged->part_count; i++) {
        json_t *part = merged->parts[i], *finding;
        size_t index;

        if (!part) {
            missing++;
            continue;
        }
        executions += json_integer_value(json_object_get(part, "executions"));
        if (json_integer_value(json_object_get(part, "exit")) == RUN_COVERAGE && code == RUN_CLEAN)
            code = RUN_COVERAGE;
        json_array_foreach(json_object_get(part, "findings"), index, finding)
        {
            const char *bucket = json_string_value(json_object_get(finding, "bucket"));
            const char *severity = json_string_value(json_object_get(finding, "severity"));
            const char *report = json_string_value(json_object_get(finding, "report"));

            if (!bucket || !severity || !report || json_object_get(seen, bucket))
                continue;
            json_object_set_new(seen, bucket, json_true());
            findings++;
            fputs(report, stdout);
            if (strcmp(severity, "error") == 0)
                code = RUN_FINDINGS;
        }
    }
    for (int i = 0; i < merged->part_count; i++) {
        const char *coverage =
            merged->parts[i] ? json_string_value(json_object_get(merged->parts[i], "coverage"))
                             : "irqlab: missing\n";

        printf("shard %d of %d:\n%s", i + 1, merged->part_count, coverage ? coverage : "");
    }
    printf("irqlab: %lld executions, %zu finding%s\n", (long long)executions, findings,
           findings == 1 ? "" : "s");
    if (missing) {
        printf("irqlab: %d of %d shards are missing\n", missing, merged->part_count);
        if (code == RUN_CLEAN)
            code = RUN_COVERAGE;
    }
    json_decref(seen);
    return code;
}

int command_merge(int argc, char **argv)
{
    struct merged merged = {0};
    int code = -1;

    if (argc < 2 || strcmp(argv[1], "--help") == 0) {
        fputs("usage: irqlab merge DIR...   the folders that `irqlab check --shard I/N --results "
              "DIR` wrote\n",
              argc < 2 ? stderr : stdout);
        return argc < 2 ? RUN_USAGE : RUN_CLEAN;
    }
    for (int i = 1; i < argc && code < 0; i++)
        code = add_folder(&merged, argv[i]);
    if (code < 0)
        code = print(&merged);
    for (int i = 0; i < merged.part_count; i++)
        json_decref(merged.parts[i]);
    free(merged.parts);
    free(merged.build);
    free(merged.options);
    return code;
}
