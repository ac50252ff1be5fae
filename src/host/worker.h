/*
 * worker.h - parts of a job in processes of their own, so that each has a simulated machine.
 *
 * A worker that dies is replaced: now and then it leaves a copy of itself behind (a *stand-by*,
 * made by fork), which goes on from there, and if that one is dead as well the part begins anew.
 * What is done is deterministic, so nothing is lost but an execution in which workers died twice.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { WORKER_DEATHS = 1000 }; /* executions of one part; then it is given up */

/* What a worker tells while it works; lies in memory that all share. */
struct worker_state {
    volatile uint64_t executions;
    volatile uint64_t buckets;
    volatile uint64_t number;  /* of the execution that runs, as the part counts */
    volatile uint64_t choices; /* that it has met */
    volatile uint32_t decision_count;
    volatile bool stop; /* set by the parent: finish */
    volatile bool idle; /* it runs nothing, but waits for other workers */
    uint32_t bound;
    double share;
    char strategy[16];
    struct worker_decision {
        uint32_t actor, alternative;
        uint64_t points;
    } decisions[8192]; /* of the execution that runs: should the worker die */
    /* Executions that are given up, since workers died in them, and the choice at which they were.
     */
    struct worker_death {
        uint64_t number, choices;
    } deaths[WORKER_DEATHS];
    volatile uint32_t death_count;
    uint64_t
        killed; /* the execution in which one was last killed from outside: it is tried again */
    volatile int32_t standby; /* process that would go on; 0: none */
    volatile int32_t go;      /* process that is to go on now */
};

struct worker_outcome {
    FILE *result; /* what it wrote, at its begin; NULL: nothing */
    int status;   /* exit code of the last process; 128 + signal */
};

struct worker_job {
    unsigned count;
    /* In a new process: do part `index` and write the result. Returns the exit code. */
    int (*work)(void *context, unsigned index, struct worker_state *state, FILE *result);
    /* In the parent, now and then; false: ask them to stop. */
    bool (*wait)(void *context, struct worker_state *states);
    /* In the parent: a worker was killed, or ended with a code of `fatal` or above. `lost`: that
     * execution is given up. */
    void (*died)(void *context, const struct worker_state *state, int status, bool lost);
    int fatal;
    /* In the parent: no process does part `index` any more; may be NULL. */
    void (*gone)(void *context, unsigned index);
    void *context;
};

/* Run them all to their end. states: [count], stays valid until workers_free. False: no processes
 * could be made. */
bool workers_run(const struct worker_job *job, struct worker_state **states,
                 struct worker_outcome *outcomes);
void workers_free(const struct worker_job *job, struct worker_state *states,
                  struct worker_outcome *outcomes);

/*
 * In a worker, between two executions: leave a stand-by here if the last one is older than a
 * second. True: this is the stand-by, and the one that left it is dead.
 */
bool worker_standby(struct worker_state *state);
