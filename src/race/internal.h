/* internal.h - what the files of the race detector share. */
#pragma once
#include "base/arena.h"
#include "race/race.h"

enum {
    RACE_HISTORY = 1 << 18,  /* first accesses that are remembered with their stacks */
    RACE_STACKS = 1 << 17,   /* different stacks */
    RACE_FRAMES = 16,        /* of each */
    RACE_WALKS = 128,        /* ways up a stack that are remembered */
    RACE_SEGMENTS = 1 << 26, /* in one execution */
    RACE_RECORDS = 1 << 20,  /* cells with more than a write and a read */
    RACE_RECORD_WORDS = 14,
    RACE_FEW = 6,       /* actors whose clocks need no memory of their own */
    RACE_FINISHED = 64, /* clocks of actors that ended and may still race */
    RACE_SLOTS = 1024,
    RACE_HELD = 12,
    RACE_LOCK_KINDS = 64, /* texts of probes about locks */
    RACE_LOCKSETS = 1 << 14,
    RACE_REPORTED = 512,
    RACE_FINDINGS = 100,   /* in one execution */
    RACE_CHUNK_SHIFT = 16, /* shadow memory is counted in such pieces */
    RACE_NEAR_CHUNKS = 16, /* power of two */
    RACE_SEGMENT_BITS = 27,
};

/* A clock: segment by slot. Slots that it does not reach are 0. Most executions have a handful of
 * actors: their clocks need no memory of their own. */
struct race_clock {
    uint32_t *at;   /* `few`, or a larger block */
    uint32_t room;  /* of `at` */
    uint32_t count; /* entries beyond it are 0 */
    uint32_t few[RACE_FEW];
};

struct race_lock {
    const void *object;
    uint64_t pc; /* who acquired it */
    bool shared;
    uint8_t bytes;    /* of the object, for its name; 0: not known */
    uint16_t zero[3]; /* locks are compared as bytes */
};

/* What the text of a probe says about a lock. */
struct race_lock_kind {
    const char *text;
    uint8_t traits;
    uint8_t bytes; /* as in race_lock */
};

/* Which locks an access held; interned. Number 0: none. */
struct race_lockset {
    uint32_t count;
    struct race_lock locks[RACE_HELD];
};

enum race_kind { RACE_THREAD, RACE_DPC, RACE_ISR, RACE_APC };

/* Who: kept for the whole execution. */
struct race_who {
    uint64_t routine; /* of an activation; 0: not known */
    uint32_t number;  /* of the thread, or the n-th activation */
    uint16_t slot;
    uint8_t kind;
    uint8_t unused;
};

/* An actor that is alive. */
struct race_actor {
    struct sim_actor *actor;
    struct race_clock clock; /* its own slot: the current segment */
    uint32_t segment, previous;
    uint32_t who;
    uint32_t slot;
    bool used;    /* an access was made in this segment */
    bool settled; /* it has a slot and a segment */
    bool plain;   /* settled, and a thread */
    bool lockset_stale;
    bool touched_pageable; /* in this segment */
    uint8_t kind;
    uint32_t lockset;
    uint32_t held_count;
    struct race_lock held[RACE_HELD];
    uint64_t stack_touched; /* lowest byte of its own stack that it accessed; an APC: where its
                             * frames end */
    const struct race_sync *acquired; /* last, by an exclusive acquisition */
    uint32_t acquired_version;        /* of what was released to it */
    struct race_actor *below;         /* an APC: the thread it interrupts */
    uint32_t bound_cpu;               /* 1 + CPU whose exclusion it holds; 0: none */
    struct race_actor *next;          /* alive, or free */
    struct race_actor **link;
};

/* What was released to an address. */
struct race_sync {
    uint64_t key;
    struct race_sync *next;
    uint32_t version;            /* counts changes of the clocks */
    struct race_clock exclusive; /* acquired by everybody */
    struct race_clock shared;    /* released by readers, acquired by writers */
} __attribute__((aligned(64)));

struct race_segment {
    uint32_t who;
    uint32_t slot;
};

struct race_history {
    uint64_t address;
    uint64_t pc;
    uint32_t bytes;
    uint32_t segment;
    uint32_t stack;
    uint32_t lockset;
    uint8_t access;
    uint8_t irql;
    uint8_t cpu;
};

/* A finding to which more can be said when the execution is over. */
struct race_hint {
    uint64_t address;
    uint32_t bytes;
    uint32_t index; /* of the finding */
    bool mine;      /* the lock is held by the access that was reported, not by the older one */
    const void *lock;
    char lock_name[96]; /* as long as the image was there */
    char what[96];
    struct race_hint *next;
};

