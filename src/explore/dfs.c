/*
 * dfs.c - all schedules with at most so many preemptions, one after the other.
 *
 * Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded
 * programs", PLDI 2007, with the fairness of their "Fair stateless model checking", PLDI 2008. To
 * let another actor go on where the current one cannot, or spins, is free; to interrupt one that
 * could go on is a preemption, and so is everything else that differs from the default (time that
 * moves early, a quantum that ends, an allocation that fails).
 *
 * Deviations: the bound is iterated by the caller, and each pass meets the schedules of the one
 * before again (they are a few per cent of it) where the paper keeps a work list; fairness does not
 * order all pairs of actors but forbids one that spins to go on while another can act. Nothing
 * branches at accesses to memory that only one actor is known to touch; when that knowledge grows,
 * the pass begins anew.
 *
 * The tree is split by the first deviation from the default: each belongs to one shard, by a hash.
 */
#include "explore/strategies.h"
#include "base/check.h"

#include <stdlib.h>

/* Is alternative a of the node one that this pass may try? */
static bool admissible(const struct dfs_strategy *dfs, const struct dfs_node *node, uint32_t a)
{
    return node->used + (node->costly >> (a < 63 ? a : 63) & 1) <= dfs->bound;
}

/* The path so far deviates first at `index`; does that belong to us? */
static bool ours(const struct dfs_strategy *dfs, size_t index, uint32_t alternative)
{
    uint64_t hash = index * 64 + alternative;

    if (dfs->shards < 2)
        return true;
    for (size_t i = 0; i < index; i++)
        if (dfs->nodes[i].taken)
            return true; /* it was decided there */
    return prng_splitmix(&hash) % dfs->shards == dfs->shard;
}

/* Go to the next leaf: the last node that has an alternative left. False: none. */
static bool backtrack(struct dfs_strategy *dfs)
{
    while (dfs->count) {
        struct dfs_node *node = &dfs->nodes[dfs->count - 1];

        while (++node->taken < node->limit) {
            uint32_t taken = node->taken;
            bool good = admissible(dfs, node, taken);

            dfs->limited |= !good;
            if (good) {
                node->taken = 0;
                good = ours(dfs, dfs->count - 1, taken);
                node->taken = (uint16_t)taken;
            }
            if (good)
                return true;
        }
        dfs->count--;
    }
    return false;
}

/* Where the path turns off others will, too; but to play a few choices again is cheaper. */
static void set_returns(struct dfs_strategy *dfs)
{
    dfs->strategy.returns =
        dfs->depth + 1 == dfs->prefix && dfs->depth >= dfs->resumed + EXPLORE_REPLAYED;
}

static bool begin(struct sim_strategy *strategy)
{
    struct dfs_strategy *dfs = (struct dfs_strategy *)strategy;

    if (dfs->exhausted)
        return false;
    if (dfs->started && !backtrack(dfs)) {
        dfs->exhausted = true;
        return false;
    }
    /* The default itself has no deviation: it is shard 0's. */
    dfs->foreign = !dfs->started && dfs->shard != 0;
    dfs->started = true;
    dfs->prefix = dfs->count;
    dfs->depth = dfs->resumed = 0;
    set_returns(dfs);
    return true;
}

static void mark(const struct sim_strategy *strategy, struct sim_mark *mark)
{
    const struct dfs_strategy *dfs = (const struct dfs_strategy *)strategy;

    *mark = (struct sim_mark){.tree = dfs, .depth = dfs->depth};
}

static bool resume(struct sim_strategy *strategy, const struct sim_mark *mark)
{
    struct dfs_strategy *dfs = (struct dfs_strategy *)strategy;

    if (mark->tree != dfs || mark->depth >= dfs->prefix)
        return false;
    dfs->depth = mark->depth;
    dfs->resumed = mark->depth;
    set_returns(dfs);
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct dfs_strategy *dfs = (struct dfs_strategy *)strategy;
    struct dfs_node *node;

    if (choice->private_ && !dfs->all_accesses)
        return 0;
    if (dfs->depth < dfs->prefix) {
        node = &dfs->nodes[dfs->depth++];
        set_returns(dfs);
        if (node->actor != choice->actor || node->points != choice->points ||
            node->count != choice->count) {
            dfs->nondeterministic = true;
            return 0;
        }
        return node->taken;
    }
    if (dfs->count == dfs->room) {
        dfs->room = dfs->room ? 2 * dfs->room : 256;
        dfs->nodes = realloc(dfs->nodes, dfs->room * sizeof *dfs->nodes);
        irqlab_assert(dfs->nodes);
    }
    node = &dfs->nodes[dfs->count++];
    *node = (struct dfs_node){.points = choice->points,
                              .actor = choice->actor,
                              .count = (uint16_t)choice->count,
                              .limit = (uint16_t)choice->count};
    if (choice->spins)
        node->limit--; /* not to go on */
    for (uint32_t i = 1; i < choice->count; i++)
        if (dfs->delays || explore_cost(choice, i))
            node->costly |= 1ull << (i < 63 ? i : 63);
    if (dfs->count > 1) {
        const struct dfs_node *before = node - 1;

        node->used = before->used;
        if (before->taken)
            node->used += before->costly >> (before->taken < 63 ? before->taken : 63) & 1;
    }
    dfs->depth++;
    return 0;
}

void dfs_strategy_end(struct dfs_strategy *dfs, const struct explore_feedback *feedback)
{
    /* The same decisions, and it ended before they were all taken. */
    if (dfs->depth < dfs->prefix && !feedback->cut)
        dfs->nondeterministic = true;
    /* What was not reached this time (the execution ended early) is no part of the path. */
    if (dfs->depth < dfs->count)
        dfs->count = dfs->depth;
    if (!dfs->foreign)
        dfs->executions++;
    if (!dfs->all_accesses && feedback->sharing != dfs->sharing) {
        dfs->sharing = feedback->sharing;
        dfs->count = 0;
        dfs->executions = 0;
        dfs->started = dfs->exhausted = dfs->limited = false;
        dfs->nondeterministic = false; /* there were choices where there had been none */
    }
}

double dfs_share(const struct dfs_strategy *dfs)
{
    double share = 0, weight = 1;

    if (dfs->exhausted)
        return 1;
    /* As if all subtrees of a node were of one size. */
    for (size_t i = 0; i < dfs->count && weight > 1e-6; i++) {
        const struct dfs_node *node = &dfs->nodes[i];
        unsigned open = 0, done = 0;

        for (uint32_t a = 0; a < node->limit; a++) {
            if (a && !admissible(dfs, node, a))
                continue;
            open++;
            done += a < node->taken;
        }
        if (open) {
            weight /= open;
            share += weight * done;
        }
    }
    return share;
}

void dfs_strategy_init(struct dfs_strategy *dfs, uint32_t bound)
{
    *dfs = (struct dfs_strategy){.strategy = {.name = "dfs",
                                              .begin = begin,
                                              .choose = choose,
                                              .mark = mark,
                                              .resume = resume},
                                 .bound = bound,
                                 .shards = 1};
}

void dfs_strategy_free(struct dfs_strategy *dfs)
{
    free(dfs->nodes);
    dfs->nodes = NULL;
    dfs->count = dfs->room = 0;
}
