/*
 * memory_stacks.c - pools of stacks in one range of address space.
 *
 * Words. A slot is *committed* once its pages were made usable; this belongs to the address space
 * and is never undone. A slot is *begun* when it was handed out since the last reset; `begun` and
 * the array of freed slots are the logical state, which save and restore copy.
 *
 * Invariants.
 *  1. Slots [0, begun) were handed out; those of them not in freed[0, freed_count) are live.
 *  2. begun <= committed <= slots.
 *  3. The guard of each committed slot faults.
 */
#include "host/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13 */
#endif

struct stack_pool {
    uint64_t base;
    uint32_t slot_bytes;
    uint32_t guard_bytes;
    uint32_t fill_bytes; /* no more than the usable part of a slot */
    uint8_t fill;
    bool reserved; /* the region lies in a reservation: give it back by decommitting */
    bool markers;  /* guards are page-table markers, not mappings of their own */
    uint32_t slots;
    uint32_t committed; /* of the address space: survives reset and restore */
    uint32_t begun;
    uint32_t freed_count;
    uint32_t *freed; /* stack of freed slots; room for all, resident as far as used */
};

static size_t stack_pool_array_bytes(const struct stack_pool *pool)
{
    size_t bytes = (size_t)pool->slots * sizeof *pool->freed;
    return (bytes + MEMORY_PAGE - 1) & ~(size_t)(MEMORY_PAGE - 1);
}

