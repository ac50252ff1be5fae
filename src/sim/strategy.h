/*
 * strategy.h - who answers when more than one thing can happen next.
 *
 * A strategy is an oracle with three questions: is there another execution (`begin`), which
 * alternative (`choose`), and, through its own generator, random numbers. One file per algorithm
 * in src/explore. Alternative 0 is always what the machine does by itself, so a schedule is the
 * list of the decisions that differ from it: (actor, its count of points, alternative).
 */
#pragma once
#include "sim/footprint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim;

enum sim_choice_kind {
    SIM_CHOICE_STEP,   /* which CPU steps next, or the clock moves, or a quantum ends */
    SIM_CHOICE_ALLOC,  /* does an allocation fail */
    SIM_CHOICE_WAITER, /* which waiter is served */
    SIM_CHOICE_ALERT,  /* other yes/no events of the layer above */
};

enum sim_alternative_kind {
    SIM_ALT_CONTINUE, /* the current CPU goes on */
    SIM_ALT_STEP,     /* CPU `cpu` steps, delivering its interrupts first */
    SIM_ALT_QUANTUM,  /* the current thread's quantum ends */
    SIM_ALT_CLOCK,    /* time moves to the next deadline */
    SIM_ALT_VALUE,    /* an answer of sim_choose */
};

enum { SIM_MAX_ALTERNATIVES = 64 + 3 }; /* of one choice */

struct sim_alternative {
    uint8_t kind; /* enum sim_alternative_kind */
    bool spins;   /* the actor reads again, in a loop, what it has read; see sim/spin.h */
    uint16_t cpu;
    uint32_t actor;   /* number of the actor that would act */
    uint32_t process; /* the same in every schedule: see footprint.h */
};

struct sim_choice {
    enum sim_choice_kind kind;
    uint32_t actor;  /* number of the actor that has just reached the point */
    uint64_t points; /* its count of points */
    uint32_t count;  /* at least 2; 1 for a strategy with every_step */
    const struct sim_alternative *alternatives; /* [count] */
    bool forced;   /* the actor cannot go on: to step another one is no preemption */
    bool spins;    /* it goes round a loop and changes nothing: alternative 0 lets another one step,
                      going on is the last */
    bool private_; /* a plain access to memory that, as far as known, only one actor touches */
};

struct sim_decision {
    uint32_t actor;
    uint32_t alternative; /* never 0 */
    uint64_t points;
};

/* The decisions of one execution that differ from the default policy. Not part of the world. */
struct sim_schedule {
    struct sim_decision *decisions;
    size_t count, room;
    uint64_t choices; /* choices met, taken or not */
};

/* Instead of an alternative: this execution would show nothing new. It ends at once. */
#define SIM_ABANDON UINT32_MAX

/*
 * A place in the tree of schedules: a choice that was not answered yet. An execution that begins
 * like the one that came there may go on from it, if somebody has kept the machine (run/later.c).
 */
struct sim_mark {
    const void *tree; /* whose; of the strategy that answers */
    uint64_t depth;   /* choices before it, as that strategy counts them */
    /* what whoever stands between has counted before it */
    uint64_t choices;
    size_t decisions;
    uint32_t preemptions, clock_moves;
};

/* Nobody is so slow that others wait longer for him: five minutes, after which the system gives up
 * on a request, come only when nothing else goes on. */
#define SIM_SLOW_100NS (120ull * 10000000)

/* And so often, until nothing else can happen: nobody is late while others poll a thousand times.
 */
enum { SIM_EARLY_MOVES = 256 };

struct sim_strategy {
    const char *name;
    /* Before each execution; false: there is nothing left to try. */
    bool (*begin)(struct sim_strategy *strategy);
    /* Index below choice->count. */
    uint32_t (*choose)(struct sim_strategy *strategy, const struct sim_choice *choice);
    bool clock_any;  /* may the clock move while CPUs are busy, up to SIM_SLOW_100NS at once */
    bool every_step; /* choose is called, too, where only one thing can happen; it may change it */
    bool skips_private; /* its answer to a choice that is `private_` is 0: it need not be asked */
    struct sim_footprint *footprint; /* where to write what is touched; NULL: not wanted */
    /* Set by choose, or begin: executions to come will pass through the next choice, too. */
    bool returns;
    /* Where this execution stands, before it is asked; NULL: it never comes back to where it was.
     */
    void (*mark)(const struct sim_strategy *strategy, struct sim_mark *mark);
    /* Does the execution that was begun pass through the mark? Then it goes on from there. */
    bool (*resume)(struct sim_strategy *strategy, const struct sim_mark *mark);
};
