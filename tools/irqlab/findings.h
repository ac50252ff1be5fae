/* findings.h - printing what a campaign or a run found. */
#pragma once
#include "options.h"

/* Print them and write the outputs (-o). Returns the exit code that they ask for. */
int findings_print(struct session *session, struct command_options *options,
                   const struct check_outcome *outcome);

/* The command that runs a schedule again; malloced. Too long for a command line: the token goes to
 * a file. */
char *findings_replay_command(struct session *session, const struct command_options *options,
                              const struct sim_schedule *schedule, uint32_t fault);
