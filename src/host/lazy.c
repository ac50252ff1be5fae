/*
 * lazy.c - see lazy.h. One bit per unit of the system range, in a table that is itself only as big
 * as the part of it that was used.
 */
#include "host/lazy.h"
#include "host/layout.h"
#include "host/memory.h"

#include <stdlib.h>

enum {
    UNITS = (LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START) / LAZY_UNIT_BYTES,
};

/* What of the address space is committed: a fact about the process, whatever world runs in it. */
static uint64_t lazy_committed[UNITS / 64];

/* Committed in all, for whomever. */
static uint64_t lazy_total;

bool lazy_is_committed(uint64_t address)
{
    uint64_t unit = (address - LAYOUT_SYSTEM_START) / LAZY_UNIT_BYTES;

    return unit < UNITS && lazy_committed[unit / 64] >> (unit % 64) & 1;
}

bool lazy_commit(uint64_t address, uint64_t bytes)
{
    uint64_t first = (address - LAYOUT_SYSTEM_START) / LAZY_UNIT_BYTES;
    uint64_t last = (address + bytes - 1 - LAYOUT_SYSTEM_START) / LAZY_UNIT_BYTES;

    if (!bytes || last >= UNITS || first > last)
        return false;
    for (uint64_t unit = first; unit <= last; unit++) {
        if (lazy_committed[unit / 64] >> (unit % 64) & 1)
            continue;
        if (!memory_grow(LAYOUT_SYSTEM_START + unit * LAZY_UNIT_BYTES, LAZY_UNIT_BYTES))
            return false;
        lazy_committed[unit / 64] |= 1ull << (unit % 64);
        lazy_total += LAZY_UNIT_BYTES;
    }
    return true;
}

/* --- user memory --------------------------------------------------------------------------------
 */

struct kept {
    uint64_t start, end;
};

/* Ranges without overlap: what of the address space is committed for user processes. */
static struct lazy_kept {
    struct kept *range;
    size_t count, room;
} lazy_kept;

static bool keep_new(uint64_t start, uint64_t end)
{
    if (lazy_kept.count == lazy_kept.room) {
        size_t room = lazy_kept.room ? 2 * lazy_kept.room : 32;
        struct kept *range = realloc(lazy_kept.range, room * sizeof *range);

        if (!range)
            return false;
        lazy_kept.range = range;
        lazy_kept.room = room;
    }
    if (!memory_grow(start, end - start))
        return false;
    lazy_total += end - start;
    for (size_t i = lazy_kept.count; i-- > 0;)
        if (lazy_kept.range[i].end == start) {
            lazy_kept.range[i].end = end;
            return true;
        }
    lazy_kept.range[lazy_kept.count++] = (struct kept){start, end};
    return true;
}

bool lazy_keep(uint64_t address, uint64_t bytes)
{
    uint64_t at = address, end = address + bytes;

    while (at < end) {
        uint64_t until = end;
        bool known = false;

        for (size_t i = lazy_kept.count; i-- > 0 && !known;) {
            const struct kept *range = &lazy_kept.range[i];

            known = at >= range->start && at < range->end;
            if (known)
                until = range->end;
            else if (range->start > at && range->start < until)
                until = range->start;
        }
        if (!known && !keep_new(at, until))
            return false;
        at = until;
    }
    return true;
}

uint64_t lazy_committed_bytes(void)
{
    return lazy_total;
}

void lazy_kept_reset(void)
{
    for (size_t i = 0; i < lazy_kept.count; i++)
        memory_drop(lazy_kept.range[i].start, lazy_kept.range[i].end - lazy_kept.range[i].start);
}

/* --- windows ------------------------------------------------------------------------------------
 */

enum { WINDOWS = 4096, WINDOW_SHIFT = 28 }; /* pieces of 256 MiB of LAYOUT_MAPPINGS */

/* Which pieces were opened since the last reset. */
static uint64_t lazy_opened[WINDOWS / 64];

void lazy_window_note(uint64_t address, uint64_t bytes)
{
    for (uint64_t at = address >> WINDOW_SHIFT; at <= (address + bytes - 1) >> WINDOW_SHIFT; at++) {
        uint64_t piece = at - (LAYOUT_MAPPINGS >> WINDOW_SHIFT);

        if (piece < WINDOWS)
            lazy_opened[piece / 64] |= 1ull << (piece % 64);
    }
}

bool lazy_window_open(uint64_t address, uint64_t bytes)
{
    lazy_window_note(address, bytes);
    return memory_commit(address, bytes, MEMORY_WRITE);
}

bool lazy_window_close(uint64_t address, uint64_t bytes)
{
    return memory_protect(address, bytes, MEMORY_NONE);
}

bool lazy_window_clear(uint64_t address, uint64_t bytes)
{
    return memory_drop(address, bytes);
}

void lazy_window_reset(void)
{
    for (uint64_t word = 0; word < WINDOWS / 64; word++)
        while (lazy_opened[word]) {
            uint64_t piece = word * 64 + (uint64_t)__builtin_ctzll(lazy_opened[word]);

            memory_decommit(LAYOUT_MAPPINGS + (piece << WINDOW_SHIFT), 1ull << WINDOW_SHIFT);
            lazy_opened[word] &= lazy_opened[word] - 1;
        }
}
