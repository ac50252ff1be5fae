/*
 * deadlock.c - the order of locks: a deadlock that can happen is found without happening.
 *
 * Whoever waits for lock B while it holds A makes an edge A -> B, with both places and the other
 * locks it held then (its *gates*). A cycle of edges is a deadlock that some interleaving has,
 * unless two of its edges have a gate in common (then they never overlap), or a lock of the cycle
 * is only ever shared in it. Locks of all kinds are nodes of one graph. An attempt that cannot wait
 * for ever (try, timeout) makes no edge, but what it got counts as held.
 */
#include "verify/sync.h"

#include <string.h>

enum { GATES = 6, LONGEST = 6, VARIANTS = 4 };

struct sync_edge {
    struct sync_edge *next; /* of the same first lock */
    struct sync_lock *from, *to;
    bool from_exclusive, to_exclusive;
    uint32_t actor;
    uint8_t gate_count;
    const struct sync_lock *gates[GATES];
    struct verify_place from_place, to_place;
};

struct deadlock_state {
    uint32_t searches;
};

/* Edges of a cycle may all be under way at once? */
static bool overlap(const struct sync_edge *a, const struct sync_edge *b)
{
    for (uint8_t i = 0; i < a->gate_count; i++)
        for (uint8_t j = 0; j < b->gate_count; j++)
            if (a->gates[i] == b->gates[j])
                return false;
    return true;
}

/* Does holding the lock as the one edge does keep the other from getting it? */
static bool conflict(const struct sync_edge *waits, const struct sync_edge *holds)
{
    return waits->to_exclusive || holds->from_exclusive;
}

static bool fits(struct sync_edge *const *path, uint32_t count, const struct sync_edge *next)
{
    for (uint32_t i = 0; i < count; i++)
        if (!overlap(path[i], next))
            return false;
    return conflict(path[count - 1], next);
}

/* Longer and longer paths from path[0]->to back to path[0]->from. */
static uint32_t search(struct sync_edge **path, uint32_t count, uint32_t mark)
{
    struct sync_lock *at = path[count - 1]->to;

    for (struct sync_edge *edge = at->out; edge; edge = edge->next) {
        uint32_t found;

        if (edge->to->mark == mark || !fits(path, count, edge))
            continue;
        path[count] = edge;
        if (edge->to == path[0]->from) {
            if (conflict(edge, path[0]))
                return count + 1;
            continue;
        }
        if (count + 1 == LONGEST)
            continue;
        edge->to->mark = mark;
        found = search(path, count + 1, mark);
        if (found)
            return found;
    }
    return 0;
}

static void report(struct verify *verify, struct sync_edge **path, uint32_t count, uint64_t pc)
{
    struct finding *finding = verify_finding(verify, "0xC4/0x1001", pc);
    char from[96], to[96];

    if (!finding)
        return;
    snprintf(from, sizeof from, "%s", verify_name(verify, path[0]->from->object));
    snprintf(to, sizeof to, "%s", verify_name(verify, path[0]->to->object));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)path[0]->to->object,
               "the lock that closed the cycle");
    if (count == 2)
        verify_title(finding,
                     "%s %s is acquired here while %s %s is held; elsewhere the order is "
                     "the other way round",
                     sync_kind_name(path[0]->to->kind), to, sync_kind_name(path[0]->from->kind),
                     from);
    else
        verify_title(finding,
                     "%s %s is acquired here while %s %s is held; with the orders used "
                     "elsewhere that makes a ring of %u locks",
                     sync_kind_name(path[0]->to->kind), to, sync_kind_name(path[0]->from->kind),
                     from, count);
    verify_note_place(finding, &path[0]->from_place, "T%u acquired %s here", path[0]->actor, from);
    for (uint32_t i = 1; i < count; i++) {
        snprintf(from, sizeof from, "%s", verify_name(verify, path[i]->from->object));
        verify_note_place(finding, &path[i]->from_place, "the other order: T%u acquired %s here",
                          path[i]->actor, from);
        verify_note_place(finding, &path[i]->to_place, "and then %s here, with %s held",
                          verify_name(verify, path[i]->to->object), from);
    }
    verify_why(finding, "two threads that are here and there at the same time wait for each other "
                        "for ever; it did not happen in this run");
}

static bool same_gates(const struct sync_edge *a, const struct sync_edge *b)
{
    return a->gate_count == b->gate_count &&
           memcmp(a->gates, b->gates, a->gate_count * sizeof *a->gates) == 0;
}

static bool known(struct verify *verify, const struct sync_edge *edge)
{
    uint32_t variants = 0;

    for (struct sync_edge **link = &edge->from->out, *it; (it = *link);) {
        if (!it->to->object) { /* its memory was freed */
            *link = it->next;
            verify_free(verify, it, sizeof *it);
            continue;
        }
        link = &it->next;
        if (it->to != edge->to)
            continue;
        if (same_gates(it, edge) && it->from_exclusive == edge->from_exclusive &&
            it->to_exclusive == edge->to_exclusive)
            return true;
        if (++variants == VARIANTS)
            return true;
    }
    return false;
}

static void gates(struct sync_edge *edge, const struct sync_actor *actor)
{
    for (const struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor) {
        uint8_t at = edge->gate_count;

        if (hold->lock == edge->from || !hold->exclusive || at == GATES)
            continue;
        /* Sorted, so that sets can be compared. */
        while (at && edge->gates[at - 1]->serial > hold->lock->serial) {
            edge->gates[at] = edge->gates[at - 1];
            at--;
        }
        edge->gates[at] = hold->lock;
        edge->gate_count++;
    }
}

void sync_order(struct verify *verify, struct sync_actor *actor, struct sync_lock *lock,
                bool exclusive, uint64_t pc)
{
    struct deadlock_state *state = VERIFY_STATE(verify, deadlock);
    struct verify_place here = {0};

    for (struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor)
        if (hold->lock == lock)
            return; /* again: no new order */
    for (struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor) {
        struct sync_edge edge = {.from = hold->lock,
                                 .to = lock,
                                 .from_exclusive = hold->exclusive,
                                 .to_exclusive = exclusive,
                                 .actor = actor->number},
                         *path[LONGEST], *kept;
        uint32_t count;

        if (hold->lock->mutant)
            continue;
        gates(&edge, actor);
        if (known(verify, &edge))
            continue;
        if (!here.pc)
            here = verify_note_here(verify, pc);
        kept = verify_alloc(verify, sizeof *kept);
        *kept = edge;
        kept->from_place = hold->place;
        kept->to_place = here;
        path[0] = kept;
        count = search(path, 1, ++state->searches);
        lock->targeted = true;
        kept->next = hold->lock->out;
        hold->lock->out = kept;
        if (count)
            report(verify, path, count, pc);
    }
}

void sync_order_forget(struct verify *verify, struct sync_lock *lock)
{
    struct sync_edge *next;

    for (struct sync_edge *edge = lock->out; edge; edge = next) {
        next = edge->next;
        verify_free(verify, edge, sizeof *edge);
    }
    lock->out = NULL;
}

const struct verify_family verify_family_deadlock = {.state_bytes = sizeof(struct deadlock_state)};
