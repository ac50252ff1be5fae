/* stacks.c - the pool of kernel stacks, and the spare one for overflows. */
#include "run/internal.h"
#include "host/fiber.h"
#include "host/snapshot.h"
#include "mm/mm.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLOT_BYTES = 64 * 1024, /* NT has 24 KiB; our compiled frames are larger (see the guide) */
    EMERGENCY_BYTES = 64 * 1024,
    RED_ZONE = 128,
    SPARED = 4096, /* of the stack that runs */
};

/* Process-wide: stacks are reused by every world. */
static struct stack_pool *pool;
static struct stack_span emergency;
static uint32_t *words; /* which stacks were in use at the snapshot */
static size_t words_count;

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

/* What lies there is garbage, too. Whoever is ending may still be at the upper end of it. */
static void garble(const struct stack_span *span)
{
    uint64_t here = (uint64_t)(uintptr_t)__builtin_frame_address(0), end = span->high;

    if (here - span->low < span->high - span->low)
        end = here - span->low > SPARED ? here - SPARED : span->low;
    host_stack_fresh((void *)(uintptr_t)span->low, (void *)(uintptr_t)end);
    memset((void *)(uintptr_t)span->low, world->mm->fill_new, (size_t)(end - span->low));
}

bool run_stack_get(struct sim_actor *thread)
{
    struct stack_span span;

    if (!stack_pool_get(pool, &span))
        return false;
    if (irqlab_unlikely(world->mm->elsewhere))
        garble(&span);
    thread->fiber.stack_low = (void *)(uintptr_t)span.low;
    thread->fiber.stack_high = (void *)(uintptr_t)span.high;
    return true;
}

void run_stack_put(struct sim_actor *thread)
{
    stack_pool_put(pool, (struct stack_span){(uint64_t)(uintptr_t)thread->fiber.stack_low,
                                             (uint64_t)(uintptr_t)thread->fiber.stack_high});
}

void run_stacks_skip(void)
{
    struct stack_span span;

    irqlab_assert(stack_pool_get(pool, &span));
}

void run_stacks_reset(void)
{
    stack_pool_reset(pool);
}

static void exempt_dead_part(const struct host_fiber *fiber)
{
    uint64_t low = (uint64_t)(uintptr_t)fiber->stack_low;
    uint64_t sp = (uint64_t)(uintptr_t)fiber->sp - RED_ZONE;

    /* A thread in user mode has its fiber's stack pointer elsewhere. */
    if (fiber->sp && sp > low && sp < (uint64_t)(uintptr_t)fiber->stack_high)
        snapshot_exempt(low, sp - low);
}

/* The flow that is paused may be that of a thread which has just given its stack back. */
static void exempt_free_part(uint64_t address, uint64_t bytes)
{
    uint64_t sp = (uint64_t)(uintptr_t)world->sim->paused.sp;

    if (sp - address < bytes)
        bytes = sp - RED_ZONE - address;
    snapshot_exempt(address, bytes);
}

void run_stacks_save(void)
{
    struct sim *sim = world->sim;
    const struct sim_actor *paused = sim->cpu->thread;

    words_count = stack_pool_save(pool, NULL, 0);
    words = realloc(words, words_count * sizeof *words);
    irqlab_assert(words);
    stack_pool_save(pool, words, words_count);
    stack_pool_free_parts(pool, exempt_free_part);
    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (&thread->actor != paused && thread->actor.state != SIM_DONE)
            exempt_dead_part(&thread->actor.fiber);
    }
    for (uint32_t n = 0; n < sim->cpu_count; n++)
        if (&sim->cpus[n].idle != paused)
            exempt_dead_part(&sim->cpus[n].idle.fiber);
    exempt_dead_part(&sim->paused);
}

struct live {
    void (*each)(void *context, uint64_t address, uint64_t bytes);
    void *context;
    struct stack_span paused; /* the stack of the flow that pauses */
};

/* All of a stack that is in use; the whole of it, if its fiber is elsewhere (in user mode). */
static void live_part(const struct live *live, const struct host_fiber *fiber)
{
    uint64_t low = (uint64_t)(uintptr_t)fiber->stack_low;
    uint64_t high = (uint64_t)(uintptr_t)fiber->stack_high;
    uint64_t sp = (uint64_t)(uintptr_t)fiber->sp - RED_ZONE;

    /* One that was never stepped has no stack yet. */
    if (!low || low == live->paused.low)
        return;
    if (sp - low < high - low)
        low = sp;
    live->each(live->context, low, high - low);
}

void run_stacks_live(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context)
{
    struct sim *sim = world->sim;
    struct live live = {.each = each, .context = context};
    uint64_t sp = (uint64_t)(uintptr_t)sim->paused.sp;
    bool free;

    /* It may be of a thread that has left its CPU, or that has just given its stack back. */
    if (stack_pool_find(pool, sp, &live.paused, &free))
        each(context, sp - RED_ZONE, live.paused.high - (sp - RED_ZONE));
    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (thread->actor.state != SIM_DONE)
            live_part(&live, &thread->actor.fiber);
    }
    for (uint32_t n = 0; n < sim->cpu_count; n++)
        live_part(&live, &sim->cpus[n].idle.fiber);
}

size_t run_stacks_which(uint32_t *to, size_t room)
{
    return stack_pool_save(pool, to, room);
}

void run_stacks_set(const uint32_t *from)
{
    stack_pool_restore(pool, from, 2 + from[1]);
}

void run_stacks_restore(void)
{
    stack_pool_restore(pool, words, words_count);
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
