/*
 * dpor_parts.h - one tree of schedules, searched by several workers.
 *
 * Work is handed on in rounds. A *task* is a path from the root and the alternative at its end;
 * who has it owns what lies behind. The states of the path are *frozen*: what is to be tried there
 * as well (a race with a step of the path) is handed in at the end of the round. All workers read
 * what all have handed in and come to the same conclusions: which tasks there are now, and who does
 * which. No count, order or time of the host takes part in that, so a search can be repeated, and a
 * worker that died can be replaced by one that begins anew. docs/design/dpor.md says why that sees
 * everything.
 */
#pragma once
#include "explore/dpor.h"

/*
 * What the workers of one search share: what each has handed in, kept for as long as the search
 * lasts, and how far each has come.
 */
struct explore_board {
    void *context;
    /* What was handed in for a round once stays: to do so again changes nothing. False: there is no
     * room. */
    bool (*hand_in)(void *context, uint32_t part, uint32_t round, const uint32_t *words,
                    size_t count);
    /* Valid until that part's next round is read. NULL: it is not there. */
    const uint32_t *(*read)(void *context, uint32_t part, uint32_t round, size_t *count);
    /* Nobody does that part any more: what is not handed in now never will be. */
    bool (*gone)(void *context, uint32_t part);
    void (*tell)(void *context, uint32_t part, uint64_t progress);
    uint64_t (*progress)(void *context, uint32_t part);
    /* `part` waits until another one has told as much as `progress` (UINT64_MAX: until one hands
     * in; 0: it does not wait). Returns a ticket for wait. Look whether it is so already, then
     * wait: until something has happened since the ticket was given, or for some time. */
    uint32_t (*expect)(void *context, uint32_t part, uint64_t progress);
    void (*wait)(void *context, uint32_t ticket);
};

struct dpor_parts; /* one worker's view */

enum dpor_turn {
    DPOR_TURN_GO,   /* an execution with the strategy */
    DPOR_TURN_WAIT, /* for the others: dpor_parts_wait, and ask again */
    DPOR_TURN_OVER,
};

/*
 * dpor: just initialised. planned: executions of all workers together that count; 0: all there are.
 */
struct dpor_parts *dpor_parts_create(struct dpor_strategy *dpor, const struct explore_board *board,
                                     uint32_t part, uint32_t parts, uint64_t planned);
void dpor_parts_free(struct dpor_parts *parts);

/* Instead of the strategy's begin. */
enum dpor_turn dpor_parts_next(struct dpor_parts *parts);
void dpor_parts_wait(struct dpor_parts *parts);

/* The execution that was begun only finds out what a step touches: it is none of its own. */
bool dpor_parts_probing(const struct dpor_parts *parts);
/* The execution that was begun counts, or something of it was not seen. */
void dpor_parts_counted(struct dpor_parts *parts);
void dpor_parts_flaw(struct dpor_parts *parts);
/* This worker does no more; the others end with the round. */
void dpor_parts_leave(struct dpor_parts *parts);

/* How it was when it was over: the same for all workers. */
struct dpor_parts_end {
    bool ended;      /* nothing is left of the tree, */
    bool flawed;     /* but something was left out */
    bool as_planned; /* so many executions as were planned */
    bool unwritten;  /* to hand in failed; this worker's own affair */
};
struct dpor_parts_end dpor_parts_end(const struct dpor_parts *parts);
