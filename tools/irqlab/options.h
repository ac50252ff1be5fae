/* options.h - the options that `run` and `replay` share, and the units they describe. */
#pragma once
#include "reporting.h"
#include "run/irqlab.h"

struct command_options {
    struct run_options run;
    struct reporting reporting;
    struct run_unit *units;
    const char **files;       /* what the units point to, and lists of -I, -D */
    const char *token_text;   /* replay: the token or its file */
    struct project *projects; /* the .vcxproj files among the arguments */
    size_t project_count;
    bool want_token;     /* --token: print it at the end */
    char *argument_text; /* the arguments as one would type them again, without the schedule */
    char *input_text;
};

/* Parse; returns an exit code (2, or 0 for --help) or -1 to go on. */
int options_parse(struct command_options *options, int argc, char **argv, bool replay);

void options_free(struct command_options *options);
