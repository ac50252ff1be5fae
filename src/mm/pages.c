/*
 * pages.c - see pages.h: physical memory, the windows of LAYOUT_MAPPINGS, and who maps what.
 */
#include "mm/pages.h"
#include "host/lazy.h"

#include <string.h>

#define RAM_END (PAGES_RAM + PAGES_RAM_BYTES)
#define HOST_PHYSICAL 0x0000800000000000ull /* memory outside of the layout: only in tests */

struct mm_pages *pages(void)
{
    struct mm *mm = world->mm;

    if (!mm->pages) {
        struct mm_pages *p = mm->pages = arena_alloc(&world->arena, sizeof *p);

        irqlab_assert(p);
        list_init(&p->runs);
        list_init(&p->mappings);
        list_init(&p->device_used);
        for (int i = 0; i < PAGES_BUCKETS; i++)
            list_init(&p->locks[i]);
        p->ram_next = PAGES_RAM + PAGES_RAM_FIRST;
    }
    return mm->pages;
}

/* --- physical addresses --------------------------------------------------------------------------
 */

struct pages_mapping *pages_mapping_at(uint64_t address)
{
    if (!world->mm->pages)
        return NULL;
    list_for_each(it, &world->mm->pages->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (address - mapping->to < mapping->bytes)
            return mapping;
    }
    return NULL;
}

uint64_t mm_alias_origin(uint64_t address)
{
    const struct pages_mapping *mapping;

    if (!mm_may_be_alias(address))
        return address;
    mapping = pages_mapping_at(address);
    if (!mapping || !mapping->mapped || mapping->device || !mapping->from)
        return address;
    return mm_alias_origin(mapping->from + (address - mapping->to));
}

uint64_t mm_physical(const volatile void *address)
{
    uint64_t at = mm_alias_origin((uint64_t)(uintptr_t)address);
    const struct pages_mapping *mapping;

    if (at - PAGES_RAM < PAGES_RAM_BYTES)
        return at - PAGES_RAM;
    if (at - PAGES_DEVICE < PAGES_DEVICE_BYTES) {
        mapping = pages_mapping_at(at);
        if (mapping)
            return mapping->physical + (at - mapping->to);
    }
    if (at - LAYOUT_USER_START < LAYOUT_SYSTEM_END - LAYOUT_USER_START)
        return at - LAYOUT_USER_START + PAGES_RAM_BYTES;
    return at + HOST_PHYSICAL;
}

uint64_t mm_virtual(uint64_t physical)
{
    if (world->mm->pages)
        list_for_each(it, &world->mm->pages->mappings)
        {
            struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

            if (mapping->device && physical - mapping->physical < mapping->bytes)
                return mapping->to + (physical - mapping->physical);
        }
    if (physical < PAGES_RAM_BYTES)
        return PAGES_RAM + physical;
    if (physical < HOST_PHYSICAL)
        return physical - PAGES_RAM_BYTES + LAYOUT_USER_START;
    return physical - HOST_PHYSICAL;
}

/* --- the ram window ------------------------------------------------------------------------------
 */

/* Where in [at, end) a run of that size may begin, or 0. */
static uint64_t fit(uint64_t at, uint64_t end, uint64_t bytes, uint64_t boundary)
{
    if (boundary) {
        uint64_t first = at & ~(boundary - 1), last = (at + bytes - 1) & ~(boundary - 1);

        if (first != last)
            at = first + boundary; /* multiples of a power of two; the window starts on one */
        if (bytes > boundary)
            return 0;
    }
    return at < end && bytes <= end - at ? at : 0;
}

static uint64_t search(uint64_t bytes, uint64_t from, uint64_t end, uint64_t boundary,
                       struct list **before)
{
    uint64_t at = from;

    list_for_each(it, &pages()->runs)
    {
        struct pages_run *run = container_of(it, struct pages_run, link);

        if (run->start + run->bytes <= at)
            continue;
        if (run->start > at) {
            uint64_t found = fit(at, run->start < end ? run->start : end, bytes, boundary);

            if (found) {
                *before = it;
                return found;
            }
        }
        at = run->start + run->bytes;
    }
    *before = &pages()->runs;
    return fit(at, end, bytes, boundary);
}

struct pages_run *pages_take(uint64_t bytes, uint64_t low, uint64_t high, uint64_t boundary)
{
    struct mm_pages *p = pages();
    struct pages_run *run;
    struct list *before = NULL;
    uint64_t start, end, at = 0;

