/*
 * process.h - run a program to its end, with its input from and its output into memory.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct process {
    char *const *argv; /* argv[0] is a path, or a name to look up in PATH */
    const char *input; /* standard input; NULL: /dev/null */
    size_t input_length;
    bool c_locale; /* messages in English: they are for us, not for the user */
};

struct process_result {
    char *out; /* standard output; ends with a NUL that is not counted */
    size_t out_length;
    char *err; /* standard error, likewise */
    size_t err_length;
    int status; /* exit code; 128 + signal; -1: could not be started, errno says why */
};

/*
 * Start this program again without random addresses, unless it has none, or the host forbids it.
 * What a broken driver reads beyond its own memory (a stack that was given back) may be addresses
 * of ours; they are then the same in every run. argv is the one of main.
 */
void process_fix_addresses(char *const *argv);

/* From now on Ctrl-C does not end us while programs run: they are told, waited for, and their runs
 * fail, so that whoever made files for them can remove them. Once per process is enough. */
void process_catch_interrupt(void);

/* Was Ctrl-C pressed since? No further program is started then. */
bool process_interrupted(void);

/* Seconds of the host's clock that only goes forward; for limits, never for what a run shows. */
double host_seconds(void);

/* True if the program ran and exited with 0. The result is to be freed in any case. */
bool process_run(const struct process *process, struct process_result *result);
void process_result_free(struct process_result *result);
