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

/* Did the current actor make such an access in its current segment already? `bytes` is constant. */
static inline __attribute__((always_inline)) bool shadow_known(uint64_t address, unsigned bytes,
                                                               bool write)
{
    uint64_t offset = address - SHADOW_LOW;
    uint32_t epoch = world->sim->cpu->actor->epoch, mask;
    const uint32_t *word;

    if (irqlab_unlikely(offset >= SHADOW_SPAN - 16))
        return false;
    word = (const uint32_t *)(LAYOUT_SHADOW + (offset / 4 * 8)) + (write ? 0 : 1);
    if (bytes >= 4) {
        if (irqlab_unlikely(offset % 4))
            return false;
        for (unsigned i = 0; i < bytes / 4; i++)
            if (irqlab_unlikely(word[2 * i] != (epoch | SHADOW_MASK)))
                return false;
        return true;
    }
    if (bytes == 2 && irqlab_unlikely(offset % 4 == 3))
        return false;
    mask = ((1u << bytes) - 1) << offset % 4;
    return irqlab_likely((word[0] & ~(SHADOW_MASK ^ mask)) == (epoch | mask));
}