    bytes = (bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
    if (low < PAGES_RAM_FIRST)
        low = PAGES_RAM_FIRST;
    if (high >= PAGES_RAM_BYTES)
        high = PAGES_RAM_BYTES - 1;
    if (!bytes || low > high || (boundary & (boundary - 1)))
        return NULL;
    start = PAGES_RAM + ((low + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1));
    end = PAGES_RAM + ((high + 1) & ~(uint64_t)(MM_PAGE - 1));
    /* Behind the last one first, so that what was freed is not used again at once. */
    if (p->ram_next > start && p->ram_next < end)
        at = search(bytes, p->ram_next, end, boundary, &before);
    if (!at)
        at = search(bytes, start, end, boundary, &before);
    if (!at || !lazy_window_open(at, bytes))
        return NULL;
    lazy_window_clear(at, bytes);
    lazy_window_close(at, bytes);
    run = arena_alloc(&world->arena, sizeof *run);
    irqlab_assert(run);
    run->start = at;
    run->bytes = bytes;
    list_push_back(before, &run->link);
    p->ram_next = at + bytes;
    return run;
}

void pages_give(struct pages_run *run)
{
    lazy_window_close(run->start, run->bytes);
    list_remove(&run->link);
    arena_free(&world->arena, run, sizeof *run);
}

struct pages_run *pages_run_at(uint64_t address)
{
    list_for_each(it, &pages()->runs)
    {
        struct pages_run *run = container_of(it, struct pages_run, link);

        if (address - run->start < run->bytes)
            return run;
    }
    return NULL;
}

bool pages_run_map(struct pages_run *run)
{
    if (run->maps == 0 && !lazy_window_open(run->start, run->bytes))
        return false;
    run->maps++;
    return true;
}

void pages_run_unmap(struct pages_run *run)
{
    if (run->maps && --run->maps == 0)
        lazy_window_close(run->start, run->bytes);
}

/* --- mappings ------------------------------------------------------------------------------------
 */

struct pages_mapping *pages_mapping_new(uint64_t to, uint64_t from, uint64_t bytes)
{
    struct pages_mapping *mapping = arena_alloc(&world->arena, sizeof *mapping);

    irqlab_assert(mapping);
    mapping->to = to;
    mapping->from = from;
    mapping->bytes = bytes;
    mapping->mapped = true;
    list_push_front(&pages()->mappings, &mapping->link);
    if (layout_is_user(to)) {
        struct mm *mm = world->mm;
        uint64_t low = (to - LAYOUT_USER_START) % LAYOUT_USER_SLOT_BYTES, high = low + bytes;

        if (mm->user_alias_bytes && mm->user_alias_low < low)
            low = mm->user_alias_low;
        if (mm->user_alias_bytes && mm->user_alias_low + mm->user_alias_bytes > high)
            high = mm->user_alias_low + mm->user_alias_bytes;
        mm->user_alias_low = low;
        mm->user_alias_bytes = high - low;
    }
    return mapping;
}

void pages_mapping_free(struct pages_mapping *mapping)
{
    list_remove(&mapping->link);
    arena_free(&world->arena, mapping, sizeof *mapping);
}

bool pages_space_used(uint64_t start, uint64_t bytes)
{
    list_for_each(it, &pages()->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (mapping->to < start + bytes && mapping->to + mapping->bytes > start)
            return true;
    }
    return false;
}

/* A free place in the piece of a window that is the current actor's. */
static uint64_t piece_space(uint64_t window, uint32_t next[PAGES_ALIAS_PIECES], uint64_t bytes)
{
    uint32_t ident = world->sim->cpu->actor->ident;
    uint32_t piece = (uint32_t)((ident * 0x9E3779B97F4A7C15ull) >> 54); /* 10 bits */
    uint64_t base = window + piece * PAGES_ALIAS_PIECE_BYTES;
    uint64_t wanted = bytes + MM_PAGE; /* a page behind it faults */

    if (wanted > PAGES_ALIAS_PIECE_BYTES)
        return 0;
    for (int turns = 0; turns < 2;) {
        uint64_t at = base + (uint64_t)next[piece] * MM_PAGE;

        if (at + wanted > base + PAGES_ALIAS_PIECE_BYTES) {
            next[piece] = 0;
            turns++;
            continue;
        }
        if (!pages_space_used(at, wanted)) {
            next[piece] += (uint32_t)(wanted / MM_PAGE);
            return at;
        }
        next[piece]++;
    }
    return 0;
}

uint64_t pages_alias_space(uint64_t bytes)
{
    return piece_space(PAGES_ALIAS, pages()->alias_next, bytes);
}

uint64_t pages_section_space(uint64_t bytes)
{
    return piece_space(PAGES_SECTIONS, pages()->section_next, bytes);
}

uint64_t pages_user_space(uint64_t user_low, uint64_t bytes, uint64_t alignment)
{
    uint64_t slot = user_low - (user_low - LAYOUT_USER_START) % LAYOUT_USER_SLOT_BYTES;
    uint64_t at = slot + PAGES_USER_MAPPINGS;

    for (;;) {
        const struct pages_mapping *other = NULL;

        list_for_each(it, &pages()->mappings)
        {
            struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

            if (mapping->to < at + bytes && mapping->to + mapping->bytes > at)
                other = mapping;
        }
        if (!other)
            return at + bytes <= slot + PAGES_USER_MAPPINGS_END ? at : 0;
        at = (other->to + other->bytes + alignment) & ~(alignment - 1); /* a page between */
    }
}

/* --- for snapshots
 * -------------------------------------------------------------------------------- */

void pages_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context)
{
    const struct mm_pages *p = world->mm->pages;

    if (!p)
        return;
    list_for_each(it, &p->runs)
    {
        struct pages_run *run = container_of(it, struct pages_run, link);

        if (run->maps)
            each(context, run->start, run->bytes);
    }
    list_for_each(it, &p->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (mapping->device)
            each(context, mapping->to, mapping->bytes);
    }
}
