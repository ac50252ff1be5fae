/* record.h - writing the trace of an execution: an observer, and an ear at the strategy. */
#pragma once
#include "explore/strategies.h"
#include "sim/sim.h"
#include "trace/trace.h"

struct verify;

enum { RECORD_ACTORS = 1024 };

struct run_record {
    struct sim_observer observer;
    struct watch_strategy watch;
    struct trace *trace;
    struct record_pending {
        struct trace_event event;
        bool there;
        bool pointed;           /* it has reached the point of the routine */
        uint64_t address;       /* of its last access, as the machine hashes it */
    } pending[RECORD_ACTORS];   /* by number of the actor */
    size_t last[RECORD_ACTORS]; /* index of an actor's last event + 1 */
    uint32_t active;
    bool preempts; /* the next event comes by a preemption */
    uint64_t last_time;
};

/* The strategy to use instead of `inner` (NULL: none), once per execution. */
struct sim_strategy *run_record_begin(struct run_record *record, struct trace *trace,
                                      struct sim_strategy *inner);

/* Watch the machine of the current world. */
void run_record_attach(struct run_record *record);

/* The execution is over and its world is still there. */
void run_record_end(struct run_record *record, struct verify *verify);
