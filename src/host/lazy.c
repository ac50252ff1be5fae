/*
 * lazy.c - see lazy.h. One bit per unit of the system range, in a table that is itself only as big
 * as the part of it that was used.
 */
#include "host/lazy.h"
#include "host/layout.h"
#include "host/memory.h"

enum {
    UNITS = (LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START) / LAZY_UNIT_BYTES,
};

/* What of the address space is committed: a fact about the process, whatever world runs in it. */
static uint64_t lazy_committed[UNITS / 64];

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
    }
    return true;
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
