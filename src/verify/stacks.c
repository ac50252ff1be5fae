/*
 * stacks.c - places in the code: the stacks that led to them, each kept once.
 *
 * A family remembers a place for each lock that is held and each reference that is taken, and
 * hardly ever tells of it. So it keeps a pointer, and the table of stacks is filled only while a
 * program does what it has not done before.
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

struct verify_place verify_here(struct verify *verify, uint64_t pc)
{
    const struct sim_cpu *cpu = world->sim->cpu;
    struct verify_stack stack; /* only what is used of it is set */
    struct verify_place place = {.pc = pc,
                                 .irql = cpu->irql,
                                 .cpu = cpu->number,
                                 .interrupt = cpu->nesting != 0,
                                 .thread = cpu->thread->number};

    stack.frame_count = ke_stack_from(verify->now.frame ? verify->now.frame
                                                        : __builtin_frame_address(0),
                                      pc, stack.frames, VERIFY_PLACE_FRAMES);
    stack.key = key_of(&stack);
    place.stack = keep(verify, &stack);
    if (!pc && stack.frame_count)
        place.pc = stack.frames[0] + 1;
    return place;
}

void verify_at_place(struct finding *finding, const struct verify_place *place)
{
    finding->frame_count = place->stack ? place->stack->frame_count : 0;
    for (uint32_t i = 0; i < finding->frame_count; i++)
        finding->frames[i] = place->stack->frames[i];
}
