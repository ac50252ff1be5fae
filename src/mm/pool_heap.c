/*
 * pool_heap.c - where blocks lie: heaps of actors, slabs, places, redzones.
 *
 * The memory of LAYOUT_POOL survives the end of an execution; everything known about it is in the
 * world's arena and does not. So a place is always initialised before use, and nothing is read that
 * this execution did not write.
 */
#include "mm/pool.h"
#include "host/layout.h"
#include "host/lazy.h"
#include "host/memory.h"

#include <string.h>

static void *grab(size_t bytes)
{
    void *block = arena_alloc(&world->arena, bytes);

    irqlab_assert(block);
    return block;
}

void pool_create(void)
{
    struct mm_pool *pool = grab(sizeof *pool);

    world->mm->pool = pool;
    pool->heap_room = 32;
    pool->heaps = grab(pool->heap_room * sizeof *pool->heaps);
    pool->slab_room = 32;
    pool->slabs = grab(pool->slab_room * sizeof *pool->slabs);
    pool->large_end = POOL_LARGE_START;
}

/* --- size classes ------------------------------------------------------------------------------
 */

/* Room of the class that `bytes` belongs to: multiples of 16 up to 1 KiB, then four steps to each
 * doubling, whole pages from a page on. */
static unsigned class_of(uint64_t bytes, uint64_t *room)
{
    unsigned log, step;
    uint64_t unit;

    if (bytes <= POOL_CLASS_FINE * 16) {
        unsigned c = bytes ? (unsigned)((bytes - 1) / 16) : 0;

        *room = (c + 1) * 16;
        return c;
    }
    log = 63 - (unsigned)__builtin_clzll(bytes - 1); /* bytes in (2^log, 2^(log+1)] */
    unit = 1ull << (log - 2);
    if (bytes >= MM_PAGE && unit < MM_PAGE)
        unit = MM_PAGE;
    *room = (bytes + unit - 1) / unit * unit;
    step = (unsigned)((*room - (1ull << log)) / (1ull << (log - 2))); /* 1..4 */
    return POOL_CLASS_FINE + (log - 10) * 4 + (step - 1);
}

/* --- heaps -------------------------------------------------------------------------------------
 */

static uint32_t hash32(uint32_t value)
{
    return (uint32_t)((value * 0x9E3779B97F4A7C15ull) >> 32);
}

static struct pool_heap **heap_cell(const struct mm_pool *pool, uint32_t ident)
{
    uint32_t i = hash32(ident) & (pool->heap_room - 1);

    while (pool->heaps[i] && pool->heaps[i]->ident != ident)
        i = (i + 1) & (pool->heap_room - 1);
    return &pool->heaps[i];
}

static irqlab_cold struct pool_heap *heap_new(struct mm_pool *pool, uint32_t ident)
{
    struct pool_heap *heap;

    if (pool->heap_count * 2 >= pool->heap_room) {
        struct pool_heap **old = pool->heaps;
        uint32_t room = pool->heap_room;

        pool->heap_room *= 2;
        pool->heaps = grab(pool->heap_room * sizeof *pool->heaps);
        for (uint32_t i = 0; i < room; i++)
            if (old[i])
                *heap_cell(pool, old[i]->ident) = old[i];
        arena_free(&world->arena, old, room * sizeof *old);
    }
    heap = grab(sizeof *heap);
    heap->ident = ident;
    *heap_cell(pool, ident) = heap;
    pool->heap_count++;
    return heap;
}

/* The heap of the current actor. When there are very many actors (each DPC is one) the late ones
 * share a heap: in runs that long nobody counts on their allocations commuting. */
static struct pool_heap *current_heap(void)
{
    struct mm_pool *pool = world->mm->pool;
    uint32_t ident = world->sim->cpu->actor->ident;
    struct pool_heap *heap;

    if (pool->last && pool->last->ident == ident)
        return pool->last;
    heap = *heap_cell(pool, ident);
    if (!heap && pool->heap_count >= POOL_HEAPS_MAX) {
        heap = *heap_cell(pool, 0);
        ident = 0;
    }
    if (!heap)
        heap = heap_new(pool, ident);
    return pool->last = heap;
}

/* --- slabs -------------------------------------------------------------------------------------
 */

static struct pool_slab **slab_cell(const struct mm_pool *pool, uint32_t number)
{
    uint32_t i = hash32(number) & (pool->slab_room - 1);

    while (pool->slabs[i] && pool->slabs[i]->number != number)
        i = (i + 1) & (pool->slab_room - 1);
    return &pool->slabs[i];
}

static uint64_t slab_start(const struct pool_slab *slab)
{
    return LAYOUT_POOL + ((uint64_t)slab->number << POOL_SLAB_SHIFT);
}

