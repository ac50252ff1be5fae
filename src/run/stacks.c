/* stacks.c - the pool of kernel stacks, and the spare one for overflows. */
#include "run/internal.h"

enum {
    SLOT_BYTES = 64 * 1024, /* NT has 24 KiB; our compiled frames are larger (see the guide) */
    EMERGENCY_BYTES = 64 * 1024,
};

/* Process-wide: stacks are reused by every world. */
static struct stack_pool *pool;
static struct stack_span emergency;

void run_stacks_create(void)
{
    const struct stack_pool_options options = {
        .base = LAYOUT_STACKS, .region_bytes = LAYOUT_TIB / 8, .slot_bytes = SLOT_BYTES};
    const struct stack_pool_options spare = {.base = LAYOUT_STACKS + LAYOUT_TIB / 2,
                                             .region_bytes = 2 * EMERGENCY_BYTES,
                                             .slot_bytes = EMERGENCY_BYTES};

    if (pool)
        return;
    pool = stack_pool_create(&options);
    irqlab_assert(pool);
    irqlab_assert(stack_pool_get(stack_pool_create(&spare), &emergency));
}

bool run_stack_get(struct sim_actor *thread)
{
    struct stack_span span;

    if (!stack_pool_get(pool, &span))
        return false;
    thread->fiber.stack_low = (void *)(uintptr_t)span.low;
    thread->fiber.stack_high = (void *)(uintptr_t)span.high;
    return true;
}

void run_stack_put(struct sim_actor *thread)
{
    stack_pool_put(pool, (struct stack_span){(uint64_t)(uintptr_t)thread->fiber.stack_low,
                                             (uint64_t)(uintptr_t)thread->fiber.stack_high});
}

void run_stacks_reset(void)
{
    stack_pool_reset(pool);
}

void run_stacks_trim(void)
{
    stack_pool_trim(pool);
}

void run_emergency_stack(uint64_t *low, uint64_t *high)
{
    *low = emergency.low;
    *high = emergency.high;
}
