/* findings.h - printing what a campaign or a run found. */
#pragma once
#include "options.h"

/* Print them and write the outputs (-o). Returns the exit code that they ask for. */
int findings_print(struct session *session, struct command_options *options,
                   const struct check_outcome *outcome);

/* For report_more.steps: the lanes of a trace. */
struct findings_steps {
    struct symbols *symbols;
    const struct trace *trace;
    bool all;
};
void findings_steps(FILE *out, const struct finding *finding, void *context);

/* One finding in full. */
void finding_print(FILE *out, struct session *session, const struct command_options *options,
                   const struct explore_bucket *bucket);

/* What was explored and what was not. (cmd_check.c) */
void coverage_print(FILE *out, const struct command_options *options, const struct run_options *run,
                    const struct check_outcome *outcome);

/* The command that runs a schedule again; malloced. Too long for a command line: the token goes to
 * a file. */
char *findings_replay_command(struct session *session, const struct command_options *options,
                              const struct sim_schedule *schedule, uint32_t fault);
