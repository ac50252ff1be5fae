/*
 * check.h - exploring the schedules of a session: the campaign in worker processes, then each
 * finding shrunk, and what it needs.
 */
#pragma once
#include "explore/campaign.h"
#include "explore/token.h"
#include "run/session.h"
#include "trace/trace.h"

/* Bits of token.options. */
enum {
    TOKEN_NO_DEBUGGER = 1,
    TOKEN_FORCE = 2,
    TOKEN_EXPLORED = 4, /* limits of `check` */
    TOKEN_CLOCK_ANY = 8,
    TOKEN_ACCESS = 16,
    TOKEN_WAITERS_ANY = 32,
    TOKEN_ALLOCATIONS = 64,
    TOKEN_NEVER = 128,
};

enum {
    CHECK_HANG_STEPS = 200 * 1000,     /* without time passing; then a fair end is tried */
    CHECK_MAX_STEPS = 3 * 1000 * 1000, /* of one execution */
};

struct check_options {
    struct explore_options explore;
    bool auto_cpus;  /* a CPU for every runnable thread */
    uint32_t jobs;   /* worker processes */
    bool faults;     /* let the n-th allocation fail, for n = 1, 2, … */
    uint32_t shrink; /* executions to shrink a finding with; 0: as it was found */
    /* Called about 20 times a second; NULL: nobody. */
    void (*progress)(void *context, const struct explore_progress *progress);
    void *progress_context;
};

struct check_outcome {
    struct explore_result result;
    uint32_t cpus;        /* that were simulated */
    bool cpus_short;      /* auto, and still a thread had to wait for one */
    uint64_t fault_count; /* executions of --faults */
    uint64_t generation;
    uint64_t trace_hash; /* of the execution that follows the default policy */
    bool has_trace_hash;
    char unseen[200]; /* sources of which not all is seen; see session_unseen */
};

/* The modes that `check` explores with; call before the first execution. */
void check_prepare(struct session *session);

void check_run(struct session *session, const struct check_options *options,
               struct check_outcome *outcome);
void check_free(struct check_outcome *outcome);

/* The token of an execution in the session's present modes. */
struct token check_token(struct session *session, const struct sim_schedule *schedule,
                         uint32_t fault);

/* Put the modes of a token into the session's options. */
void check_modes(struct run_options *options, const struct token *token);

/*
 * Once more under the session's present options, with a trace. schedule: its decisions; NULL: as
 * the options say. False: the trace hash is not `hash`.
 */
bool check_record(struct session *session, const struct sim_schedule *schedule, uint32_t fault,
                  uint64_t hash, struct trace *trace, struct run_result *result);

/*
 * The schedule of `bucket` twice, with a trace of each: the second time, if the bucket says so,
 * with memory elsewhere. The index of the first event in which they differ; SIZE_MAX: in none.
 */
size_t check_twice(struct session *session, const struct explore_bucket *bucket,
                   struct trace *first, struct trace *second);

/* Look for a finding near a schedule; `found` is to be freed. */
bool check_near(struct session *session, const struct sim_schedule *schedule,
                struct explore_bucket *found, char *moved, size_t moved_bytes);
