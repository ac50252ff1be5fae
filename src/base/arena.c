/* arena.c - see arena.h. */
#include "base/arena.h"
#include "base/check.h"

#include <string.h>

enum { CLASS_BYTES = 32 };

/* The class of a size and the size all its blocks have. */
static unsigned class_of(size_t bytes, size_t *rounded)
{
    if (bytes <= ARENA_CLASSES * CLASS_BYTES) {
        unsigned c = bytes ? (unsigned)((bytes - 1) / CLASS_BYTES) : 0;

        *rounded = (size_t)(c + 1) * CLASS_BYTES;
        return c;
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

void *arena_alloc(struct arena *arena, size_t bytes)
{
    size_t rounded;
    unsigned c = class_of(bytes, &rounded);
    void *block = arena->free[c];

    if (block) {
        arena->free[c] = *(void **)block;
        memset(block, 0, rounded);
        return block;
    }
    if (arena->limit_bytes - arena->used_bytes < rounded)
        return NULL;
    block = arena->base + arena->used_bytes;
    arena->used_bytes += rounded;
    memset(block, 0, rounded); /* an earlier execution may have been here */
    return block;
}

void arena_free(struct arena *arena, void *block, size_t bytes)
{
    size_t rounded;
    unsigned c = class_of(bytes, &rounded);

    *(void **)block = arena->free[c];
    arena->free[c] = block;
}
