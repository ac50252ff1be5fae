/* options.h - the options that `run` and `replay` share, and the units they describe. */
#pragma once
#include "reporting.h"
#include "run/irqlab.h"

enum options_kind { OPTIONS_RUN, OPTIONS_REPLAY, OPTIONS_CHECK };

enum { MAX_VALUES = 8, MAX_INTERRUPTS = 16, MAX_BINDINGS = 16 };

struct command_options {
    enum options_kind kind;
    struct run_options run;
    struct reporting reporting;
    struct check_options check;
    bool asked_coverage; /* check: a strategy or a number of schedules was asked for */
    bool gaps;           /* check: only say what irqlab lacks */
    const char *results; /* check: a folder for `irqlab merge` */
    char **arguments;    /* as given, beginning with the command */
    int argument_count;
    uint64_t times;                                  /* run, replay: executions; 0: one */
    bool near, gdb;                                  /* replay */
    bool all_steps;                                  /* --all */
    struct run_value values[MAX_VALUES];             /* check: run.values */
    struct run_interrupt interrupts[MAX_INTERRUPTS]; /* run.interrupts */
    struct run_binding bindings[MAX_BINDINGS];       /* run.bindings */
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
int options_parse(struct command_options *options, int argc, char **argv, enum options_kind kind);

/* --interrupt VECTOR@AFTER,EVERY,TIMES: one more device. An exit code or -1. */
int options_interrupt(struct command_options *options, const char *value);

/* --bind DRIVER=ID, --upper-filter and --lower-filter DRIVER[=OVER]. An exit code or -1. */
int options_bind(struct command_options *options, const char *value, int kind);

/* --removal ask|surprise[@AFTER]. An exit code or -1. */
int options_removal(struct command_options *options, const char *value);

void options_free(struct command_options *options);
