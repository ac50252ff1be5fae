/*
 * arena.h - the memory of one world: a bump allocator with free lists by size.
 *
 * Blocks come zeroed, aligned to 16 bytes, from one contiguous region that the host reserved, so
 * that a world is saved and restored as one range [base, base + used). Freed blocks are reused
 * last-in first-out within their size class; nothing is ever given back before the world ends.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define ARENA_CLASSES 64 /* size classes of 32 bytes; larger blocks are powers of two above */

struct arena {
    char *base;                     /* start of the region */
    size_t used_bytes;              /* high-water mark */
    size_t limit_bytes;             /* size of the region */
    void *free[ARENA_CLASSES + 48]; /* first free block of each class */
};

void arena_init(struct arena *arena, void *base, size_t limit_bytes);

/* A zeroed block; NULL when the region is full. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* Give back a block of that same size. */
void arena_free(struct arena *arena, void *block, size_t bytes);
