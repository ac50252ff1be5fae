/*
 * snapshot_check.c - is everything as it was? For --verify-restore.
 *
 * The full copy is made with nothing but reads and is compared with nothing but reads: it shares no
 * assumption about who writes where with the code that it checks.
 */
#define _GNU_SOURCE /* mincore */
#include "base/check.h"
#include "host/memory.h"
#include "host/snapshot_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MINCORE_PAGES = 4096 };

static const char zeroes[MEMORY_PAGE];

static void keep(uint64_t page)
{
    struct snapshot *s = &snapshot;

    if (s->full_count == s->full_room) {
        s->full_room = s->full_room ? 2 * s->full_room : 1024;
        s->full = realloc(s->full, s->full_room * sizeof *s->full);
        irqlab_assert(s->full);
    }
    s->full[s->full_count].page = page;
    s->full[s->full_count].copy = NULL;
    if (memcmp((const void *)(uintptr_t)page, zeroes, MEMORY_PAGE) != 0) {
        s->full[s->full_count].copy = malloc(MEMORY_PAGE);
        irqlab_assert(s->full[s->full_count].copy);
        memcpy(s->full[s->full_count].copy, (const void *)(uintptr_t)page, MEMORY_PAGE);
    }
    s->full_count++;
}

/* The pages of a segment that were ever touched. */
static void each_resident(const struct snapshot_segment *segment, bool (*each)(uint64_t page),
                          bool *good)
{
    unsigned char resident[MINCORE_PAGES];

    for (uint64_t at = segment->start; at < segment->end; at += MINCORE_PAGES * MEMORY_PAGE) {
        uint64_t behind = snapshot_skip_exempt(at); /* which may be gigabytes */

        if (behind > at)
            at = behind;
        if (at >= segment->end)
            break;

        uint64_t bytes = segment->end - at < MINCORE_PAGES * MEMORY_PAGE
                             ? segment->end - at
                             : MINCORE_PAGES * MEMORY_PAGE;

        if (mincore((void *)(uintptr_t)at, bytes, resident) != 0)
            continue;
        for (uint64_t i = 0; i < bytes / MEMORY_PAGE && *good; i++)
            if (resident[i] & 1)
                *good = each(at + i * MEMORY_PAGE);
    }
}

static bool keep_if_covered(uint64_t page)
{
    uint32_t low, high;

    snapshot_kept_part(page, &low, &high);
    if (low < high)
        keep(page);
    return true;
}

bool snapshot_copy_all(void)
{
    struct snapshot *s = &snapshot;
    bool good = true;

    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].access & PROT_READ)
            each_resident(&s->segments[i], keep_if_covered, &good);
    return good;
}

void snapshot_check_forget(void)
{
    struct snapshot *s = &snapshot;

    for (size_t i = 0; i < s->full_count; i++)
        free(s->full[i].copy);
    s->full_count = 0;
}

/* --- comparing -------------------------------------------------------------------------------- */

struct comparison {
    char *why;
    size_t bytes;
    bool good;
};

static const char *full_copy(uint64_t page)
{
    const struct snapshot *s = &snapshot;
    size_t low = 0, high = s->full_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->full[middle].page < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->full_count && s->full[low].page == page && s->full[low].copy ? s->full[low].copy
                                                                                 : zeroes;
}

static bool same_contents(uint64_t page)
{
    uint32_t low, high;

    snapshot_kept_part(page, &low, &high);
    return low >= high ||
           memcmp((const char *)(uintptr_t)page + low, full_copy(page) + low, high - low) == 0;
}

static void compare_segment(const struct snapshot_segment *segment, struct comparison *comparison)
{
    for (size_t i = 0; i < snapshot.full_count && comparison->good; i++) {
        uint64_t page = snapshot.full[i].page;

        if (page < segment->start || page >= segment->end || same_contents(page))
            continue;
        comparison->good = false;
    }
    each_resident(segment, same_contents, &comparison->good);
    if (!comparison->good && !*comparison->why) {
        for (uint64_t page = segment->start; page < segment->end; page += MEMORY_PAGE) {
            uint32_t at = 0;

            if (same_contents(page))
                continue;
            while (((const char *)(uintptr_t)page)[at] == full_copy(page)[at])
                at++;
            snprintf(comparison->why, comparison->bytes,
                     "the byte at 0x%llx is 0x%02x and was 0x%02x (%s)",
                     (unsigned long long)(page + at), ((unsigned char *)(uintptr_t)page)[at],
                     (unsigned char)full_copy(page)[at],
                     snapshot_record(page) ? "its page was opened" : "its page was never opened");
            return;
        }
    }
}

static bool is_grown(uint64_t page)
{
    for (size_t i = 0; i < snapshot.grown_count; i++)
        if (page - snapshot.grown[i].start < snapshot.grown[i].end - snapshot.grown[i].start)
            return true;
    return false;
}

/* All pages of a mapping of now have the protection they should have. */
static void compare_mapping(const struct snapshot_segment *mapping, void *context)
{
    struct comparison *comparison = context;
    const struct snapshot *s = &snapshot;

    for (size_t i = 0; i < s->segment_count && comparison->good; i++) {
        const struct snapshot_segment *segment = &s->segments[i];
        uint64_t from = segment->start > mapping->start ? segment->start : mapping->start;
        uint64_t to = segment->end < mapping->end ? segment->end : mapping->end;

        if (from >= to || (segment->access == mapping->access && !(segment->access & PROT_WRITE)))
            continue;
        /* A reservation may be terabytes; a hole in it is one mapping, and that is the case above.
         */
        if (to - from > 1ull << 30)
            continue; /* tables of observers, page by page: it would take minutes */
        for (uint64_t page = from; page < to; page += MEMORY_PAGE) {
            uint64_t behind = snapshot_skip_exempt(page);

            if (behind > page) {
                page = behind - MEMORY_PAGE;
                continue;
            }
            if (snapshot_access(segment, page) != mapping->access && !is_grown(page)) {
                comparison->good = false;
                snprintf(comparison->why, comparison->bytes,
                         "the page at 0x%llx has protection %d and should have %d",
                         (unsigned long long)page, mapping->access, snapshot_access(segment, page));
                return;
            }
        }
    }
}

bool snapshot_check(char *why, size_t bytes)
{
    struct snapshot *s = &snapshot;
    struct comparison comparison = {.why = why, .bytes = bytes, .good = true};

    irqlab_assert(s->taken);
    *why = 0;
    snapshot_each_mapping(compare_mapping, &comparison);
    for (size_t i = 0; i < s->segment_count && comparison.good; i++)
        if (s->segments[i].access & PROT_READ)
            compare_segment(&s->segments[i], &comparison);
    for (size_t i = 0; i < s->kept_count && comparison.good; i++)
        if (memcmp(s->kept[i].address, s->kept[i].copy, s->kept[i].bytes) != 0) {
            comparison.good = false;
            snprintf(why, bytes, "variable %zu of the process differs", i);
        }
    return comparison.good;
}