/* A race that was reported in this execution. */
struct race_told {
    uint64_t cell;
    uint32_t index; /* of the finding */
    bool lost;      /* it says which update was lost */
};

struct race_stack {
    uint32_t hash;
    uint32_t count;
    uint64_t frames[RACE_FRAMES];
};

struct race_record {
    uint16_t count;
    uint16_t writes; /* bit per word */
    uint32_t words[RACE_RECORD_WORDS];
    uint32_t next_free;
};

struct race_slot {
    uint32_t last;     /* segment of it */
    uint32_t finished; /* no field of this slot: see race.finished_count */
};

/*
 * Everything about one execution; at LAYOUT_RACES, with the arena and the tables behind it. What
 * each execution writes to lies close together, since the next one looks at every page of it; what
 * only a race needs is in race_reports.
 */
struct race {
    struct sim *machine; /* at RACE_MACHINE */
    struct sim_observer observer;
    bool on;
    bool brief;                        /* see race_begin */
    bool snapshot;                     /* there is a prefix */
    uint32_t first_segment;            /* of this execution, behind the prefix */
    uint32_t prefix_first, prefix_end; /* segments of the prefix: [first, end) */
    /* Of these three (race_segments_from): segments of this execution stand in race_segments
     * behind those of the prefix, at `segment + segment_shift`, and end before segment_limit. */
    uint32_t segment_shift, segment_limit;
    uint32_t slots, slot_room;
    uint32_t
        finished_count; /* slot[i].finished for i below: slots of whom has ended, oldest first */
    struct race_slot *slot; /* [slot_room] */
    uint32_t who_count;
    uint32_t activations[4];
    struct race_actor *alive, *free_actors;
    struct race_sync **syncs;    /* hashed by key */
    struct race_sync *last_sync; /* that was asked for; NULL: none */
    uint32_t sync_room, sync_count;
    struct race_sync *sync_stock; /* [sync_stocked], not used yet */
    uint32_t sync_stocked;
    uint64_t history_count;
    uint32_t record_count, record_free, record_prefix;
    uint32_t lockset_count;
    uint32_t reported_count;
    uint32_t finding_count;
    struct race_hint *hints;
    struct race_coverage coverage;
    struct arena arena; /* clocks, syncs, actors */
};

#define RACE ((struct race *)LAYOUT_RACES)

struct race_reports {
    uint64_t reported[RACE_REPORTED];     /* [reported_count] */
    struct race_told told[RACE_FINDINGS]; /* [finding_count] */
};

/* The same for whoever uses several fields: in a register, or each would cost a constant of ten
 * bytes. */
static inline struct race *race_here(void)
{
    struct race *race = RACE;

    __asm__("" : "+r"(race));
    return race;
}

/* Tables in LAYOUT_RACES, sparse. */
#define RACE_ARENA (LAYOUT_RACES + (sizeof(struct race) + 63) / 64 * 64)
#define RACE_ARENA_BYTES (1ull << 32)
#define race_reports ((struct race_reports *)(LAYOUT_RACES + (3ull << 31)))
#define RACE_TABLE(n) (LAYOUT_RACES + ((uint64_t)((n) + 1) << 33))
#define race_segments ((struct race_segment *)RACE_TABLE(0))
#define race_whos ((struct race_who *)RACE_TABLE(1))
#define race_histories ((struct race_history *)RACE_TABLE(2))
#define race_stacks ((struct race_stack *)RACE_TABLE(3))
#define race_stack_index ((uint32_t *)RACE_TABLE(4))
#define race_records ((struct race_record *)RACE_TABLE(5))
#define race_locksets ((struct race_lockset *)RACE_TABLE(6))

struct race_step {
    uint64_t rbp, rip; /* rip is at rbp + 8 */
};

/* The last way up a stack from a place and a frame. */
struct race_walk {
    uint64_t pc, frame, high;
    uint32_t number;                  /* of the stack; 0: this is unused */
    uint32_t count;                   /* frames above the first */
    struct race_step up[RACE_FRAMES]; /* and the rbp where it ended */
};

