/* arena.c - see arena.h. */
#include "base/arena.h"
#include "base/check.h"

#include <string.h>

enum { CLASS_BYTES = 32, SMALL_BYTES = 4 * CLASS_BYTES, PAGE_BYTES = 4096 };

/* The class of a size and the size all its blocks have. */
static inline unsigned class_of(size_t bytes, size_t *rounded)
{
    if (irqlab_likely(bytes <= ARENA_CLASSES * CLASS_BYTES)) {
        size_t most = bytes ? bytes - 1 : 0;

        *rounded = (most | (CLASS_BYTES - 1)) + 1;
        return (unsigned)most / CLASS_BYTES;
    }
    unsigned log = 64 - (unsigned)__builtin_clzll(bytes - 1);

    *rounded = (size_t)1 << log;
    irqlab_assert(log < 48);
    return ARENA_CLASSES + log;
}

void arena_init(struct arena *arena, void *base, size_t limit_bytes)
{
    memset(arena, 0, sizeof *arena);
    arena->base = base;
    arena->limit_bytes = limit_bytes;
}

bool arena_spread(struct arena *arena, size_t blocks)
{
    struct arena_gap *gaps = arena_alloc(arena, blocks * sizeof *gaps);

    if (!gaps || arena->limit_bytes > UINT32_MAX)
        return false;
    arena->gap_room = (uint32_t)blocks;
    arena->gaps = gaps;
    return true;
}

bool arena_gap(const struct arena *arena, size_t i, size_t *from, size_t *to)
{
    if (i >= arena->gap_count)
        return false;
    *from = arena->gaps[i].from;
    *to = arena->gaps[i].to;
    return true;
}

/* Leave the page that the last block lies in. */
static irqlab_cold void leave_gap(struct arena *arena, size_t rounded)
{
    size_t from = arena->used_bytes, offset = from % PAGE_BYTES, to = from - offset;

    if (offset)
        to += PAGE_BYTES;
    if (offset + rounded <= PAGE_BYTES)
        to += offset;
    if (to > arena->limit_bytes || to == from)
        return;
    arena->gaps[arena->gap_count++] = (struct arena_gap){(uint32_t)from, (uint32_t)to};
    arena->used_bytes = to;
}

/*
 * Zero a block: a multiple of CLASS_BYTES. Most have one to four times that, for which the call of
 * memset costs more than the work.
 */
static inline void *zeroed(void *block, size_t rounded)
{
    typedef uint64_t words __attribute__((vector_size(16), may_alias));
    words *at = block, *end = (words *)((char *)block + rounded);

    if (irqlab_unlikely(rounded > SMALL_BYTES))
        return memset(block, 0, rounded);
    do {
        at[0] = at[1] = (words){0, 0};
        at += 2;
    } while (at < end);
    return block;
}

static __attribute__((noinline)) void *alloc_spread(struct arena *arena, size_t rounded)
{
    char *block;

    if (arena->gap_count < arena->gap_room)
        leave_gap(arena, rounded);
    if (arena->limit_bytes - arena->used_bytes < rounded)
        return NULL;
    block = arena->base + arena->used_bytes;
    arena->used_bytes += rounded;
    return zeroed(block, rounded);
}

/* Whatever is called is called last, so that there is no frame. */
void *arena_alloc(struct arena *arena, size_t bytes)
{
    size_t rounded, used;
    unsigned c = class_of(bytes, &rounded);
    void *block = arena->free[c];

    if (block) {
        arena->free[c] = *(void **)block;
        return zeroed(block, rounded);
    }
    used = arena->used_bytes;
    if (irqlab_unlikely(arena->gap_count < arena->gap_room) ||
        irqlab_unlikely(arena->limit_bytes - used < rounded))
        return alloc_spread(arena, rounded);
    arena->used_bytes = used + rounded;
    return zeroed(arena->base + used, rounded); /* an earlier execution may have been here */
}

void arena_free(struct arena *arena, void *block, size_t bytes)
{
    size_t rounded;
    unsigned c = class_of(bytes, &rounded);

    *(void **)block = arena->free[c];
    arena->free[c] = block;
}
