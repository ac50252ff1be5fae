/*
 * arena.h - the memory of one world: a bump allocator with free lists by size.
 *
 * Blocks come zeroed, aligned to 16 bytes, from one contiguous region that the host reserved, so
 * that a world is saved and restored as one range [base, base + used). Freed blocks are reused
 * last-in first-out within their size class; nothing is ever given back before the world ends.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARENA_CLASSES 64 /* size classes of 32 bytes; larger blocks are powers of two above */

struct arena_gap {
    uint32_t from, to; /* offsets from base */
};

struct arena {
    char *base;                     /* start of the region */
    size_t used_bytes;              /* high-water mark */
    size_t limit_bytes;             /* size of the region */
    void *free[ARENA_CLASSES + 48]; /* first free block of each class */
    struct arena_gap *gaps;         /* arena_spread; NULL: blocks lie side by side */
    uint32_t gap_count, gap_room;
};

void arena_init(struct arena *arena, void *base, size_t limit_bytes);

/*
 * The next `blocks` blocks get pages of their own, each at the offset in its page where it would
 * have lain without: who watches writes by pages (host/snapshot.h) then sees objects. What is
 * between them is never used. False: no room.
 */
bool arena_spread(struct arena *arena, size_t blocks);

/* The i-th unused range, ascending, as offsets from base; false: there are fewer. */
bool arena_gap(const struct arena *arena, size_t i, size_t *from, size_t *to);

/* A zeroed block; NULL when the region is full. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* Give back a block of that same size. */
void arena_free(struct arena *arena, void *block, size_t bytes);
