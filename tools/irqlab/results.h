/* results.h - what a campaign found, in a folder, for `irqlab merge`. */
#pragma once
#include "options.h"

/* Can results be written there? Says why not. */
bool results_open(const char *folder);

/* DIR/part-I-of-N.json. Says why not. */
bool results_write(const char *folder, struct session *session,
                   const struct command_options *options, const struct check_outcome *outcome,
                   int code);
