/*
 * memory.c - reserve, commit and protect ranges of the simulated address space.
 *
 * A reservation is one PROT_NONE mapping without swap accounting. Committing is mprotect, giving
 * back is a fresh PROT_NONE mapping on top, so that neighbours merge again and the count of
 * mappings stays low. The list of reservations is all the state there is; a handler may read it, so
 * an entry is complete before the count covers it.
 */
#include "host/memory.h"
#include "host/layout.h"
#include "host/snapshot.h"

#include <errno.h>
#include <sys/mman.h>

#define MEMORY_RESERVATIONS 64

/* What we hold of the address space: a fact about the process, whatever world runs in it. */
static struct memory_reservations {
    size_t count;
    struct {
        uint64_t address;
        uint64_t bytes;
    } range[MEMORY_RESERVATIONS];
} memory_reservations;

static bool memory_range_ok(uint64_t address, uint64_t bytes)
{
    if (address % MEMORY_PAGE || bytes % MEMORY_PAGE || !bytes || address + bytes < address) {
        errno = EINVAL;
        return false;
    }
    return true;
}

static int memory_protection(enum memory_access access)
{
    switch (access) {
    case MEMORY_READ:
        return PROT_READ;
    case MEMORY_WRITE:
        return PROT_READ | PROT_WRITE;
    case MEMORY_EXECUTE:
        return PROT_READ | PROT_EXEC;
    case MEMORY_NONE:
        break;
    }
    return PROT_NONE;
}

bool memory_is_reserved(uint64_t address, uint64_t bytes)
{
    for (size_t i = 0; i < memory_reservations.count; i++) {
        uint64_t offset = address - memory_reservations.range[i].address;
        if (offset < memory_reservations.range[i].bytes &&
            bytes <= memory_reservations.range[i].bytes - offset)
            return true;
    }
    return false;
}

bool memory_reserve_range(uint64_t address, uint64_t bytes)
{
    if (!memory_range_ok(address, bytes))
        return false;
    if (memory_reservations.count == MEMORY_RESERVATIONS) {
        errno = ENOMEM;
        return false;
    }
    void *at = mmap((void *)address, bytes, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (at == MAP_FAILED)
        return false;
    if (at != (void *)address) { /* a kernel before 4.17 takes the address as a hint */
        munmap(at, bytes);
        errno = EEXIST;
        return false;
    }
    madvise(at, bytes, MADV_DONTDUMP); /* a core file of ours need not hold 20 TiB of nothing */
    size_t i = memory_reservations.count;
    memory_reservations.range[i].address = address;
    memory_reservations.range[i].bytes = bytes;
    memory_reservations.count = i + 1;
    return true;
}

void memory_release_range(uint64_t address, uint64_t bytes)
{
    for (size_t i = 0; i < memory_reservations.count; i++) {
        if (memory_reservations.range[i].address != address ||
            memory_reservations.range[i].bytes != bytes)
            continue;
        munmap((void *)address, bytes);
        memory_reservations.range[i] = memory_reservations.range[memory_reservations.count - 1];
        memory_reservations.count--;
        return;
    }
}

bool memory_sparse(uint64_t address, uint64_t bytes)
{
    void *at;

    if (!memory_range_ok(address, bytes))
        return false;
    at = mmap((void *)address, bytes, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (at == MAP_FAILED)
        return false;
    if (at != (void *)address) {
        munmap(at, bytes);
        errno = EEXIST;
        return false;
    }
    madvise(at, bytes, MADV_DONTDUMP);
    madvise(at, bytes, MADV_NOHUGEPAGE);
    return true;
}

bool memory_reserve(void)
{
    const uint64_t user_bytes = LAYOUT_USER_END - LAYOUT_USER_START;
    const uint64_t system_bytes = LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START;
    const uint64_t observer_bytes = LAYOUT_OBSERVERS_END - LAYOUT_OBSERVERS;
    if (!memory_is_reserved(LAYOUT_USER_START, user_bytes) &&
        !memory_reserve_range(LAYOUT_USER_START, user_bytes))
        return false;
    if (!memory_is_reserved(LAYOUT_SYSTEM_START, system_bytes) &&
        !memory_reserve_range(LAYOUT_SYSTEM_START, system_bytes))
        return false;
    return memory_is_reserved(LAYOUT_OBSERVERS, observer_bytes) ||
           memory_reserve_range(LAYOUT_OBSERVERS, observer_bytes);
}

bool memory_protect(uint64_t address, uint64_t bytes, enum memory_access access)
{
    if (!memory_range_ok(address, bytes))
        return false;
    snapshot_before_change(address, bytes,
                           access == MEMORY_WRITE ? SNAPSHOT_CHANGES : SNAPSHOT_CLOSES);
    return mprotect((void *)address, bytes, memory_protection(access)) == 0;
}

bool memory_grow(uint64_t address, uint64_t bytes)
{
    if (!memory_range_ok(address, bytes) ||
        mprotect((void *)address, bytes, PROT_READ | PROT_WRITE) != 0)
        return false;
    snapshot_grown(address, bytes);
    return true;
}

bool memory_reservation(size_t i, uint64_t *start, uint64_t *end)
{
    if (i >= memory_reservations.count)
        return false;
    *start = memory_reservations.range[i].address;
    *end = *start + memory_reservations.range[i].bytes;
    return true;
}

bool memory_commit(uint64_t address, uint64_t bytes, enum memory_access access)
{
    return memory_protect(address, bytes, access);
}

bool memory_decommit(uint64_t address, uint64_t bytes)
{
    if (!memory_range_ok(address, bytes))
        return false;
    snapshot_before_change(address, bytes, SNAPSHOT_CHANGES);
    void *at = mmap((void *)address, bytes, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (at == MAP_FAILED)
        return false;
    madvise(at, bytes, MADV_DONTDUMP); /* as the rest of the reservation, so that they merge */
    return true;
}

bool memory_drop(uint64_t address, uint64_t bytes)
{
    if (!memory_range_ok(address, bytes))
        return false;
    snapshot_before_change(address, bytes, SNAPSHOT_CHANGES);
    return madvise((void *)address, bytes, MADV_DONTNEED) == 0;
}
