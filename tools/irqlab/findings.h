/* findings.h - printing what a campaign or a run found. */
#pragma once
#include "options.h"

void findings_print(struct session *session, const struct command_options *options,
                    const struct check_outcome *outcome);

/* The command that runs a schedule again; malloced. Too long for a command line: the token goes to
 * a file. */
char *findings_replay_command(struct session *session, const struct command_options *options,
                              const struct sim_schedule *schedule, uint32_t fault);
