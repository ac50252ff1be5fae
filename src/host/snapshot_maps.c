/* snapshot_maps.c - what the host has mapped in our reservations, and pages with two addresses. */
#define _GNU_SOURCE /* mremap */
#include "base/check.h"
#include "host/memory.h"
#include "host/snapshot_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* "start-end rwxp offset device inode path" */
static bool parse(const char *line, struct snapshot_segment *mapping)
{
    char access[5];

    *mapping = (struct snapshot_segment){0};
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %" SCNu64, &mapping->start,
               &mapping->end, access, &mapping->offset, &mapping->inode) != 5)
        return false;
    mapping->access = (access[0] == 'r' ? PROT_READ : 0) | (access[1] == 'w' ? PROT_WRITE : 0) |
                      (access[2] == 'x' ? PROT_EXEC : 0);
    mapping->shared = access[3] == 's';
    return true;
}

/* Called for the parts that lie in a reservation. Mappings may have grown together across the end
 * of one. */
static void in_reservations(const struct snapshot_segment *mapping,
                            void (*each)(const struct snapshot_segment *mapping, void *context),
                            void *context)
{
    uint64_t start, end;

    for (size_t i = 0; memory_reservation(i, &start, &end); i++) {
        struct snapshot_segment part = *mapping;

        if (part.start < start) {
            part.offset += start - part.start;
            part.start = start;
        }
        if (part.end > end)
            part.end = end;
        if (part.start < part.end)
            each(&part, context);
    }
}

void snapshot_each_mapping(void (*each)(const struct snapshot_segment *mapping, void *context),
                           void *context)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    struct snapshot_segment mapping;
    char *line = NULL;
    size_t room = 0;

    irqlab_assert(maps);
    while (getline(&line, &room, maps) > 0)
        if (parse(line, &mapping))
            in_reservations(&mapping, each, context);
    free(line);
    fclose(maps);
}

static void add(const struct snapshot_segment *mapping, void *context)
{
    struct snapshot *s = &snapshot;

    if (s->segment_count == s->segment_room) {
        s->segment_room = s->segment_room ? 2 * s->segment_room : 64;
        s->segments = realloc(s->segments, s->segment_room * sizeof *s->segments);
        irqlab_assert(s->segments);
    }
    s->segments[s->segment_count++] = *mapping;
}

/* Shared pages one by one, so that those which are the same are easily told: a segment each. */
static void add_split(const struct snapshot_segment *mapping, void *context)
{
    struct snapshot_segment page = *mapping;

    if (!mapping->shared) {
        add(mapping, context);
        return;
    }
    for (; page.start < mapping->end; page.start += MEMORY_PAGE, page.offset += MEMORY_PAGE) {
        page.end = page.start + MEMORY_PAGE;
        add(&page, context);
    }
}

static int by_start(const void *a, const void *b)
{
    const struct snapshot_segment *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static int by_page(const void *a, const void *b)
{
    const struct snapshot_segment *x = *(struct snapshot_segment *const *)a;
    const struct snapshot_segment *y = *(struct snapshot_segment *const *)b;

    if (x->inode != y->inode)
        return x->inode < y->inode ? -1 : 1;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static bool same_object(const struct snapshot_segment *a, const struct snapshot_segment *b,
                        uint64_t apart)
{
    return a->inode == b->inode && a->offset + apart == b->offset;
}

/* How many pages lie one after the other in the object, from pages[i] on, each mapped at its place
 * after the one before: so they can be given an anchor at once. */
static size_t run_of(struct snapshot_segment *const *pages, size_t count, size_t i)
{
    size_t length = 1;

    for (size_t next = i + 1; next < count; next++) {
        if (same_object(pages[i], pages[next], (length - 1) * MEMORY_PAGE))
            continue; /* a further address of the same page */
        if (!same_object(pages[i], pages[next], length * MEMORY_PAGE) ||
            pages[next]->start != pages[i]->start + length * MEMORY_PAGE)
            break;
        length++;
    }
    return length;
}

/* One address of ours for each shared page, whatever addresses it has otherwise. */
static bool make_anchors(struct snapshot_segment **pages, size_t count)
{
    size_t i = 0;

    while (i < count) {
        const struct snapshot_segment *first = pages[i], *owner = NULL;
        uint64_t bytes = run_of(pages, count, i) * MEMORY_PAGE, done = 0;
        char *anchor = mremap((void *)(uintptr_t)first->start, 0, bytes, MREMAP_MAYMOVE);

        if (anchor == MAP_FAILED)
            return false;
        mprotect(anchor, bytes, PROT_READ | PROT_WRITE);
        for (; i < count && same_object(first, pages[i], pages[i]->offset - first->offset) &&
               pages[i]->offset - first->offset < bytes;
             i++) {
            done = pages[i]->offset - first->offset;
            if (!owner || owner->offset != pages[i]->offset) {
                owner = pages[i];
                pages[i]->own_anchor = true;
            }
            pages[i]->anchor = anchor + done;
            pages[i]->first = owner->start;
        }
    }
    return true;
}

bool snapshot_read_maps(void)
{
    struct snapshot *s = &snapshot;
    struct snapshot_segment **pages;
    size_t count = 0;
    bool ok;

    s->segment_count = 0;
    snapshot_each_mapping(add_split, NULL);
    qsort(s->segments, s->segment_count, sizeof *s->segments, by_start);
    pages = malloc((s->segment_count + 1) * sizeof *pages);
    irqlab_assert(pages);
    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].shared)
            pages[count++] = &s->segments[i];
    qsort(pages, count, sizeof *pages, by_page);
    ok = make_anchors(pages, count);
    free(pages);
    return ok;
}

/* A new page with the contents of the anchor takes its place and that of all its addresses. */
static void make_own(struct snapshot_segment *segment)
{
    struct snapshot *s = &snapshot;
    void *fresh = mmap(NULL, MEMORY_PAGE, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    irqlab_assert(fresh != MAP_FAILED);
    memcpy(fresh, segment->anchor, MEMORY_PAGE);
    irqlab_assert(mremap(fresh, MEMORY_PAGE, MEMORY_PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                         segment->anchor) != MAP_FAILED);
    for (size_t i = 0; i < s->segment_count; i++) {
        struct snapshot_segment *other = &s->segments[i];

        if (!other->shared || other->anchor != segment->anchor)
            continue;
        irqlab_assert(mremap(segment->anchor, 0, MEMORY_PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                             (void *)(uintptr_t)other->start) != MAP_FAILED);
        irqlab_assert(mprotect((void *)(uintptr_t)other->start, MEMORY_PAGE,
                               snapshot_access(other, other->start)) == 0);
    }
}

void snapshot_forked(void)
{
    struct snapshot *s = &snapshot;

    if (!s->taken)
        return;
    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].shared && s->segments[i].own_anchor)
            make_own(&s->segments[i]);
}
