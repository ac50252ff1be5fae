/*
 * campaign.h - many executions of one program: which strategy chooses next, what was found, how
 * much of the space was seen.
 *
 * A campaign knows a program only through struct explore_target. It records decisions and a hash of
 * each execution; of a finding it keeps the first execution that has it. Two findings are the same
 * (one *bucket*) if rule and place are.
 */
#pragma once
#include "base/finding.h"
#include "explore/strategies.h"

#include <stddef.h>
#include <stdio.h>

enum explore_kind {
    EXPLORE_PORTFOLIO,
    EXPLORE_RANDOM,
    EXPLORE_PCT,
    EXPLORE_DFS,
    EXPLORE_DPOR,
};

/* What came of one execution; pointers are valid until the next one. */
struct explore_execution {
    uint64_t hash, steps;
    const struct finding *findings;
    size_t finding_count;
    const struct sim_schedule *schedule;
    uint32_t ready_peak; /* most threads that ever waited for a CPU */
    uint64_t sharing;    /* sim_sharing_generation afterwards */
    bool interrupted;    /* by the user */
    bool cut;            /* stopped by the limit on steps */
    bool abandoned;      /* the strategy ended it */
    bool race_forgot;    /* the race detector had to forget accesses */
    bool fair_end;       /* the strategy went in circles: finished by taking turns */
    bool never_ends;     /* stopped by the machine, since it went on and on */
    const uint8_t
        *values; /* [EXPLORE_VALUE_BYTES]: of the variables that are watched; NULL: none */
};

enum { EXPLORE_KEY = 384, EXPLORE_VALUE_BYTES = 64, EXPLORE_VALUES = 256 };

/* What the watched variables held at the end of so many executions. */
struct explore_value {
    uint8_t bytes[EXPLORE_VALUE_BYTES];
    uint64_t times;
};

struct explore_target {
    void *context;
    /* One execution under `strategy`, whose begin() has been called. */
    void (*execute)(void *context, struct sim_strategy *strategy, struct explore_execution *out);
    /* The name of the bucket of a finding of the last execution. */
    void (*bucket)(void *context, const struct finding *finding, char key[EXPLORE_KEY]);
};

struct explore_bucket {
    char key[EXPLORE_KEY];
    struct finding finding;
    struct sim_schedule schedule; /* of the execution, later of the shrunk one */
    struct guide guide;           /* the same by actors */
    char strategy[16];            /* that found it */
    uint64_t execution;           /* its number in the campaign, from 1 */
    uint64_t times;               /* executions that had it */
    uint64_t hash, steps;
    uint32_t preemptions, clock_moves;
    uint32_t shrunk_by; /* executions that shrinking took */
    bool nondeterministic;
    bool elsewhere;       /* it is so only with other addresses and other garbage in memory */
    bool crashed;         /* the worker that ran it died */
    uint32_t fault;       /* the allocation that failed in it; 0: none */
    uint32_t fewest_cpus; /* with which it was seen; 0: not looked for */
};

struct explore_result;
struct explore_board;

struct explore_avoid {
    uint64_t number, choices;
};

struct explore_options {
    enum explore_kind kind;
    uint64_t schedules; /* executions; 0: the default of the strategy */
    double seconds;     /* 0: no cap */
    uint64_t seed;
    uint32_t depth;       /* pct; 0: 3 */
    uint32_t preemptions; /* dfs; UINT32_MAX: no bound */
    uint32_t part, parts; /* this process does the executions with number % parts == part */
    /* dpor: part `board_part` of `board_parts` that search one tree, see dpor_parts.h. NULL: it is
     * not split, and part 0 has it. */
    const struct explore_board *board;
    uint32_t board_part, board_parts;
    bool all_accesses; /* branch at accesses to memory that only one actor touches */
    bool first;        /* stop at the first error */
    bool keep;         /* do not shrink */
    bool need_cpus;    /* stop as soon as a thread had to wait for a CPU */
    /* Called at each decision, so that it is known should the process die; NULL: nobody. */
    void (*told)(void *context, const struct sim_choice *choice, uint32_t answer);
    /* So many choices and decisions are those of the execution before; may be NULL. */
    void (*resumed)(void *context, uint64_t choices, size_t decisions);
    void *told_context;
    /*
     * Executions in which a worker died, [avoid_count]; `number` is explore_progress.number. One
     * that is there twice ends before its choice number `choices`.
     */
    const struct explore_avoid *avoid;
    const volatile uint32_t *avoid_count; /* NULL: none */
    /* Called after each execution that found something new, and now and then. */
    void (*save)(void *context, const struct explore_result *result);
    void *save_context;
};

