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

uint32_t race_stack_here(uint64_t pc, uint64_t frame)
{
    uint64_t frames[RACE_FRAMES];
    uint32_t count = 1, number, slot;
    uint64_t hash = pc * 0x9E3779B97F4A7C15ull;
    const uint64_t *rbp = (const uint64_t *)*(const uint64_t *)frame;
    uint64_t low = frame, high = stack_high(frame);

    frames[0] = pc;
    /* Frame pointers ascend; a chain that does not ends here. The bottom of a fiber is 0. */
    while (count < RACE_FRAMES && (uint64_t)(uintptr_t)rbp > low &&
           (uint64_t)(uintptr_t)rbp < high && ((uint64_t)(uintptr_t)rbp & 7) == 0) {
        uint64_t rip = rbp[1];

        if (!rip)
            break;
        low = (uint64_t)(uintptr_t)rbp;
        frames[count++] = rip;
        hash = (hash ^ rip) * 0x9E3779B97F4A7C15ull;
        hash ^= hash >> 32;
        rbp = (const uint64_t *)rbp[0];
    }
    slot = (uint32_t)hash & (2 * RACE_STACKS - 1);
    while ((number = race_stack_index[slot])) {
        const struct race_stack *stack = &race_stacks[number];

        if (stack->hash == (uint32_t)(hash >> 32) && stack->count == count &&
            stack->frames[0] == pc && stack->frames[count - 1] == frames[count - 1])
            return number;
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
    return number;
}
