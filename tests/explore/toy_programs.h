/*
 * toy_programs.h - small programs of the toy whose traces can be counted, and what they end with.
 * Included once, by tests of dpor.
 */
#pragma once
#include "toy.h"

static uint32_t final_states[8192], final_state_count;
static int rounds;

static inline void remember_final_state(void)
{
    uint32_t state = (uint32_t)(x * 1000003 + y * 1009 + z * 31);

    for (int i = 0; i < THREADS; i++)
        state = state * 33 + (uint32_t)slots[i];
    for (uint32_t i = 0; i < final_state_count; i++)
        if (final_states[i] == state)
            return;
    assert_true(final_state_count < sizeof final_states / sizeof *final_states);
    final_states[final_state_count++] = state;
}

static inline void count_under_lock(int me)
{
    for (int r = 0; r < rounds; r++) {
        lock(&lock_words[0]);
        x = x * 3 + (uint64_t)me;
        sim_touch(sim, &x, 8, SIM_TOUCH_WRITE);
        unlock(&lock_words[0]);
    }
}

static inline void own_slot(int me)
{
    for (int r = 0; r < 5; r++) {
        step(&slots[me], true);
        slots[me]++;
    }
}

static inline void one_write(int me)
{
    step(&x, true);
    x = x * 5 + (uint64_t)me + 1;
}

static inline void one_read(int me)
{
    step(&x, false);
    slots[me] = x;
}

static inline void store_buffer(int me)
{
    step(me ? &y : &x, true);
    *(me ? &y : &x) = 1;
    step(me ? &x : &y, false);
    slots[me] = *(me ? &x : &y);
}

static inline void producer(int me)
{
    step(&y, true);
    y = 7;
    sim_point(sim, OPERATION, 0);
    sim_touch(sim, &x, 8, SIM_TOUCH_WRITE | (x ? SIM_TOUCH_FREE : 0));
    x = 1;
}

static inline void consumer(int me)
{
    await(&x, is_set, SIM_TOUCH_ACQUIRE);
    step(&y, false);
    slots[me] = y;
}

static inline void spinner(int me)
{
    do
        step(&x, false);
    while (!x);
    slots[me] = 1;
}

static inline void releaser(int me)
{
    step(&slots[me], true);
    step(&x, true);
    x = 1;
}

/* The same variable, from places that follow each other: no loop. */
static inline void reads_often(int me)
{
    for (uint32_t i = 0; i < 7; i++) {
        sim_point(sim, READING, 100 + i);
        sim_touch(sim, &x, 8, 0);
        slots[me] = slots[me] * 2 + x;
    }
}

static inline void chooses(int me)
{
    slots[me] = sim_choose(sim, SIM_CHOICE_ALLOC, 3);
    step(&x, true);
    x = x * 2 + (uint64_t)me;
}
