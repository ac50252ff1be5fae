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

/* Shared pages one by one, so that those which are the same are easily told. */
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

bool snapshot_read_maps(void)
{
    struct snapshot *s = &snapshot;

    s->segment_count = 0;
    snapshot_each_mapping(add_split, NULL);
    qsort(s->segments, s->segment_count, sizeof *s->segments, by_start);
    for (size_t i = 0; i < s->segment_count; i++) {
        struct snapshot_segment *segment = &s->segments[i];
        void *anchor;

        if (!segment->shared || segment->anchor)
            continue;
        anchor = mremap((void *)(uintptr_t)segment->start, 0, MEMORY_PAGE, MREMAP_MAYMOVE);
        if (anchor == MAP_FAILED)
            return false;
        mprotect(anchor, MEMORY_PAGE, PROT_READ | PROT_WRITE);
        segment->own_anchor = true;
        for (size_t other = i; other < s->segment_count; other++)
            if (s->segments[other].shared && s->segments[other].inode == segment->inode &&
                s->segments[other].offset == segment->offset) {
                s->segments[other].anchor = anchor;
                s->segments[other].first = segment->start;
            }
    }
    return true;
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
