/*
 * worker.h - parts of a job in processes of their own, so that each has a simulated machine.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a worker tells while it works; lies in memory that all share. */
struct worker_state {
    volatile uint64_t executions;
    volatile uint64_t buckets;
    volatile uint32_t decision_count;
    volatile bool stop; /* set by the parent: finish */
    uint32_t bound;
    double share;
    char strategy[16];
    struct worker_decision {
        uint32_t actor, alternative;
        uint64_t points;
    } decisions[8192]; /* of the execution that runs: should the worker die */
};

struct worker_outcome {
    FILE *result; /* what it wrote, at its begin; NULL: nothing */
    int status;   /* exit code; 128 + signal */
};

struct worker_job {
    unsigned count;
    /* In a new process: do part `index` and write the result. Returns the exit code. */
    int (*work)(void *context, unsigned index, struct worker_state *state, FILE *result);
    /* In the parent, now and then; false: ask them to stop. */
    bool (*wait)(void *context, struct worker_state *states);
    void *context;
};

/* Run them all to their end. states: [count], stays valid until workers_free. False: no processes
 * could be made. */
bool workers_run(const struct worker_job *job, struct worker_state **states,
                 struct worker_outcome *outcomes);
void workers_free(const struct worker_job *job, struct worker_state *states,
                  struct worker_outcome *outcomes);
