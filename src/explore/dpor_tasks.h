/*
 * dpor_tasks.h - what all workers of dpor_parts.c know alike: the frozen part of the tree, who does
 * what. Nobody else includes it.
 */
#pragma once
#include "explore/dpor_parts.h"
#include "explore/dpor_private.h"

/* Words that are handed in. */
struct words {
    VECTOR(uint32_t) list;
};

/* The same while they are read. */
struct words_reader {
    const uint32_t *words;
    size_t count, next;
};

enum { DPOR_NO_STATE = UINT32_MAX };

/* An alternative of a frozen state that somebody has explored or was given to explore. */
struct given {
    uint32_t alternative;
    bool known; /* what its transition touches: */
    size_t first_touch;
    uint32_t touch_count;
};

/* A state that no worker owns. */
struct frozen {
    uint32_t parent, alternative; /* the way to it: DPOR_NO_STATE is the root's */
    uint32_t depth, count;
    bool data;
    struct set wanted; /* nothing more needs be done for these */
    size_t first_process, first_sleeper;
    uint32_t sleeper_count;     /* of those who slept when it was reached */
    VECTOR(struct given) given; /* in order; who was given out later has the earlier ones asleep */
};

struct task {
    uint32_t state; /* DPOR_NO_STATE: the whole tree */
    uint32_t given; /* index into its list */
    uint32_t depth;
};

/* A race with a step of a frozen state: one of the initials is to be explored from there. */
struct request {
    uint32_t state, mine; /* the one that is taken if none is there yet */
    struct set initials;
};

struct dpor_worker {
    VECTOR(struct task) queue;
    struct task task; /* that it is at */
    bool busy, gone;
    uint64_t begun, counted;
};

struct dpor_tasks {
    uint32_t part_count;
    struct dpor_worker *workers; /* [part_count] */
    VECTOR(struct frozen) states;
    VECTOR(uint32_t) processes;
    VECTOR(struct sleeper) sleepers;
    VECTOR(struct sim_touch) touches;
    VECTOR(struct task) pool;
    bool over; /* since somebody leaves, or since all tasks are done: */
    bool ended, flawed;
};

/* What one hands in. */
enum {
    HANDED_BUSY = 1,   /* there is more of its task, besides what it has given away */
    HANDED_LOW = 2,    /* it had nothing left to do: that ends the round */
    HANDED_LEAVES = 4, /* it does no more, and all shall end */
    HANDED_FLAW = 8,
};
struct handed {
    uint32_t flags;
    uint32_t count;    /* executions of this round */
    uint32_t consumed; /* tasks of its queue that it has begun */
    uint64_t begun, counted;
};

void dpor_tasks_init(struct dpor_tasks *tasks, uint32_t parts);
void dpor_tasks_free(struct dpor_tasks *tasks);

/* A round is over: what each handed in, NULL for those who are gone. */
void dpor_tasks_round(struct dpor_tasks *tasks, const struct words_reader *readers);

/* The same bytes, in this order: */
void handed_put(struct words *words, const struct handed *handed);
struct handed handed_get(struct words_reader *reader);
/* then the number of states that are frozen now, and these, from its path; then requests. */
void words_put(struct words *words, uint32_t word);
void words_put_state(struct words *words, const struct dpor *dpor, size_t depth);
void words_put_request(struct words *words, const struct request *request);

/* Is there something left to explore from this state of the path besides what is being explored? */
uint32_t dpor_pending(const struct dpor *dpor, const struct state *state, struct set *pending);
