/* options_check.h - the options of `check` on top of those of `run`, and those of `replay`. */
#pragma once
#include "options.h"

enum {
    OPT_STRATEGY = 512,
    OPT_SCHEDULES,
    OPT_TIME,
    OPT_CLOCK,
    OPT_DEPTH,
    OPT_PREEMPTIONS,
    OPT_WAITERS,
    OPT_POINTS,
    OPT_SHARD,
    OPT_STEPS,
    OPT_FAULTS,
    OPT_FAIL_ALLOCATIONS,
    OPT_FIRST,
    OPT_NO_SHRINK,
    OPT_RESULTS,
    OPT_VALUES,
    OPT_ALL,
    OPT_NEAR,
    OPT_GDB,
    OPT_GAPS,
};

void options_check_default(struct command_options *options);

/* One option; an exit code or -1. */
int options_check(struct command_options *options, int option, const char *value);

/* Does the argument say how to search, and not what to run? Then how many arguments follow that
 * belong to it (0 or 1); else -1. */
int options_of_search(const char *argument);

const char *options_check_help(enum options_kind kind);
