/*
 * fine.h - requests of a kind that were fine so often are not looked at any more in this execution:
 * what a driver does with the same control code over and over it does right by then, and a
 * benchmark sends it a million times.
 */
#pragma once
#include "sim/sim.h"

enum { VERIFY_FINE_KINDS = 32, VERIFY_FINE_TIMES = 64 };

/* Part of a family's state; all zero: nothing is known. A kind takes the place of another. */
struct verify_fine {
    uint64_t kind[VERIFY_FINE_KINDS];
    uint8_t times[VERIFY_FINE_KINDS];
};

static inline uint64_t verify_fine_kind(const void *device, uint8_t major, uint32_t control_code)
{
    return sim_mix((uint64_t)(uintptr_t)device, (uint64_t)major << 32 | control_code);
}

static inline bool verify_is_fine(const struct verify_fine *fine, uint64_t kind)
{
    unsigned at = (unsigned)(kind % VERIFY_FINE_KINDS);

    return fine->kind[at] == kind && fine->times[at] == VERIFY_FINE_TIMES;
}

static inline void verify_was_fine(struct verify_fine *fine, uint64_t kind)
{
    unsigned at = (unsigned)(kind % VERIFY_FINE_KINDS);

    if (fine->kind[at] != kind)
        fine->times[at] = 0;
    fine->kind[at] = kind;
    if (fine->times[at] < VERIFY_FINE_TIMES)
        fine->times[at]++;
}
