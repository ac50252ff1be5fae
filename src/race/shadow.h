/*
 * shadow.h - what is known of each 4 bytes of the simulated machine's memory; the part of it that
 * the access hooks need inline.
 *
 * A cell is two words: the last write and the last read (see docs/design/race-edges.md):
 *
 *     bits 31..5  segment   a piece of one actor's life between two releases; 0: none
 *     bit  4      marked    the access was volatile or atomic
 *     bits 3..0   mask      which of the 4 bytes; 0: the cell is a side record
 *
 * actor->epoch is the current actor's segment in place, or 0 when every access is to take the slow
 * path. No cell holds segment 0 with a mask, so 0 never compares equal.
 */
#pragma once
#include "host/layout.h"
#include "sim/sim.h"

#define SHADOW_LOW LAYOUT_USER_START
#define SHADOW_SPAN (LAYOUT_SYSTEM_END - LAYOUT_USER_START)

enum { SHADOW_MARKED = 1 << 4, SHADOW_MASK = 15, SHADOW_SEGMENT_SHIFT = 5 };

struct shadow_cell {
    uint32_t write, read;
};

/* Of an address in [SHADOW_LOW, SHADOW_LOW + SHADOW_SPAN). */
static inline struct shadow_cell *shadow_cell(uint64_t address)
{
    return (struct shadow_cell *)(LAYOUT_SHADOW + (address - SHADOW_LOW) / 4 * 8);
}

/*
 * Did the current actor make such an access in its current segment already? `bytes` is constant. An
 * access that crosses from one cell into the next although it is small is never known.
 */
static inline __attribute__((always_inline)) bool shadow_known(uint64_t address, unsigned bytes,
                                                               bool write)
{
    uint32_t epoch = world->sim->cpu->actor->epoch;
    const uint32_t *word;

    if (irqlab_unlikely((address >> 40) - SHADOW_LOW / LAYOUT_TIB >= SHADOW_SPAN / LAYOUT_TIB))
        return false;
    /* Of the cell that holds the first byte. */
    word = (const uint32_t *)(LAYOUT_SHADOW - 2 * SHADOW_LOW + (write ? 0 : 4) +
                              2 * (bytes < 4 ? address & ~3ull : address));
    if (bytes < 4) {
        uint32_t mask = *word ^ epoch; /* if it is our segment */

        return irqlab_likely(mask <= SHADOW_MASK) &&
               irqlab_likely((mask >> address % 4 & ((1u << bytes) - 1)) == (1u << bytes) - 1);
    }
    if (irqlab_unlikely(address % 4))
        return false;
    for (unsigned i = 0; i < bytes / 4; i++)
        if (irqlab_unlikely(word[2 * i] != (epoch | SHADOW_MASK)))
            return false;
    return true;
}
