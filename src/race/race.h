/*
 * race.h - data races: two accesses that nothing orders. See docs/design/race-edges.md.
 *
 * The detector watches probes for edges and is told of accesses by the hooks of compiled code
 * (run/hooks.c). It never steers: with and without it a run has the same trace hash. All it knows
 * of an execution lies in LAYOUT_RACES; the shadow and the number of the next segment belong to the
 * process.
 */
#pragma once
#include "base/finding.h"
#include "ke/ke.h"
#include "race/shadow.h"

enum race_access {
    RACE_WRITE = 1,
    RACE_MARKED = 2,  /* volatile or atomic */
    RACE_ACQUIRE = 4, /* marked: takes what was released to this address */
    RACE_RELEASE = 8,
    RACE_FREE = 16, /* the memory is given back: a write that has a name of its own */
};

/* How to call the object at an address: filled by the layer that knows images and symbols. */
struct race_name {
    char text[192];     /* "g_Count", "dx->Count", "offset 8 of a pool block of 64 bytes …" */
    uint64_t object_pc; /* where the object was made; 0: nowhere in particular */
    uint64_t object_frames[FINDING_FRAMES];
    uint32_t object_frame_count;
    char object_text[96]; /* "allocated here by T1" */
};

struct race_setup {
    struct finding *(*add)(void *context, enum finding_severity severity, const char *rule);
    struct finding *(*at)(void *context, uint32_t index); /* of this execution */
    uint32_t (*count)(void *context);
    /* May the current code access this memory? Asked when some byte of it was not touched since it
     * was given out (`fresh`), and always at DISPATCH_LEVEL and above. */
    void (*check)(void *context, uint64_t address, uint64_t bytes, bool write, bool fresh,
                  uint64_t pc);
    void (*name)(void *context, uint64_t address, uint64_t bytes, struct race_name *name);
    /* The name of the function at an address; "" : not known. */
    void (*function)(void *context, uint64_t address, char *text, size_t room);
    /* A pair of places races: they may become scheduling points. May be NULL. */
    void (*found)(void *context, uint64_t pc, uint64_t other_pc, uint64_t address, uint64_t bytes);
    void *context;
    bool off;              /* look for no races; `check` goes on */
    bool volatile_iso;     /* volatile accesses are plain ones */
    uint64_t memory_limit; /* bytes of shadow that may be resident; 0: default */
};

/* What an execution's detector could not see. */
struct race_coverage {
    uint64_t forgotten;       /* times that all history was dropped: the memory limit */
    uint64_t slots_reused;    /* actors whose clocks were given up early */
    uint64_t readers_dropped; /* accesses that found no room beside others */
    uint64_t races;           /* found, before duplicates were dropped */
    uint64_t slow;            /* accesses that were not answered by the shadow alone */
};

struct race; /* at LAYOUT_RACES */

/* Here lies the address of the current machine (struct sim): for hooks that know only constants. */
#define RACE_MACHINE LAYOUT_RACES

/* Once per process: reserve the shadow. False: the address space is taken. */
bool race_create(const struct race_setup *setup);

/* An execution begins in a new world. `brief`: a race that is found will be found again in an
 * execution that is watched in full before anybody reads of it; the same races at the same places,
 * but nothing is kept of stacks and locks that were held. */
void race_begin(bool brief);

/* What lies in LAYOUT_RACES and means nothing beyond the counts before it: need not be restored. */
bool race_table(unsigned index, uint64_t *address, uint64_t *bytes);

/* The execution is over and its world still there: what can be said only now. */
void race_end(void);

/* True the first time it is asked after a limit was reached. */
bool race_limit_reached(void);

/* The settings of the executions to come. */
void race_configure(bool off, bool volatile_iso);
bool race_volatile_iso(void);

/* The current execution is about to be remembered; later ones begin there. */
void race_snapshot(void);
/* All covered memory is as it was at the snapshot. */
void race_restored(void);

/*
 * A later moment of an execution that began at the snapshot, from which others are to go on. Marks
 * are a stack: to come back to one ends those that were made after it, and race_restored all.
 */
struct race_mark {
    size_t undo_count;
    uint32_t next_segment;
};
void race_mark(struct race_mark *mark); /* before the memory is saved */
bool race_mark_holds(void);             /* false: too much was accessed since; there are no marks */
void race_marked(const struct race_mark *mark); /* all memory is as it was at the mark */

/* So many executions began at the snapshot that the numbers of segments are about to be used up
 * (there are 134 million): the next one must begin with race_begin. */
bool race_used_up(void);

/* Driver or app code accesses memory; the address is one it may touch. `frame` is the hook's own
 * frame, `pc` its return address. The slow path: ask shadow_known() first. */
void race_access(uint64_t address, uint64_t bytes, unsigned access, uint64_t pc, uint64_t frame);

/* The clocks' side of an atomic access; before race_access. */
void race_atomic(const volatile void *address, unsigned access);

/* Memory has no history from now on: it was given out, or given back. */
void race_forget(uint64_t address, uint64_t bytes);

/* The current access was to pageable memory: it is to be checked anew when the IRQL is raised. */
void race_touched_pageable(void);

/* The next access of the current actor is looked at even if it is the same again. */
void race_tell_again(void);

const struct race_coverage *race_coverage(void);
