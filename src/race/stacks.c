/* stacks.c - call stacks of accesses, each kept once and known by a number. */
#include "race/internal.h"

/* Where the walk must end: what lies between is the current stack. */
static uint64_t stack_high(uint64_t frame)
{
    const struct sim_actor *thread = world->sim->cpu->thread;
    uint64_t high = thread->user_stack && thread->seh
                        ? thread->seh->stack_high
                        : (uint64_t)(uintptr_t)thread->fiber.stack_high;

    return high - frame < 16u << 20 ? high - 16 : frame;
}

static struct race_walk *walk_of(uint64_t pc, uint64_t frame)
{
    return &race_process.walks[(pc ^ frame >> 4 ^ frame >> 14) % RACE_WALKS];
}

/* Is the frame one of the stack between `low` and `high`? Frame pointers ascend. */
static inline bool on_stack(const uint64_t *rbp, uint64_t low, uint64_t high)
{
    uint64_t at = (uint64_t)(uintptr_t)rbp;

    return at > low && at < high && (at & 7) == 0;
}

/*
 * Would a walk find what it found the last time? Every frame is looked at, so nothing is assumed;
 * but what has not changed need not be checked, hashed and looked up again.
 */
static inline bool same_again(const struct race_walk *walk, uint64_t pc, uint64_t frame,
                              uint64_t high)
{
    const uint64_t *rbp = (const uint64_t *)*(const uint64_t *)frame;
    const struct race_step *up = walk->up, *end = up + walk->count;
    uint64_t low = frame;

    if (walk->pc != pc || walk->frame != frame || walk->high != high)
        return false;
    for (; up < end; up++) {
        if ((uint64_t)(uintptr_t)rbp != up->rbp || rbp[1] != up->rip)
            return false;
        low = up->rbp;
        rbp = (const uint64_t *)rbp[0];
    }
    if (up == walk->up + RACE_FRAMES - 1)
        return true;
    return (uint64_t)(uintptr_t)rbp == up->rbp && (!on_stack(rbp, low, high) || !rbp[1]);
}

/* The slow way; the walk is remembered. */
static irqlab_cold uint32_t walk_up(struct race_walk *walk, uint64_t pc, uint64_t frame,
                                    uint64_t high)
{
    uint64_t frames[RACE_FRAMES];
    uint32_t count = 1, number, slot;
    uint64_t hash = pc * 0x9E3779B97F4A7C15ull;
    const uint64_t *rbp = (const uint64_t *)*(const uint64_t *)frame;
    uint64_t low = frame;

    *walk = (struct race_walk){.pc = pc, .frame = frame, .high = high};
    frames[0] = pc;
    /* A chain that does not ascend ends here. The bottom of a fiber is 0. */
    while (count < RACE_FRAMES && on_stack(rbp, low, high)) {
        uint64_t rip = rbp[1];

        if (!rip)
            break;
        low = (uint64_t)(uintptr_t)rbp;
        walk->up[walk->count].rbp = low;
        walk->up[walk->count++].rip = rip;
        frames[count++] = rip;
        hash = (hash ^ rip) * 0x9E3779B97F4A7C15ull;
        hash ^= hash >> 32;
        rbp = (const uint64_t *)rbp[0];
    }
    walk->up[walk->count].rbp = (uint64_t)(uintptr_t)rbp;
    slot = (uint32_t)hash & (2 * RACE_STACKS - 1);
    while ((number = race_stack_index[slot])) {
        const struct race_stack *stack = &race_stacks[number];

        if (stack->hash == (uint32_t)(hash >> 32) && stack->count == count &&
            stack->frames[0] == pc && stack->frames[count - 1] == frames[count - 1])
            return walk->number = number;
        slot = (slot + 1) & (2 * RACE_STACKS - 1);
    }
    if (race_process.stack_count == RACE_STACKS - 1)
        return 0; /* no room: the stack of that access will not be known */
    number = ++race_process.stack_count;
    race_stack_index[slot] = number;
    race_stacks[number].hash = (uint32_t)(hash >> 32);
    race_stacks[number].count = count;
    for (uint32_t i = 0; i < count; i++)
        race_stacks[number].frames[i] = frames[i];
    return walk->number = number;
}

uint32_t race_stack_here(uint64_t pc, uint64_t frame)
{
    struct race_walk *walk = walk_of(pc, frame);
    uint64_t high = stack_high(frame);

    return irqlab_likely(walk->number != 0) && irqlab_likely(same_again(walk, pc, frame, high))
               ? walk->number
               : walk_up(walk, pc, frame, high);
}
