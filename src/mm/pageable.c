/*
 * pageable.c - ranges of images that may be paged out, and locking them.
 *
 * A *section* is what one #pragma alloc_text or code_seg names; it may consist of many ranges (each
 * routine is one). Locking goes by section and counts; a locked section is not pageable. Nothing is
 * ever really paged out: a touch at DISPATCH_LEVEL or above is the finding.
 */
#include "mm/mm.h"

#include <string.h>

struct mm_section {
    const char *name; /* belongs to the image */
    uint64_t image;   /* 4 GiB slot it lies in: equal names of two images differ */
    uint32_t locks;   /* MmLockPagableCodeSection */
    bool gone;        /* an INIT section after DriverEntry */
    struct mm_section *next;
};

struct mm_pageable_range {
    uint64_t start, end;
    struct mm_section *section;
};

struct mm_pageable {
    struct mm_pageable_range *ranges; /* [room], ascending, disjoint */
    uint32_t count, room;
    struct mm_section *sections;
    bool all_locked_out; /* MmPageEntireDriver: nothing to remember but that */
};

enum { IMAGE_SHIFT = 32 };

static struct mm_pageable *pageable(void)
{
    struct mm *mm = world->mm;

    if (!mm->pageable) {
        mm->pageable = arena_alloc(&world->arena, sizeof *mm->pageable);
        irqlab_assert(mm->pageable);
    }
    return mm->pageable;
}

static struct mm_section *section_of(uint64_t address, const char *name)
{
    struct mm_pageable *all = pageable();
    uint64_t image = address >> IMAGE_SHIFT;
    struct mm_section *section;

    for (section = all->sections; section; section = section->next)
        if (section->image == image && strcmp(section->name, name) == 0)
            return section;
    section = arena_alloc(&world->arena, sizeof *section);
    irqlab_assert(section);
    section->name = name;
    section->image = image;
    section->next = all->sections;
    return all->sections = section;
}

/* Index of the first range that ends above the address. */
static uint32_t position(const struct mm_pageable *all, uint64_t address)
{
    uint32_t low = 0, high = all->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (all->ranges[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void mm_pageable_add(uint64_t address, uint64_t bytes, const char *section)
{
    struct mm_pageable *all = pageable();
    uint32_t at = position(all, address);

    if (all->count == all->room) {
        uint32_t room = all->room ? all->room * 2 : 16;
        struct mm_pageable_range *ranges = arena_alloc(&world->arena, room * sizeof *ranges);

        irqlab_assert(ranges);
        if (all->room) {
            memcpy(ranges, all->ranges, all->count * sizeof *ranges);
            arena_free(&world->arena, all->ranges, all->room * sizeof *ranges);
        }
        all->ranges = ranges;
        all->room = room;
    }
    memmove(&all->ranges[at + 1], &all->ranges[at], (all->count - at) * sizeof *all->ranges);
    all->ranges[at] = (struct mm_pageable_range){
        .start = address, .end = address + bytes, .section = section_of(address, section)};
    all->count++;
}

void mm_pageable_remove(uint64_t address, uint64_t bytes)
{
    struct mm_pageable *all = world->mm->pageable;
    uint32_t kept = 0;

    if (!all)
        return;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->ranges[i].start >= address + bytes || all->ranges[i].end <= address)
            all->ranges[kept++] = all->ranges[i];
    all->count = kept;
    for (struct mm_section **link = &all->sections; *link;) {
        bool used = false;

        for (uint32_t i = 0; i < kept && !used; i++)
            used = all->ranges[i].section == *link;
        if (used)
            link = &(*link)->next;
        else
            *link = (*link)->next;
    }
}

static const struct mm_pageable_range *range_of(uint64_t address)
{
    const struct mm_pageable *all = world->mm->pageable;
    uint32_t at;

    if (!all)
        return NULL;
    at = position(all, address);
    return at < all->count && all->ranges[at].start <= address ? &all->ranges[at] : NULL;
}

void mm_pageable_discard(uint64_t address, uint64_t bytes)
{
    const struct mm_pageable *all = world->mm->pageable;

    for (uint32_t i = 0; all && i < all->count; i++)
        if (all->ranges[i].start - address < bytes &&
            strncmp(all->ranges[i].section->name, "INIT", 4) == 0)
            all->ranges[i].section->gone = true;
}

enum mm_code mm_code_at(uint64_t address, uint64_t *start)
{
    const struct mm_pageable_range *range = range_of(address);

    if (!range)
        return MM_CODE_RESIDENT;
    *start = range->start;
    return range->section->gone    ? MM_CODE_GONE
           : range->section->locks ? MM_CODE_RESIDENT
                                   : MM_CODE_PAGEABLE;
}

bool mm_is_paged(const volatile void *address)
{
    const struct mm_pageable_range *range = range_of((uint64_t)(uintptr_t)address);
    struct mm_block block;

    if (range)
        return range->section->locks == 0;
    if ((uint64_t)(uintptr_t)address - LAYOUT_POOL >= LAYOUT_TIB)
        return false; /* as most of a driver's accesses: its own variables */
    return mm_pool_find(address, &block) && block.state == MM_BLOCK_LIVE &&
           block.kind & MM_POOL_PAGED && !mm_is_locked((uint64_t)(uintptr_t)address);
}

const char *mm_pageable_section(const volatile void *address)
{
    const struct mm_pageable_range *range = range_of((uint64_t)(uintptr_t)address);

    return range ? range->section->name : NULL;
}

/* --- documented routines ------------------------------------------------------------------------
 */

/* Returns a handle: the section. NULL if the address is in no pageable section (nothing to lock),
 * as when the driver was built without them; locking by that handle again is harmless. */
PVOID MmLockPagableDataSection(PVOID AddressWithinSection)
{
    const struct mm_pageable_range *range = range_of((uint64_t)(uintptr_t)AddressWithinSection);

    KE_DDI(AddressWithinSection, 0);
    if (!range)
        return PAGE_ALIGN(AddressWithinSection);
    range->section->locks++;
    return range->section;
}

static struct mm_section *section_by_handle(PVOID handle)
{
    struct mm_section *section = pageable()->sections;

    while (section && section != handle)
        section = section->next;
    return section;
}

VOID MmLockPagableSectionByHandle(PVOID ImageSectionHandle)
{
    struct mm_section *section = section_by_handle(ImageSectionHandle);

    KE_DDI(ImageSectionHandle, 0);
    if (section)
        section->locks++;
}

VOID MmUnlockPagableImageSection(PVOID ImageSectionHandle)
{
    struct mm_section *section = section_by_handle(ImageSectionHandle);

    KE_DDI(ImageSectionHandle, 0);
    if (section && section->locks == 0)
        ke_crash(0x1A, 0x1010, (ULONG64)(uintptr_t)ImageSectionHandle, 0, 0,
                 "a pageable section was unlocked that was not locked");
    if (section)
        section->locks--;
}

/* All of the driver's image becomes pageable: what is not marked so stays as it is with us. */
PVOID MmPageEntireDriver(PVOID AddressWithinSection)
{
    KE_DDI(AddressWithinSection, 0);
    pageable()->all_locked_out = true;
    return (PVOID)((uintptr_t)AddressWithinSection >> IMAGE_SHIFT << IMAGE_SHIFT);
}

VOID MmResetDriverPaging(PVOID AddressWithinSection)
{
    KE_DDI(AddressWithinSection, 0);
    pageable()->all_locked_out = false;
}
