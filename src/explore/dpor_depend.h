/*
 * dpor_depend.h - which steps depend on each other: their footprints meet and one of them writes,
 * or one of them ends everything, or changes whatever the other's process does next.
 */
#pragma once
#include "explore/dpor_private.h"

static inline bool meet(const struct sim_touch *a, const struct sim_touch *b)
{
    if ((a->flags | b->flags) & SIM_TOUCH_BARRIER)
        return true;
    return (a->flags | b->flags) & SIM_TOUCH_WRITE && a->address < b->address + b->bytes &&
           b->address < a->address + a->bytes;
}

/* The machine stops with this step: where everybody else is by then is what it leaves behind, so
 * that it depends on every other step. */
static inline bool ends_all(const struct sim_touch *touch)
{
    return touch->flags & SIM_TOUCH_FORESTALLS && !touch->address;
}

static inline bool sleeps_on(const struct dpor *dpor, const struct sleeper *sleeper,
                             const struct sim_touch *step, size_t count)
{
    const struct sim_touch *touches = &dpor->touches.items[sleeper->first_touch];

    for (size_t j = 0; j < sleeper->touch_count; j++)
        for (size_t i = 0; i < count && touches[j].flags & SIM_TOUCH_NEXT_STEP; i++)
            if (touches[j].address == step[i].process)
                return false;
    for (size_t i = 0; i < count; i++) {
        if (step[i].flags & SIM_TOUCH_NEXT_STEP && step[i].address == sleeper->process)
            return false;
        for (size_t j = 0; j < sleeper->touch_count; j++)
            if (meet(&step[i], &touches[j]) || ends_all(&step[i]) || ends_all(&touches[j]))
                return false;
    }
    return true;
}

/* Which bytes of a granule a touch concerns. */
static inline uint8_t bytes_in(const struct sim_touch *touch, uint64_t granule)
{
    uint64_t start = granule << GRANULE_SHIFT, bytes = touch->bytes ? touch->bytes : 1;
    uint64_t low = touch->address > start ? touch->address - start : 0;
    uint64_t high = touch->address + bytes - start;

    return (uint8_t)(0xFFu << low & (high < 8 ? 0xFFu >> (8 - high) : 0xFFu));
}

/* An access is told by the hook and by what it leads to. */
static inline bool same_touch(const struct sim_touch *a, const struct sim_touch *b)
{
    return a->address == b->address && a->bytes == b->bytes && a->flags == b->flags;
}

static inline uint64_t last_granule(const struct sim_touch *touch)
{
    uint64_t bytes = touch->bytes ? touch->bytes : 1;

    if (bytes > (uint64_t)MAX_GRANULES << GRANULE_SHIFT)
        bytes = (uint64_t)MAX_GRANULES << GRANULE_SHIFT;
    return (touch->address + bytes - 1) >> GRANULE_SHIFT;
}
