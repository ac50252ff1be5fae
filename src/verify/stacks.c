/*
 * stacks.c - places in the code: the stacks that led to them, each kept once.
 *
 * A family remembers a place for each lock that is held and each reference that is taken, and
 * hardly ever tells of it. So it keeps a pointer, and the table of stacks is filled only while a
 * program does what it has not done before. And whoever stands where somebody stood before, with
 * the same frames around him down to the last link, need not be told apart from him again.
 */
#include "verify/internal.h"

#include <string.h>

static inline uint64_t key_of(const struct verify_stack *stack)
{
    uint64_t key = stack->frame_count;

    for (uint32_t i = 0; i < stack->frame_count; i++)
        key = (key ^ stack->frames[i]) * 0x9E3779B97F4A7C15ull ^ key >> 32;
    return key | 1; /* 0: a free place */
}

static bool same(const struct verify_stack *a, const struct verify_stack *b)
{
    uint32_t i = 0;

    if (a->key != b->key || a->frame_count != b->frame_count)
        return false;
    while (i < a->frame_count && a->frames[i] == b->frames[i])
        i++;
    return i == a->frame_count;
}

static const struct verify_stack *keep(struct verify *verify, const struct verify_stack *stack)
{
    struct verify_known *known = verify->setup.known;
    struct verify_stack *kept;

    for (uint64_t at = stack->key >> 40;; at++) {
        kept = &known->stacks[at & (VERIFY_STACKS - 1)];
        if (irqlab_likely(same(kept, stack)))
            return kept;
        if (!kept->key)
            break;
    }
    if (known->stack_count < VERIFY_STACKS / 4 * 3)
        known->stack_count++;
    else /* a program without end of them: for this execution */
        kept = verify_alloc(verify, sizeof *kept);
    kept->key = stack->key;
    kept->frame_count = stack->frame_count;
    memcpy(kept->frames, stack->frames, stack->frame_count * sizeof *stack->frames);
    return kept;
}

static bool stack_is_kept(const struct verify *verify, const struct verify_stack *stack)
{
    const struct verify_known *known = verify->setup.known;

    return stack >= known->stacks && stack < known->stacks + VERIFY_STACKS;
}

/* The stack as the walk gives it. */
static const struct verify_stack *walk(struct verify *verify, const void *frame, uint64_t pc)
{
    struct verify_stack stack; /* only what is used of it is set */

    stack.frame_count = ke_stack_from(frame, pc, stack.frames, VERIFY_PLACE_FRAMES);
    stack.key = key_of(&stack);
    return keep(verify, &stack);
}

/* Do the frames still lead where they led when the walk was made? Each link that is followed was
 * found to be the one that was valid then. */
__attribute__((no_sanitize("address"))) static bool unchanged(const struct verify_walk *known)
{
    const struct verify_link *link = known->links, *end = link + known->link_count;

    for (const uint64_t *at = known->frame; link < end; link++) {
        if (at[0] != link->next || at[1] != link->pc)
            return false;
        at = (const uint64_t *)(uintptr_t)link->next;
    }
    return true;
}

/* Remember the links themselves. False: too many of them. */
__attribute__((no_sanitize("address"))) static bool record(struct verify_walk *walk, uint64_t high)
{
    uint64_t at = (uint64_t)(uintptr_t)walk->frame, low = at;

    walk->link_count = 0;
    while (at >= low && at % 8 == 0 && at <= high - 16) {
        const uint64_t *link = (const uint64_t *)(uintptr_t)at;

        if (walk->link_count == VERIFY_LINKS)
            return false;
        walk->links[walk->link_count].next = link[0];
        walk->links[walk->link_count++].pc = link[1];
        if (!link[1])
            break;
        low = at + 16;
        at = link[0];
    }
    return true;
}

static const struct verify_stack *stack_here(struct verify *verify, uint64_t pc)
{
    const void *frame = verify->now.frame;
    uint64_t high = ke_stack_high(), hash;
    struct verify_walk *known;

    if (!frame)
        return walk(verify, __builtin_frame_address(0), pc);
    hash = (pc ^ (uint64_t)(uintptr_t)frame << 20) * 0x9E3779B97F4A7C15ull >> 40;
    known = &verify->setup.known->walks[hash & (VERIFY_WALKS - 1)];
    if (irqlab_likely(known->frame == frame && known->pc == pc && known->high == high &&
                      unchanged(known)))
        return known->stack;
    *known = (struct verify_walk){.frame = frame, .pc = pc, .high = high};
    known->stack = walk(verify, frame, pc);
    /* One that is not kept for all executions must not be found in the next. */
    if (!stack_is_kept(verify, known->stack) || !record(known, high)) {
        const struct verify_stack *stack = known->stack;

        known->frame = NULL;
        return stack;
    }
    return known->stack;
}

struct verify_place verify_here(struct verify *verify, uint64_t pc)
{
    const struct sim_cpu *cpu = world->sim->cpu;
    struct verify_place place = {.pc = pc,
                                 .stack = stack_here(verify, pc),
                                 .irql = cpu->irql,
                                 .cpu = cpu->number,
                                 .interrupt = cpu->nesting != 0,
                                 .thread = cpu->thread->number};

    if (!pc && place.stack->frame_count)
        place.pc = place.stack->frames[0] + 1;
    return place;
}

void verify_at_place(struct finding *finding, const struct verify_place *place)
{
    finding->frame_count = place->stack ? place->stack->frame_count : 0;
    for (uint32_t i = 0; i < finding->frame_count; i++)
        finding->frames[i] = place->stack->frames[i];
}
