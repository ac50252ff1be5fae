/* strategies.h - the ways to choose a schedule; one file each. */
#pragma once
#include "base/prng.h"
#include "sim/strategy.h"

/*
 * What a strategy that learns from finished executions wants to hear. `sharing` is the generation
 * of what is known about shared memory (sim_sharing_generation).
 */
struct explore_feedback {
    uint64_t sharing;
    bool cut; /* the execution was stopped or taken over, so its choices say nothing */
};

/* Choices that are rather played again than kept: a mark costs about as much. */
enum { EXPLORE_REPLAYED = 4 };

/* Costs of an alternative in preemptions: 0 for what is free, 1 for a deviation. */
static inline unsigned explore_cost(const struct sim_choice *choice, uint32_t alternative)
{
    if (alternative == 0)
        return 0;
    if (choice->kind == SIM_CHOICE_WAITER)
        return 0;
    if (choice->kind == SIM_CHOICE_STEP && (choice->forced || choice->spins))
        return choice->alternatives[alternative].kind == SIM_ALT_CLOCK;
    return 1;
}

/* random.c: every alternative is as likely as any other. */
struct random_strategy {
    struct sim_strategy strategy;
    uint64_t seed;
    struct prng prng;
};
void random_strategy_init(struct random_strategy *random, uint64_t seed);

/* replay.c: the decisions of a schedule, and the default everywhere else. */
struct replay_strategy {
    struct sim_strategy strategy;
    const struct sim_schedule *schedule;
    size_t next;     /* the decision that comes next */
    size_t diverged; /* decisions whose moment never came, or that had no such alternative */
};
void replay_strategy_init(struct replay_strategy *replay, const struct sim_schedule *schedule);

/* pct.c: random priorities, and depth - 1 points at which the highest one loses its. */
enum { PCT_ACTORS = 512, PCT_DEPTH = 16 };
struct pct_strategy {
    struct sim_strategy strategy;
    uint64_t seed;
    uint32_t depth;
    uint64_t length; /* choices expected; the most seen so far */
    struct prng prng;
    uint32_t priority[PCT_ACTORS]; /* by actor number modulo; 0: none yet */
    uint64_t change[PCT_DEPTH];    /* choices at which the running actor falls to priority i */
    uint64_t choices;              /* in this execution */
    uint32_t lowest;               /* given to those that spin */
    uint32_t actors, most_actors;
    bool clock_seen; /* time could have moved early */
};
void pct_strategy_init(struct pct_strategy *pct, uint64_t seed, uint32_t depth, uint64_t length);

/* The probability, at least, with which one execution finds a bug of that depth. */
double pct_bound(const struct pct_strategy *pct);

/* dfs.c: all schedules with at most so many preemptions. */
struct dfs_node {
    uint64_t points;
    uint32_t actor;
    uint16_t count, taken, limit; /* limit: alternatives from here on are never tried */
    uint16_t used;                /* preemptions before it */
    uint64_t costly;              /* bit per alternative: it is a preemption */
};
struct dfs_strategy {
    struct sim_strategy strategy;
    uint32_t bound;         /* preemptions allowed; UINT32_MAX: no bound */
    uint32_t shard, shards; /* which part of the tree is ours */
    bool all_accesses;      /* branch at private accesses, too */
    bool delays;            /* the bound counts all that differs from the default, free or not */
    struct dfs_node *nodes;
    size_t count, room, depth; /* nodes of the current path; how far this execution has come */
    size_t prefix;             /* nodes that are replayed */
    size_t resumed;            /* nodes before the mark that this execution began at */
    uint64_t executions;       /* in this pass that count */
    uint64_t sharing;          /* generation at the begin of the pass */
    bool started, exhausted;
    bool foreign; /* the current execution belongs to another shard: run for its choices only */
    bool nondeterministic; /* a prefix led elsewhere */
    bool limited;          /* something was left out because of the bound */
};
void dfs_strategy_init(struct dfs_strategy *dfs, uint32_t bound);
double dfs_share(const struct dfs_strategy *dfs); /* of the tree done, an estimate; 0..1 */
void dfs_strategy_free(struct dfs_strategy *dfs);
void dfs_strategy_end(struct dfs_strategy *dfs, const struct explore_feedback *feedback);

/*
 * guide.c: "at that moment of that actor, let that one go on": decisions by actor and not by index,
 * each looked for on its own, so that some of them may be left out or moved.
 */
struct guide_step {
    uint32_t actor; /* who is interrupted */
    uint64_t points;
    uint8_t kind;    /* of the alternative */
    uint8_t choice;  /* enum sim_choice_kind */
    uint32_t target; /* actor that acts instead; SIM_ALT_VALUE: the answer */
    uint32_t index;  /* the alternative when it was recorded */
    bool costly;
};
struct guide {
    struct guide_step *steps;
    size_t count, room;
};
struct guide_strategy {
    struct sim_strategy strategy;
    const struct guide *guide;
    size_t followed;
    bool by_actor; /* CPUs may be fewer: a thread in the ready queue gets its turn by quantum end */
};
void guide_strategy_init(struct guide_strategy *strategy, const struct guide *guide);
void guide_add(struct guide *guide, const struct guide_step *step);
void guide_copy(struct guide *to, const struct guide *from);
void guide_free(struct guide *guide);

/* watch.c: another strategy, and what it did: the decisions as a guide, preemptions, clock moves.
 */
struct watch_strategy {
    struct sim_strategy strategy;
    struct sim_strategy *inner;
    struct guide guide; /* kept from one execution to the next for its memory */
    uint64_t choices;
    uint32_t preemptions;
    uint32_t clock_moves; /* while somebody could have acted */
    /* Called before the answer goes to the machine; NULL: nobody. */
    void (*told)(void *context, const struct sim_choice *choice, uint32_t answer);
    /* The execution goes on where an earlier one was: what was told before so many choices and
     * decisions holds for it, too. */
    void (*resumed)(void *context, uint64_t choices, size_t decisions);
    void *context;
};
void watch_strategy_init(struct watch_strategy *watch, struct sim_strategy *inner);