struct explore_progress {
    uint64_t number; /* of the execution that begins now, abandoned ones counted; from 1 */
    uint64_t executions, planned; /* planned 0: until the space is exhausted */
    size_t buckets;
    const char *strategy;
    uint32_t bound; /* of dfs */
    double share;   /* of the bounded space, as far as it can be told; negative: unknown */
    double seconds;
    bool waiting; /* no execution begins: others are waited for */
};

/* One pass of dfs that came to its end. */
struct explore_pass {
    uint32_t bound;
    uint64_t schedules;
};

enum { EXPLORE_PASSES = 8, EXPLORE_HANGS = 6 };

struct explore_result {
    uint64_t executions, planned;
    uint64_t by_kind[8]; /* enum explore_kind */
    uint64_t cut, fair_ends, race_forgot;
    uint64_t abandoned; /* executions that dpor gave up: they showed nothing new; not counted */
    uint64_t steps, choices; /* in all */
    uint64_t decisions_hash; /* over all executions: the same campaign gives the same */
    struct explore_bucket *buckets;
    size_t bucket_count, bucket_room;
    struct explore_pass passes[EXPLORE_PASSES];
    uint32_t pass_count;
    bool complete;  /* every schedule was seen, without a bound */
    bool part_seen; /* the same of the part that was ours */
    bool reduced;   /* by dpor: one of each of `traces` classes of schedules */
    uint64_t traces;
    bool exhausted; /* what the strategy was to do, it did */
    bool capped;    /* by time */
    bool interrupted;
    bool nondeterministic;
    uint32_t hangs;     /* executions that ended in a hang; after EXPLORE_HANGS it stops */
    bool short_of_cpus; /* need_cpus stopped it */
    uint32_t ready_peak;
    double bound; /* pct: probability */
    double seconds;
    uint32_t workers_lost; /* executions that died */
    bool given_up;         /* a part, because its workers died again and again */
    bool unwritten;        /* what a worker had found could not be handed over */
    uint64_t avoided;      /* executions that options.avoid ended */
    struct explore_value values[EXPLORE_VALUES]; /* [value_count], in the order they were met */
    uint32_t value_count;
    uint64_t values_beyond; /* executions with values that found no room */
};

/*
 * Explore. `tell` is called before each execution with what is known so far (NULL: nobody); false
 * stops. Buckets are not shrunk yet.
 */
void explore_campaign(const struct explore_target *target, const struct explore_options *options,
                      bool (*tell)(void *context, const struct explore_progress *progress),
                      void *tell_context, struct explore_result *result);

void explore_result_free(struct explore_result *result);

/* --- parts.c: several results as one, and as bytes ----------------------------------------------
 */

/* Add what another part found. Call in the order of the parts. */
void explore_merge(struct explore_result *into, const struct explore_result *part);

/* All parts of a campaign, [count] in their order, as one: also what they have seen together. */
void explore_join(struct explore_result *whole, const struct explore_result *parts, size_t count);

/* For worker processes: a result as bytes. False: the file could not be written, or is damaged. */
bool explore_result_write(const struct explore_result *result, FILE *file);
bool explore_result_read(struct explore_result *result, FILE *file);

/*
 * shrink.c: the same bucket with the fewest preemptions, then the fewest steps, in about `budget`
 * executions; up to ten times as many if they are short (1,000 steps for each one of the budget).
 * Updates schedule, guide, hash and finding. False: the bucket did not come again.
 */
bool explore_shrink(const struct explore_target *target, struct explore_bucket *bucket,
                    uint32_t budget);

/* Run the schedule once more. Returns whether the trace hash is what it was. */
bool explore_again(const struct explore_target *target, const struct sim_schedule *schedule,
                   uint64_t hash);

/*
 * near.c: a schedule of an earlier version of the program: its decisions are tried at moments near
 * those it names until an execution has a finding. `moved` says how far. False: none did.
 */
bool explore_near(const struct explore_target *target, const struct sim_schedule *schedule,
                  uint32_t budget, struct explore_bucket *found, char *moved, size_t moved_bytes);

/* The fields of a bucket from the execution that just ended. */
void explore_keep(struct explore_bucket *bucket, const struct explore_execution *execution,
                  const struct watch_strategy *watch);
struct explore_bucket *explore_bucket_new(struct explore_result *result);
void explore_schedule_copy(struct sim_schedule *to, const struct sim_schedule *from);
void explore_note_values(struct explore_result *result, const uint8_t *bytes, uint64_t times);
struct explore_bucket *explore_bucket_find(struct explore_result *result, const char *key);
void explore_bucket_free(struct explore_bucket *bucket);
const struct finding *explore_has(const struct explore_target *target,
                                  const struct explore_execution *execution, const char *key,
                                  unsigned worth);
