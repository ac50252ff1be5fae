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
        if (!memory_commit(LAYOUT_SYSTEM_START + unit * LAZY_UNIT_BYTES, LAZY_UNIT_BYTES,
                           MEMORY_WRITE))
            return false;
        lazy_committed[unit / 64] |= 1ull << (unit % 64);
    }
    return true;
}