struct stack_pool *stack_pool_create(const struct stack_pool_options *options)
{
    uint32_t guard = options->guard_bytes ? options->guard_bytes : MEMORY_PAGE;
    uint64_t slots = options->slot_bytes ? options->region_bytes / options->slot_bytes : 0;
    if (options->base % MEMORY_PAGE || options->slot_bytes % MEMORY_PAGE || guard % MEMORY_PAGE ||
        options->slot_bytes < (uint64_t)guard + MEMORY_PAGE || !slots || slots > UINT32_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct stack_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->base = options->base;
    pool->slot_bytes = options->slot_bytes;
    pool->guard_bytes = guard;
    pool->slots = (uint32_t)slots;
    pool->fill = options->fill;
    pool->fill_bytes = options->fill_bytes < options->slot_bytes - guard
                           ? options->fill_bytes
                           : options->slot_bytes - guard;
    pool->markers = true; /* until the kernel says otherwise */
    pool->freed = mmap(NULL, stack_pool_array_bytes(pool), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pool->freed == MAP_FAILED) {
        free(pool);
        errno = ENOMEM;
        return NULL;
    }
    uint64_t bytes = slots * pool->slot_bytes;
    pool->reserved = memory_is_reserved(pool->base, bytes);
    if (!pool->reserved && !memory_reserve_range(pool->base, bytes)) {
        int error = errno;
        munmap(pool->freed, stack_pool_array_bytes(pool));
        free(pool);
        errno = error;
        return NULL;
    }
    return pool;
}

void stack_pool_destroy(struct stack_pool *pool)
{
    if (!pool)
        return;
    uint64_t bytes = (uint64_t)pool->slots * pool->slot_bytes;
    if (!pool->reserved)
        memory_release_range(pool->base, bytes);
    else if (pool->committed)
        memory_decommit(pool->base, (uint64_t)pool->committed * pool->slot_bytes);
    munmap(pool->freed, stack_pool_array_bytes(pool));
    free(pool);
}

static struct stack_span stack_pool_span(const struct stack_pool *pool, uint32_t slot)
{
    uint64_t at = pool->base + (uint64_t)slot * pool->slot_bytes;
    return (struct stack_span){at + pool->guard_bytes, at + pool->slot_bytes};
}

/* Make the next slot usable. With markers the new pages merge into the mapping below them. */
static bool stack_pool_commit(struct stack_pool *pool)
{
    struct stack_span span = stack_pool_span(pool, pool->committed);
    uint64_t guard = span.low - pool->guard_bytes;
    if (pool->markers) {
        if (!memory_grow(guard, pool->slot_bytes))
            return false;
        if (madvise((void *)guard, pool->guard_bytes, MADV_GUARD_INSTALL) != 0) {
            pool->markers = false; /* an older kernel: nothing was marked yet, or none will be */
            if (!memory_protect(guard, pool->guard_bytes, MEMORY_NONE))
                return false;
        }
    } else if (!memory_grow(span.low, span.high - span.low)) {
        return false;
    }
    pool->committed++;
    return true;
}

bool stack_pool_get(struct stack_pool *pool, struct stack_span *span)
{
    uint32_t slot;
    if (pool->freed_count) {
        slot = pool->freed[--pool->freed_count];
    } else {
        if (pool->begun == pool->committed &&
            (pool->committed == pool->slots || !stack_pool_commit(pool))) {
            errno = ENOMEM;
            return false;
        }
        slot = pool->begun++;
    }
    *span = stack_pool_span(pool, slot);
    if (pool->fill_bytes)
        memset((void *)(span->high - pool->fill_bytes), pool->fill, pool->fill_bytes);
    return true;
}

void stack_pool_put(struct stack_pool *pool, struct stack_span span)
{
    pool->freed[pool->freed_count++] = (uint32_t)((span.low - pool->base) / pool->slot_bytes);
}

void stack_pool_reset(struct stack_pool *pool)
{
    pool->begun = 0;
    pool->freed_count = 0;
}

/* The guard keeps its marker or its mapping: only the usable part is dropped. */
static void stack_pool_drop(struct stack_pool *pool, uint32_t slot)
{
    struct stack_span span = stack_pool_span(pool, slot);
    memory_drop(span.low, span.high - span.low);
}

void stack_pool_trim(struct stack_pool *pool)
{
    for (uint32_t slot = pool->begun; slot < pool->committed; slot++)
        stack_pool_drop(pool, slot);
    for (uint32_t i = 0; i < pool->freed_count; i++)
        stack_pool_drop(pool, pool->freed[i]);
}

size_t stack_pool_live(const struct stack_pool *pool)
{
    return pool->begun - pool->freed_count;
}

size_t stack_pool_slots(const struct stack_pool *pool)
{
    return pool->slots;
}

bool stack_pool_find(const struct stack_pool *pool, uint64_t address, struct stack_span *span,
                     bool *in_guard)
{
    uint64_t offset = address - pool->base;
    if (offset >= (uint64_t)pool->committed * pool->slot_bytes)
        return false;
    *span = stack_pool_span(pool, (uint32_t)(offset / pool->slot_bytes));
    if (in_guard)
        *in_guard = address < span->low;
    return true;
}

size_t stack_pool_save(const struct stack_pool *pool, uint32_t *words, size_t capacity)
{
    size_t needed = 2 + (size_t)pool->freed_count;
    if (needed <= capacity) {
        words[0] = pool->begun;
        words[1] = pool->freed_count;
        memcpy(words + 2, pool->freed, pool->freed_count * sizeof *words);
    }
    return needed;
}

void stack_pool_free_parts(const struct stack_pool *pool,
                           void (*each)(uint64_t address, uint64_t bytes))
{
    for (uint32_t slot = 0; slot < pool->begun; slot++)
        each(pool->base + (uint64_t)slot * pool->slot_bytes, pool->guard_bytes);
    for (uint32_t i = 0; i < pool->freed_count; i++)
        each(stack_pool_span(pool, pool->freed[i]).low, pool->slot_bytes - pool->guard_bytes);
    if (pool->begun < pool->committed)
        each(pool->base + (uint64_t)pool->begun * pool->slot_bytes,
             (uint64_t)(pool->committed - pool->begun) * pool->slot_bytes);
}

void stack_pool_restore(struct stack_pool *pool, const uint32_t *words, size_t count)
{
    if (count < 2)
        return;
    pool->begun = words[0];
    pool->freed_count = words[1];
    memcpy(pool->freed, words + 2, pool->freed_count * sizeof *words);
}
