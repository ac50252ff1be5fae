/* findings.h - printing what a campaign or a run found. */
#pragma once
#include "options.h"

void findings_print(struct session *session, const struct command_options *options,
                    const struct check_outcome *outcome);

void finding_print(FILE *out, struct session *session, const struct command_options *options,
                   const struct explore_bucket *bucket);

/* What was explored and what was not. (cmd_check.c) */
void coverage_print(FILE *out, const struct command_options *options, const struct run_options *run,
                    const struct check_outcome *outcome);

/* The command that runs a schedule again; malloced. Too long for a command line: the token goes to
 * a file. */
char *findings_replay_command(struct session *session, const struct command_options *options,
                              const struct sim_schedule *schedule, uint32_t fault);
