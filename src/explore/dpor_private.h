/* dpor_private.h - the tree of dpor.c; nobody else but its files includes it. */
#pragma once
#include "base/vector.h"
#include "explore/dpor.h"

enum { GRANULE_SHIFT = 3, MAX_GRANULES = 4096, MASKS = (SIM_MAX_ALTERNATIVES + 63) / 64 };

/* A set of alternatives of one state. */
struct set {
    uint64_t bits[MASKS];
};

static inline void set_add(struct set *set, uint32_t n)
{
    set->bits[n / 64] |= 1ull << n % 64;
}

static inline bool set_has(const struct set *set, uint32_t n)
{
    return set->bits[n / 64] >> n % 64 & 1;
}

/*
 * A process whose next step was explored from here or from an earlier state, and is not again until
 * something touches what that step touches.
 */
struct sleeper {
    uint32_t process;
    uint32_t touch_count;
    size_t first_touch;
};

struct state {
    uint32_t count; /* of alternatives */
    uint32_t chosen;
    bool data;           /* answers of sim_choose: all are tried */
    struct set done;     /* explored */
    struct set wanted;   /* to be explored: the source set so far */
    struct set spinning; /* would only look again at what has not changed */
    /* Where its part of each stack begins. */
    size_t first_process, first_sleeper, base_touch, first_event, first_look, first_change;
    size_t
        first_touch; /* of its present step; those between base_touch and this sleepers refer to */
    uint32_t sleeper_count;
    uint32_t barrier;
    /* Of its step's touches so many are those of the transition that was chosen: up to the next
     * point, where perhaps only one thing could happen. */
    uint32_t transition;
    bool transition_over;
};

struct event {
    uint32_t process;  /* index into dpor->processes */
    uint32_t state;    /* in whose step it is */
    uint32_t previous; /* index + 1 of the event of the process before it; 0: none */
};

struct access {
    uint32_t slot; /* of its granule */
    uint32_t event;
    uint32_t before;  /* index + 1 of the access of the same granule before it; 0: none */
    uint16_t process; /* whose event it is */
    uint8_t flags;
    uint8_t bytes; /* bit n: byte n of the granule */
};

/* After so many looks at the same a process spins; it is not followed over more looks than that. */
enum { SPIN_LOOKS = 4, MAX_LOOKS = 64 };

/* An address that a process has read since it last wrote. */
struct look {
    uint64_t address;
    uint32_t next; /* index + 1; 0: none */
};

struct process {
    uint32_t number;     /* as footprints name it */
    uint32_t last_event; /* index + 1 */
    uint32_t looks;      /* index + 1 of the latest */
    bool spins;          /* it has come back to what it had read */
};

/* What a process was before a change of its looks. */
struct change {
    uint32_t process;
    uint32_t looks;
    bool spins;
};

struct slot {
    uint64_t granule;
    uint32_t last; /* index + 1 of the last access; 0: none */
    bool used;
};

struct dpor {
    VECTOR(struct state) states; /* of the present execution, from the root */
    size_t depth;                /* so many of them are behind us */
    bool started, replaying;
    size_t resumed; /* states before the mark that this execution began at */
    /* dpor_parts.c: the states before this one belong to no worker; NULL: all are ours */
    size_t frozen;
    struct dpor_parts *parts;
    /* stacks that go with the states */
    VECTOR(uint32_t) alternatives; /* processes */
    VECTOR(struct sleeper) sleepers;
    VECTOR(struct sim_touch) touches;
    VECTOR(struct event) events;
    VECTOR(struct access) accesses;
    VECTOR(struct look) looks;
    VECTOR(struct change) changes;
    uint32_t lookers; /* processes that have looks */
    uint32_t barrier; /* events before this index come before all behind */
    /* by index of a process or event; what is behind the end means nothing */
    VECTOR(struct process) processes;
    uint32_t *clocks; /* [event][stride]: events of each process that came before it */
    size_t clock_room;
    uint32_t stride;
    VECTOR(uint32_t) scratch;
    struct slot *slots; /* hash table of granules */
    size_t slot_mask, slots_used;
};

/* dpor_spin.c: process p has touched that; *[count]. Does it only wait? See struct process. */
void dpor_note_looks(struct dpor *dpor, uint32_t p, const struct sim_touch *touches, size_t count);

/* --- for dpor_parts.c: begin in its parts ----------------------------------------------------- */

/* The execution is over: its last step is. */
void dpor_close(struct dpor_strategy *self);
/* Go to the next branch behind the frozen states. False: there is none. */
bool dpor_advance(struct dpor_strategy *self);
void dpor_start(struct dpor_strategy *self);
/* Forget the path. */
void dpor_clear(struct dpor *dpor);

/* --- dpor_parts.c ----------------------------------------------------------------------------- */

/* A state of the path to the task was pushed: the answer that leads on to it. */
uint32_t dpor_parts_play(struct dpor_strategy *self, struct state *state);
/* From that frozen state one of the initials is to be explored; `mine` if none is yet. */
void dpor_parts_request(struct dpor_parts *parts, size_t depth, const struct set *initials,
                        uint32_t mine);
