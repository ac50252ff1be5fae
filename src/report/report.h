/*
 * report.h - all findings of a run or a campaign: grouped, suppressed, and written to files.
 *
 * Findings with the same summary (rule, place, function) are one; those with the same bucket (rule
 * and functions) are a group, of which the first is shown in full and the others by one line each.
 */
#pragma once
#include "report/text.h"

/* One finding and what belongs to it. */
struct report_item {
    const struct finding *finding;
    const char *token; /* NULL: none */
    struct report_more more;
    const char *extra; /* lines behind the report, or NULL */
    uint64_t times;    /* how often it was seen; 0: as often as the finding says */
    /* filled by report_prepare */
    char summary[512];
    uint64_t bucket;
    size_t group;              /* index of the first item with this bucket that is shown */
    bool suppressed, repeated; /* repeated: an earlier item has the same summary */
};

/* A fact of the coverage that is not known to all commands. */
struct report_fact {
    const char *name;
    const char *text; /* NULL: the number */
    uint64_t number;
};

struct report {
    struct symbols *symbols;
    struct report_item *items;
    size_t count;
    const struct report_suppressions *suppressions; /* NULL: none */
    const char *command, *version;                  /* "run", "check" …; of irqlab */
    uint64_t trace_hash;                            /* of the first execution */
    bool has_trace_hash;
    uint64_t dropped;                /* findings that were only counted */
    uint64_t executions;             /* coverage.executions */
    bool exhausted;                  /* coverage.exhausted: nothing is left to explore */
    const struct report_fact *facts; /* further members of coverage */
    size_t fact_count;
    double seconds; /* of the host, for JUnit; 0: not known */
};

/* Fill in summaries, buckets, what is suppressed and what belongs together. */
void report_prepare(struct report *report);

/* All that is not suppressed, as text. Groups beyond `most` are only counted; 0: no limit. */
void report_print(FILE *out, const struct report *report, size_t most);

/* How many of at least this severity are not suppressed; repeated ones count once. */
size_t report_count(const struct report *report, enum finding_severity least);
size_t report_suppressed(const struct report *report);

/* --- files --------------------------------------------------------------------------------------
 */

enum report_format { REPORT_JSON, REPORT_JUNIT, REPORT_SARIF, REPORT_FORMATS };

/* False: it could not be written; errno. */
bool report_write(FILE *out, enum report_format format, const struct report *report);

/* --- suppressions -------------------------------------------------------------------------------
 */

/*
 * A file of lines `rule:pattern`; # begins a comment. Both are patterns with * and ?. The second is
 * held against the function, the file, its last component and file:line of each frame; the whole
 * summary counts as well. "*:Foo*" stands for every rule.
 */
struct report_suppressions;

/* NULL: `message` says why not, with the line ("FILE:3: …"). known: is there such a rule? A rule
 * without * or ? that is unknown is an error; NULL: do not ask. */
struct report_suppressions *report_suppressions_read(const char *path,
                                                     bool (*known)(const char *rule), char *message,
                                                     size_t bytes);
bool report_suppressed_by(const struct report_suppressions *suppressions, struct symbols *symbols,
                          const struct finding *finding, const char *summary);