/* Another slab for a heap; its number follows from the heap's identity unless somebody has it. */
static irqlab_cold bool slab_new(struct pool_heap *heap)
{
    struct mm_pool *pool = world->mm->pool;
    struct pool_slab *slab;
    uint32_t number;

    if (pool->slab_count == POOL_SLABS)
        return false;
    number =
        hash32((heap->ident ^ (heap->slabs + 1) * 0x85EBCA6Bu) + world->mm->elsewhere) % POOL_SLABS;
    while (*slab_cell(pool, number))
        number = (number + 1) % POOL_SLABS;
    if (!lazy_commit(LAYOUT_POOL + ((uint64_t)number << POOL_SLAB_SHIFT), 1ull << POOL_SLAB_SHIFT))
        return false;
    if (pool->slab_count * 2 >= pool->slab_room) {
        struct pool_slab **old = pool->slabs;
        uint32_t room = pool->slab_room;

        pool->slab_room *= 2;
        pool->slabs = grab(pool->slab_room * sizeof *pool->slabs);
        for (uint32_t i = 0; i < room; i++)
            if (old[i])
                *slab_cell(pool, old[i]->number) = old[i];
        arena_free(&world->arena, old, room * sizeof *old);
    }
    slab = grab(sizeof *slab);
    slab->number = number;
    slab->end = slab_start(slab) + world->mm->elsewhere;
    *slab_cell(pool, number) = slab;
    pool->slab_count++;
    heap->slabs++;
    heap->slab = slab;
    return true;
}

static struct pool_place *place_number(const struct pool_slab *slab, uint32_t index)
{
    return &slab->chunks[index / POOL_CHUNK][index % POOL_CHUNK];
}

static struct pool_place *place_add(struct pool_slab *slab)
{
    uint32_t chunk = slab->places / POOL_CHUNK;

    if (slab->places % POOL_CHUNK == 0) {
        if (chunk == slab->chunk_room) {
            uint32_t room = slab->chunk_room ? slab->chunk_room * 2 : 4;
            struct pool_place **chunks = grab(room * sizeof *chunks);

            if (slab->chunk_room) {
                memcpy(chunks, slab->chunks, slab->chunk_room * sizeof *chunks);
                arena_free(&world->arena, slab->chunks, slab->chunk_room * sizeof *chunks);
            }
            slab->chunks = chunks;
            slab->chunk_room = room;
        }
        slab->chunks[chunk] = grab(POOL_CHUNK * sizeof **slab->chunks);
    }
    return place_number(slab, slab->places++);
}

/* --- redzones ----------------------------------------------------------------------------------
 */

static uint32_t hint_word(const struct pool_place *place)
{
    return place->hint ^ (world->mm->fill_redzone * 0x01010101u);
}

void pool_redzone_set(const struct pool_place *place)
{
    char *front = (char *)place->base - POOL_REDZONE;
    uint32_t hint = hint_word(place);

    memset(front, world->mm->fill_redzone, POOL_REDZONE - sizeof hint);
    memcpy(front + POOL_REDZONE - sizeof hint, &hint, sizeof hint);
    memset((char *)place->base + place->bytes, world->mm->fill_redzone,
           place->room - place->bytes + POOL_REDZONE);
}

static uint64_t first_other(const void *at, size_t bytes, uint8_t fill)
{
    const uint8_t *p = at;
    uint64_t pattern = fill * 0x0101010101010101ull, word;

    while (bytes >= sizeof word) {
        memcpy(&word, p, sizeof word);
        if (word != pattern)
            break;
        p += sizeof word;
        bytes -= sizeof word;
    }
    while (bytes && *p == fill) {
        p++;
        bytes--;
    }
    return bytes ? (uint64_t)(uintptr_t)p : 0;
}

uint64_t pool_redzone_damage(const struct pool_place *place)
{
    const char *front = (const char *)place->base - POOL_REDZONE;
    uint32_t hint = hint_word(place);
    uint64_t at = first_other((const char *)place->base + place->bytes,
                              place->room - place->bytes + POOL_REDZONE, world->mm->fill_redzone);

    if (at)
        return at;
    at = first_other(front, POOL_REDZONE - sizeof hint, world->mm->fill_redzone);
    if (at)
        return at;
    return memcmp(front + POOL_REDZONE - sizeof hint, &hint, sizeof hint)
               ? place->base - sizeof hint
               : 0;
}

uint64_t pool_freed_damage(const struct pool_place *place)
{
    return first_other((const void *)place->base, place->bytes, world->mm->fill_freed);
}

/* --- places ------------------------------------------------------------------------------------
 */

/* A new place at the end of the heap's slab. */
static struct pool_place *place_new(struct pool_heap *heap, uint64_t room, unsigned class)
{
    struct pool_slab *slab = heap->slab;
    struct pool_place *place;
    uint64_t base = 0;

