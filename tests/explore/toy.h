/*
 * toy.h - a workload for the strategies, without Windows: threads on a simulated machine,
 * variables, locks and flags. A program of tests/explore includes it once; its variables are the
 * toy's.
 */
#pragma once
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "sim/sim.h"

enum { STACK = 64 * 1024, THREADS = 8, OPERATION = 1, READING = 2 };

static char *region, *stacks;
static struct world the_world;
static struct sim *sim;
static struct sim_actor threads[THREADS];
static int thread_count;
static struct sim_schedule toy_schedule; /* of the last execution */

/* --- the toy: variables, locks, flags ----------------------------------------------------------
 */

static uint64_t x, y, z, slots[THREADS], lock_words[4];

static inline bool stack_get(struct sim_actor *thread)
{
    char *low = stacks + (thread - threads) * STACK;

    thread->fiber.stack_low = low;
    thread->fiber.stack_high = low + STACK;
    return true;
}

static inline void stack_put(struct sim_actor *thread)
{
}

static inline void step(uint64_t *variable, bool write)
{
    sim_point(sim, OPERATION, 0);
    sim_touch(sim, variable, 8, write ? SIM_TOUCH_WRITE | SIM_TOUCH_FREE : 0);
}

/* A point that changes nothing: who comes back to it waits. */
static inline void look(uint64_t *variable)
{
    sim_point(sim, READING, (uint64_t)(variable - &x));
    sim_touch(sim, variable, 8, 0);
}

static inline bool is_free(const volatile void *wanted, struct sim_actor *actor)
{
    return !*(const volatile uint64_t *)wanted;
}

static inline bool is_set(const volatile void *wanted, struct sim_actor *actor)
{
    return *(const volatile uint64_t *)wanted != 0;
}

static inline void await(uint64_t *variable,
                         bool (*can_take)(const volatile void *, struct sim_actor *),
                         unsigned flags)
{
    struct sim_actor *self = sim->cpu->actor;

    self->can_take = can_take;
    self->wanted = variable;
    sim_point(sim, OPERATION, 0);
    self->can_take = NULL;
    sim_touch(sim, variable, 8, can_take(variable, self) ? flags : flags & ~SIM_TOUCH_FREE);
    if (!can_take(variable, self))
        sim_block(sim); /* for ever: a deadlock */
}

static inline void lock(uint64_t *word)
{
    await(word, is_free, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE | SIM_TOUCH_FREE);
    *word = 1;
}

static inline void unlock(uint64_t *word)
{
    sim_point(sim, OPERATION, 0);
    sim_touch(sim, word, 8, SIM_TOUCH_WRITE);
    *word = 0;
}

/* --- executing ---------------------------------------------------------------------------------
 */

typedef void body(int me);
static body *bodies[THREADS];
static bool toy_ended[THREADS]; /* it came to its end */

static inline void entry(void *argument)
{
    int me = (int)(intptr_t)argument;

    sim_touch(sim, &threads[me], 1, SIM_TOUCH_WRITE | SIM_TOUCH_ACQUIRE);
    bodies[me](me);
    toy_ended[me] = true;
    sim_point(sim, OPERATION, 0);
    sim_thread_exit(sim);
}

/* So many threads, all with that body (NULL: they are in `bodies`). */
static inline void toy(int count, body *all)
{
    if (!region) {
        region = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        stacks =
            mmap(NULL, THREADS * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    thread_count = count;
    for (int i = 0; i < count && all; i++)
        bodies[i] = all;
}

static inline void execute(struct sim_strategy *strategy)
{
    const struct sim_hooks hooks = {.stack_get = stack_get, .stack_put = stack_put};

    memset(&the_world, 0, sizeof the_world);
    memset(threads, 0, sizeof threads);
    memset(slots, 0, sizeof slots);
    memset(lock_words, 0, sizeof lock_words);
    memset(toy_ended, 0, sizeof toy_ended);
    x = y = z = 0;
    arena_init(&the_world.arena, region, 64 << 20);
    world = &the_world;
    sim = sim_create(THREADS, 1000, &hooks);
    sim->reading |= 1u << READING;
    for (int i = 0; i < thread_count; i++)
        assert_true(sim_thread_init(sim, &threads[i], 8, entry, (void *)(intptr_t)i));
    toy_schedule.count = 0;
    toy_schedule.choices = 0;
    sim->schedule = &toy_schedule;
    sim_set_strategy(sim, strategy);
    for (int i = 0; i < thread_count; i++)
        sim_ready(sim, &threads[i]);
    sim_run(sim);
}

/* --- programs that several tests use -----------------------------------------------------------
 */

static inline void lost_update(int me)
{
    uint64_t seen;

    step(&x, false);
    seen = x;
    step(&x, true);
    x = seen + 1;
}

static inline void two_locks(int me)
{
    lock(&lock_words[me]);
    lock(&lock_words[1 - me]);
    x = x * 2 + (uint64_t)me;
    unlock(&lock_words[1 - me]);
    unlock(&lock_words[me]);
}