/* Of the process, not of an execution: never put back. */
struct race_process {
    struct race_setup setup;
    uint32_t next_segment;
    uint32_t stack_count; /* a stack is the same in every execution */
    struct undo {
        struct shadow_cell *cell;
        struct shadow_cell old;
    } * undo;
    size_t undo_count, undo_room;
    bool undo_all;    /* not only cells of the prefix: there are marks */
    uint32_t *chunks; /* [chunk_room] numbers of touched pieces of the shadow, hashed; 0: free */
    uint32_t chunk_room, chunk_count, chunk_limit;
    uint32_t near_chunks[RACE_NEAR_CHUNKS]; /* counted already: data of a program, stacks */
    bool limit_said;
    struct race_walk walks[RACE_WALKS];
    struct race_lock_kind lock_kinds[RACE_LOCK_KINDS];
};

extern struct race_process race_process;

/* --- clocks.c --------------------------------------------------------------------------------- */

void race_clock_clear(struct race_clock *clock);

/* An execution begins. */
void race_prepare(void);

/* It is heard of for the first time, or acts for the first time. */
struct race_actor *race_actor_meet(struct sim_actor *actor);
void race_actor_settle(struct race_actor *me);

/* What is known of an actor; its edges from elsewhere may still be to come. */
static inline struct race_actor *race_of(struct sim_actor *actor)
{
    return irqlab_likely(actor->race != NULL) ? actor->race : race_actor_meet(actor);
}

/* And of the current one, which has a slot and a segment. */
static inline struct race_actor *race_current(void)
{
    struct race_actor *me = race_of(world->sim->cpu->actor);

    if (irqlab_unlikely(!me->settled))
        race_actor_settle(me);
    return me;
}

void race_actor_end(struct race_actor *me);
struct race_actor *race_apc_begin(struct race_actor *thread, uint64_t frame);
void race_apc_end(struct race_actor *apc);

/* Segments of this execution begin with `first`; the prefix is known. */
static inline void race_segments_from(struct race *race, uint32_t first)
{
    uint32_t prefix = race->prefix_end - race->prefix_first;

    race->first_segment = first;
    race->segment_shift = prefix - first;
    race->segment_limit = first + (RACE_SEGMENTS - prefix);
}

/* The current segment ends here: what comes is not known to those who acquired it. */
void race_segment_next(struct race_actor *me);

/* Order of an access made in `segment` against what the actor does now. */
static inline bool race_segment_valid(uint32_t segment)
{
    const struct race *race = RACE;

    return segment >= race->first_segment ||
           (irqlab_unlikely(race->snapshot) && segment >= race->prefix_first &&
            segment < race->prefix_end);
}

static inline struct race_segment *race_segment_at(uint32_t segment)
{
    const struct race *race = RACE;

    return &race_segments[irqlab_likely(segment >= race->first_segment)
                              ? segment + race->segment_shift
                              : segment - race->prefix_first];
}

static inline const struct race_who *race_who_of(uint32_t segment)
{
    return &race_whos[race_segment_at(segment)->who];
}

static inline bool race_ordered(const struct race_actor *me, uint32_t segment)
{
    uint32_t slot = race_segment_at(segment)->slot;

    /* The slot that is everybody's in the end may be ours and say less. If nobody looks for races
     * all are ordered, as they come. */
    return (slot < me->clock.count && irqlab_likely(me->clock.at[slot] >= segment)) ||
           slot == me->slot || !RACE->on;
}

void race_release(struct race_actor *me, const volatile void *object, bool shared);
void race_acquire(struct race_actor *me, const volatile void *object, bool shared);
void race_clear(const volatile void *object);
/* What was released to `from` is released to `to`, too. */
void race_transfer(const volatile void *from, const volatile void *to);

/* --- shadow.c --------------------------------------------------------------------------------- */

void race_drop_all(void);

/* The current actor frees memory: a write of those bytes that anybody accessed. */
void race_freed(uint64_t address, uint64_t bytes, uint64_t pc, uint64_t frame);
void race_forget_all(void);

/* --- edges.c ---------------------------------------------------------------------------------- */

/* Who is told of what, while races are looked for; and while not. */
extern sim_notified *const race_notified[32];
void race_notify_off(void *self, const struct sim_probe *probe);
uint32_t race_lockset_of(struct race_actor *me);

/* --- report.c --------------------------------------------------------------------------------- */

/* The access `now` of `me` meets an older one in `word` at the cell of `address`. */
void race_report(struct race_actor *me, const struct race_history *now, uint32_t word,
                 bool word_writes, uint64_t cell);

/* --- stacks.c --------------------------------------------------------------------------------- */

/* Number of the stack that leads to (pc, frame), frame being the hook's own. */
uint32_t race_stack_here(uint64_t pc, uint64_t frame);