    for (int attempt = 0;; attempt++) {
        if (slab) {
            base = slab->end + POOL_REDZONE;
            if (room >= MM_PAGE || base / MM_PAGE != (base + room - 1) / MM_PAGE)
                base = (base + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
            if (base + room + POOL_REDZONE <= slab_start(slab) + (1ull << POOL_SLAB_SHIFT))
                break;
        }
        if (attempt || !slab_new(heap))
            return NULL;
        slab = heap->slab;
    }
    place = place_add(slab);
    place->base = base;
    place->room = room;
    place->hint = slab->places - 1;
    place->class = (uint8_t) class;
    slab->end = base + room + POOL_REDZONE;
    return place;
}

static struct pool_place *large_get(uint64_t bytes);
static void large_put(struct pool_place *place);

struct pool_place *pool_place_get(uint64_t bytes, struct pool_heap **heap)
{
    struct pool_place *place;
    uint64_t room;
    unsigned class;

    *heap = current_heap();
    if (irqlab_unlikely(bytes > POOL_SMALL_MAX))
        return large_get(bytes);
    class = class_of(bytes, &room);
    place = (*heap)->free[class];
    if (place)
        (*heap)->free[class] = place->next;
    else
        place = place_new(*heap, room, class);
    if (place) {
        place->bytes = bytes;
        pool_redzone_set(place);
    }
    return place;
}

void pool_place_put(struct pool_place *place)
{
    struct pool_heap *heap;

    if (irqlab_unlikely(place->base >= POOL_LARGE_START)) {
        large_put(place);
        return;
    }
    heap = current_heap();
    memset((void *)place->base, world->mm->fill_freed, place->bytes);
    place->next = NULL;
    if (heap->newest)
        heap->newest->next = place;
    else
        heap->oldest = place;
    heap->newest = place;
    heap->quarantine_bytes += place->room;
    while (irqlab_unlikely(heap->quarantine_bytes > POOL_QUARANTINE_BYTES)) {
        struct pool_place *oldest = heap->oldest;
        uint64_t damage = pool_freed_damage(oldest);

        if (damage)
            pool_write_after_free(oldest, damage);
        heap->oldest = oldest->next;
        if (!heap->oldest)
            heap->newest = NULL;
        heap->quarantine_bytes -= oldest->room;
        oldest->next = heap->free[oldest->class];
        heap->free[oldest->class] = oldest;
    }
}

/* --- large blocks: whole megabytes, in the upper half of the region
 * -------------------------------- */

static uint64_t large_span(uint64_t room)
{
    return (room + 2 * POOL_REDZONE + MM_PAGE + POOL_SMALL_MAX - 1) &
           ~(uint64_t)(POOL_SMALL_MAX - 1);
}

static void large_clear(const struct pool_place *place)
{
    memory_drop(place->base - MM_PAGE, large_span(place->room));
}

static struct pool_place *large_get(uint64_t bytes)
{
    struct mm_pool *pool = world->mm->pool;
    uint64_t room = (bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
    struct pool_place **link = &pool->large_free, *place;

    while (*link && (*link)->room != room)
        link = &(*link)->next;
    place = *link;
    if (place) {
        *link = place->next;
    } else {
        if (pool->large_end + large_span(room) > LAYOUT_POOL + LAYOUT_TIB ||
            !lazy_commit(pool->large_end, large_span(room)))
            return NULL;
        if (pool->large_count == pool->large_room) {
            uint32_t more = pool->large_room ? pool->large_room * 2 : 16;
            struct pool_place **large = grab(more * sizeof *large);

            if (pool->large_room) {
                memcpy(large, pool->large, pool->large_room * sizeof *large);
                arena_free(&world->arena, pool->large, pool->large_room * sizeof *large);
            }
            pool->large = large;
            pool->large_room = more;
        }
        place = grab(sizeof *place);
        place->base = pool->large_end + MM_PAGE;
        place->room = room;
        place->hint = pool->large_count;
        pool->large[pool->large_count++] = place;
        pool->large_end += large_span(room);
    }
    place->bytes = bytes;
    large_clear(place);
    pool_redzone_set(place);
    return place;
}

/* A large freed block reads as zeroes: filling it would cost its memory again. Its first page is
 * filled, so that a pointer at its head is poison. */
static void large_put(struct pool_place *place)
{
    struct mm_pool *pool = world->mm->pool;

    large_clear(place);
    memset((void *)place->base, world->mm->fill_freed, MM_PAGE);
    place->next = NULL;
    if (pool->large_newest)
        pool->large_newest->next = place;
    else
        pool->large_oldest = place;
    pool->large_newest = place;
    if (++pool->large_waiting > POOL_LARGE_QUARANTINE) {
        struct pool_place *oldest = pool->large_oldest;

        pool->large_oldest = oldest->next;
        pool->large_waiting--;
        oldest->next = pool->large_free;
        pool->large_free = oldest;
    }
}

/* --- finding ------------------------------------------------------------------------------------
 */

static struct pool_place *large_around(uint64_t address)
{
    const struct mm_pool *pool = world->mm->pool;
    uint32_t low = 0, high = pool->large_count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (pool->large[middle]->base - MM_PAGE <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return NULL;
    return address < pool->large[low - 1]->base - MM_PAGE + large_span(pool->large[low - 1]->room)
               ? pool->large[low - 1]
               : NULL;
}

static struct pool_slab *slab_of(uint64_t address)
{
    if (address - LAYOUT_POOL >= POOL_LARGE_START - LAYOUT_POOL)
        return NULL;
    return *slab_cell(world->mm->pool, (uint32_t)((address - LAYOUT_POOL) >> POOL_SLAB_SHIFT));
}

static bool begins_by(const struct pool_slab *slab, int64_t index, uint64_t address)
{
    return place_number(slab, (uint32_t)index)->base - POOL_REDZONE <= address;
}

/* The last place of its slab that begins by `address`: most have a few sizes in turn, so that it is
 * near where it would be if all had the same. */
static struct pool_place *search_around(uint64_t address)
{
    const struct pool_slab *slab = slab_of(address);
    int64_t low = -1, high, guess; /* low begins by the address, high does not */
    struct pool_place *place;

    if (!slab || address < slab_start(slab) || address >= slab->end)
        return NULL;
    high = slab->places;
    guess = (int64_t)((address - slab_start(slab)) * slab->places / (slab->end - slab_start(slab)));
    if (begins_by(slab, guess, address)) {
        low = guess;
        for (int64_t step = 1; low + step < high; step *= 2) {
            if (!begins_by(slab, low + step, address))
                high = low + step;
            else
                low += step;
        }
    } else {
        high = guess;
        for (int64_t step = 1; high - step > low; step *= 2) {
            if (begins_by(slab, high - step, address))
                low = high - step;
            else
                high -= step;
        }
    }
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;

        if (begins_by(slab, middle, address))
            low = middle;
        else
            high = middle;
    }
    if (low < 0)
        return NULL;
    place = place_number(slab, (uint32_t)low);
    return address < place->base + place->room + POOL_REDZONE ? place : NULL;
}

/*
 * Asked for accesses of drivers, which come to few blocks again and again. A place never moves nor
 * changes its room, and no other lies between its ends: the redzones around it are left to the
 * search.
 */
struct pool_place *pool_place_around(uint64_t address)
{
    struct pool_place **near = &world->mm->pool->near[(address >> 6) % POOL_NEAR], *place = *near;

    if (irqlab_likely(place && address - place->base < place->room))
        return place;
    if (address - LAYOUT_POOL >= LAYOUT_TIB)
        return NULL;
    place = address >= POOL_LARGE_START ? large_around(address) : search_around(address);
    if (place)
        *near = place;
    return place;
}

struct pool_place *pool_place_at(uint64_t address)
{
    struct pool_place *place;
    struct pool_slab *slab = slab_of(address);

    if (slab && address % MM_POOL_ALIGN == 0 && address > slab_start(slab) && address < slab->end) {
        uint32_t hint;

        /* Inside the used part of a slab all bytes are committed and ours to read. */
        memcpy(&hint, (const char *)address - sizeof hint, sizeof hint);
        hint ^= world->mm->fill_redzone * 0x01010101u;
        if (hint < slab->places && place_number(slab, hint)->base == address)
            return place_number(slab, hint);
    }
    place = pool_place_around(address);
    return place && place->base == address ? place : NULL;
}

void pool_each_place(bool (*each)(void *context, struct pool_place *place), void *context)
{
    const struct mm_pool *pool = world->mm->pool;

    for (uint32_t i = 0; i < pool->slab_room; i++)
        for (uint32_t n = 0; pool->slabs[i] && n < pool->slabs[i]->places; n++)
            if (!each(context, place_number(pool->slabs[i], n)))
                return;
    for (uint32_t i = 0; i < pool->large_count; i++)
        if (!each(context, pool->large[i]))
            return;
}

void pool_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context)
{
    const struct mm_pool *pool = world->mm->pool;

    for (uint32_t i = 0; i < pool->slab_room; i++)
        if (pool->slabs[i])
            each(context, slab_start(pool->slabs[i]),
                 pool->slabs[i]->end - slab_start(pool->slabs[i]));
    for (uint32_t i = 0; i < pool->large_count; i++)
        if (pool->large[i]->state == MM_BLOCK_LIVE)
            each(context, pool->large[i]->base - POOL_REDZONE,
                 pool->large[i]->room + 2 * POOL_REDZONE);
}
