/*
 * heap.c - the heap of a process: malloc, new, HeapAlloc, LocalAlloc all end here.
 *
 * Words.
 *   sub-heap  64 MiB for the blocks of one thread, so that the addresses one thread gets do not
 *             depend on what others allocate meanwhile; the last one, larger, is for everybody
 *   page      64 KiB of a sub-heap: blocks of one size class, or a part of a large block
 *   slack     the bytes of a block behind what was asked for, at least SLACK_BYTES: they have a
 *             known pattern, and free looks whether it is still there
 *
 * What is known of blocks lies in the arena, out of the program's reach: a program can damage the
 * contents of its heap but not the heap. New blocks are filled with 0xCD, freed ones with 0xDD. The
 * block freed last is the one given out next, in its class.
 */
#include "win32/internal.h"
#include "host/lazy.h"
#include "host/memory.h"

#include <string.h>

enum {
    PAGE_BYTES = 64 * 1024,
    SUB_HEAPS = 192,
    SUB_HEAP_PAGES = 1024,
    SHARED_PAGES = 32768, /* the 2 GiB behind it are VirtualAlloc's */
    SLACK_BYTES = 8,
    LARGEST_CLASS_BYTES = 32 * 1024,
    CLASSES = 8 + 4 * 8, /* 16..128 by 16, then four to the doubling */
    COMMIT_PAGES = 16,
    FILL_FREED = 0xDD,
    FILL_SLACK = 0xFD,
};

enum page_kind { PAGE_FREE, PAGE_CLASS, PAGE_LARGE, PAGE_LARGE_REST };

#define BLOCK_FREE 0x80000000u

struct heap_page {
    uint8_t kind; /* enum page_kind */
    uint8_t size_class;
    uint16_t fresh;     /* PAGE_CLASS: blocks from here on were never used */
    uint16_t free_head; /* PAGE_CLASS: first freed block + 1, or 0 */
    uint16_t live;      /* PAGE_CLASS: blocks in use */
    uint32_t pages;     /* PAGE_LARGE: how many; PAGE_LARGE_REST: how far behind its first */
    uint64_t bytes;     /* PAGE_LARGE: as asked for */
    uint32_t *blocks;   /* PAGE_CLASS: bytes asked for, or BLOCK_FREE | next freed + 1 */
    struct list link;   /* PAGE_CLASS: among the pages of its class with room */
};

struct sub_heap {
    uint64_t base;
    uint32_t page_limit;
    uint32_t used; /* pages ever used */
    uint32_t committed;
    uint32_t room; /* of `pages` */
    struct heap_page **pages;
    struct list with_room[CLASSES];
};

struct win32_heap {
    struct sub_heap *sub[SUB_HEAPS + 1]; /* made when first used */
};

static uint32_t class_bytes(unsigned c)
{
    unsigned doubling = (c - 8) / 4, step = (c - 8) % 4;

    return c < 8 ? (c + 1) * 16 : (128u << doubling) / 4 * (5 + step);
}

static unsigned class_of(size_t bytes)
{
    unsigned c = 0;

    if (bytes <= 128)
        return bytes ? (unsigned)(bytes - 1) / 16 : 0;
    for (c = 8; class_bytes(c) < bytes;)
        c++;
    return c;
}

void win32_heap_create(struct win32_process *process)
{
    process->heap = arena_alloc(&world->arena, sizeof *process->heap);
    irqlab_assert(process->heap);
}

static struct sub_heap *sub_heap(struct win32_process *process, unsigned n)
{
    struct sub_heap *heap = process->heap->sub[n];

    if (heap)
        return heap;
    heap = arena_alloc(&world->arena, sizeof *heap);
    if (!heap)
        return NULL;
    heap->base = process->slot_base + LAYOUT_USER_HEAP + (uint64_t)n * SUB_HEAP_PAGES * PAGE_BYTES;
    heap->page_limit = n == SUB_HEAPS ? SHARED_PAGES : SUB_HEAP_PAGES;
    for (unsigned c = 0; c < CLASSES; c++)
        list_init(&heap->with_room[c]);
    process->heap->sub[n] = heap;
    return heap;
}

/* A run of free pages; its number, or UINT32_MAX. */
static uint32_t pages_get(struct sub_heap *heap, uint32_t count)
{
    uint32_t run = 0, first;

    for (uint32_t n = 0; n < heap->used; n++) {
        run = heap->pages[n]->kind == PAGE_FREE ? run + 1 : 0;
        if (run == count)
            return n + 1 - count;
    }
    first = heap->used - run; /* the last pages may be free: go on behind them */
    if (count > heap->page_limit - first)
        return UINT32_MAX;
    if (first + count > heap->room) {
        uint32_t room = heap->room ? heap->room : 64;
        struct heap_page **larger;

        while (room < first + count)
            room *= 2;
        larger = arena_alloc(&world->arena, room * sizeof *larger);
        if (!larger)
            return UINT32_MAX;
        if (heap->pages) {
            memcpy(larger, heap->pages, heap->used * sizeof *larger);
            arena_free(&world->arena, heap->pages, heap->room * sizeof *larger);
        }
        heap->pages = larger;
        heap->room = room;
    }
    if (first + count > heap->committed) {
        uint32_t target = (first + count + COMMIT_PAGES - 1) / COMMIT_PAGES * COMMIT_PAGES;

        if (target > heap->page_limit)
            target = heap->page_limit;
        if (!lazy_keep(heap->base + (uint64_t)heap->committed * PAGE_BYTES,
                       (uint64_t)(target - heap->committed) * PAGE_BYTES))
            return UINT32_MAX;
        heap->committed = target;
    }
    while (heap->used < first + count) {
        struct heap_page *page = arena_alloc(&world->arena, sizeof *page);

        if (!page)
            return UINT32_MAX;
        heap->pages[heap->used++] = page;
    }
    return first;
}

static char *page_address(const struct sub_heap *heap, uint32_t page)
{
    return (char *)(uintptr_t)(heap->base + (uint64_t)page * PAGE_BYTES);
}

static void *large_alloc(struct sub_heap *heap, size_t bytes)
{
    uint32_t count = (uint32_t)((bytes + SLACK_BYTES + PAGE_BYTES - 1) / PAGE_BYTES);
    uint32_t first = pages_get(heap, count);

    if (first == UINT32_MAX)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        heap->pages[first + i]->kind = i ? PAGE_LARGE_REST : PAGE_LARGE;
        heap->pages[first + i]->pages = i ? i : count;
    }
    heap->pages[first]->bytes = bytes;
    return page_address(heap, first);
}

static void *class_alloc(struct sub_heap *heap, unsigned c, size_t bytes)
{
    uint32_t each = class_bytes(c), per_page = PAGE_BYTES / each, index, n;
    struct heap_page *page;

    if (list_empty(&heap->with_room[c])) {
        n = pages_get(heap, 1);
        if (n == UINT32_MAX)
            return NULL;
        page = heap->pages[n];
        page->blocks = arena_alloc(&world->arena, per_page * sizeof *page->blocks);
        if (!page->blocks)
            return NULL;
        page->kind = PAGE_CLASS;
        page->size_class = (uint8_t)c;
        page->pages = n; /* its own number, to get at its address */
        page->fresh = page->free_head = page->live = 0;
        list_push_back(&heap->with_room[c], &page->link);
    }
    page = container_of(heap->with_room[c].next, struct heap_page, link);
    if (page->free_head) {
        index = page->free_head - 1u;
        page->free_head = (uint16_t)(page->blocks[index] & ~BLOCK_FREE);
    } else {
        index = page->fresh++;
    }
    page->blocks[index] = (uint32_t)bytes;
    page->live++;
    if (!page->free_head && page->fresh == per_page)
        list_remove(&page->link);
    return page_address(heap, page->pages) + (size_t)index * each;
}

static void *alloc_in(struct sub_heap *heap, size_t bytes, size_t align)
{
    size_t needed = bytes + SLACK_BYTES;

    if (!heap)
        return NULL;
    if (align > 16) { /* blocks of a power of two lie on multiples of their size */
        size_t power = align;

        while (power < needed)
            power *= 2;
        if (power <= LARGEST_CLASS_BYTES)
            return class_alloc(heap, class_of(power), bytes);
        return align <= PAGE_BYTES ? large_alloc(heap, bytes) : NULL;
    }
    return needed <= LARGEST_CLASS_BYTES ? class_alloc(heap, class_of(needed), bytes)
                                         : large_alloc(heap, bytes);
}

/* --- finding a block -------------------------------------------------------------------------- */

struct place {
    struct sub_heap *heap;
    struct heap_page *page;
    uint32_t index; /* of the block in its page */
    size_t bytes;   /* asked for */
    size_t room;    /* that it occupies */
};

enum found { FOUND_LIVE, FOUND_FREED, FOUND_INSIDE, FOUND_NOTHING };

static enum found find(struct win32_process *process, const void *block, struct place *place)
{
    uint64_t offset = (uint64_t)(uintptr_t)block - process->slot_base - LAYOUT_USER_HEAP;
    uint64_t n = offset / ((uint64_t)SUB_HEAP_PAGES * PAGE_BYTES);
    uint32_t number, within;

    if (n > SUB_HEAPS)
        n = offset < LAYOUT_USER_STACKS - LAYOUT_USER_HEAP ? SUB_HEAPS : SUB_HEAPS + 1;
    if (n > SUB_HEAPS || !process->heap->sub[n])
        return FOUND_NOTHING;
    place->heap = process->heap->sub[n];
    number = (uint32_t)(((uint64_t)(uintptr_t)block - place->heap->base) / PAGE_BYTES);
    within = (uint32_t)(((uint64_t)(uintptr_t)block - place->heap->base) % PAGE_BYTES);
    if (number >= place->heap->used)
        return FOUND_NOTHING;
    place->page = place->heap->pages[number];
    switch ((enum page_kind)place->page->kind) {
    case PAGE_FREE:
        return FOUND_NOTHING;
    case PAGE_LARGE_REST:
        return FOUND_INSIDE;
    case PAGE_LARGE:
        place->index = 0;
        place->bytes = place->page->bytes;
        place->room = (size_t)place->page->pages * PAGE_BYTES;
        return within ? FOUND_INSIDE : FOUND_LIVE;
    case PAGE_CLASS:
        break;
    }
    place->room = class_bytes(place->page->size_class);
    place->index = within / (uint32_t)place->room;
    if (place->index >= place->page->fresh)
        return FOUND_NOTHING;
    if (place->page->blocks[place->index] & BLOCK_FREE)
        return FOUND_FREED;
    place->bytes = place->page->blocks[place->index];
    return within % place->room ? FOUND_INSIDE : FOUND_LIVE;
}

bool win32_heap_find(struct win32_process *process, const void *block, size_t *bytes)
{
    struct place place;

    if (find(process, block, &place) != FOUND_LIVE)
        return false;
    *bytes = place.bytes;
    return true;
}

/* --- allocating and freeing ------------------------------------------------------------------- */

static size_t slack(const struct place *place)
{
    size_t bytes = place->room - place->bytes;

    return bytes < 64 ? bytes : 64;
}

void *win32_heap_alloc(struct win32_process *process, size_t bytes, size_t align, bool zero)
{
    struct win32_thread *user = win32_thread();
    unsigned own = user ? user->stack % SUB_HEAPS : 0;
    struct place place;
    void *block;

    if (bytes > (size_t)SHARED_PAGES * PAGE_BYTES / 2)
        return NULL;
    block = alloc_in(sub_heap(process, own), bytes, align);
    if (!block)
        block = alloc_in(sub_heap(process, SUB_HEAPS), bytes, align);
    if (!block)
        return NULL;
    irqlab_assert(find(process, block, &place) == FOUND_LIVE);
    KE_FRESH(block, place.room);
    memset(block, zero ? 0 : world->mm->fill_new, bytes);
    memset((char *)block + bytes, FILL_SLACK, slack(&place));
    return block;
}

static bool slack_is_whole(const void *block, const struct place *place)
{
    const unsigned char *at = (const unsigned char *)block + place->bytes;

    for (size_t i = 0; i < slack(place); i++)
        if (at[i] != FILL_SLACK)
            return false;
    return true;
}

void win32_heap_free(struct win32_process *process, void *block)
{
    struct place place;

    switch (find(process, block, &place)) {
    case FOUND_LIVE:
        break;
    case FOUND_FREED:
        win32_process_crash((uint32_t)STATUS_HEAP_CORRUPTION,
                            "the program freed a heap block twice");
    case FOUND_INSIDE:
        win32_process_crash((uint32_t)STATUS_HEAP_CORRUPTION,
                            "the program freed an address inside a heap block");
    case FOUND_NOTHING:
        win32_process_crash((uint32_t)STATUS_HEAP_CORRUPTION,
                            "the program freed an address that is no heap block");
    }
    if (!slack_is_whole(block, &place))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "heap-overrun", .object = block,
                  .b = place.bytes, .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    memset(block, FILL_FREED, place.bytes);
    if (place.page->kind == PAGE_LARGE) {
        uint32_t count = place.page->pages;
        uint32_t first = (uint32_t)(((uint64_t)(uintptr_t)block - place.heap->base) / PAGE_BYTES);

        for (uint32_t i = 0; i < count; i++)
            place.heap->pages[first + i]->kind = PAGE_FREE;
        return;
    }
    if (!place.page->free_head && place.page->fresh == PAGE_BYTES / place.room)
        list_push_front(&place.heap->with_room[place.page->size_class], &place.page->link);
    place.page->blocks[place.index] = BLOCK_FREE | place.page->free_head;
    place.page->free_head = (uint16_t)(place.index + 1);
    place.page->live--;
}

bool win32_heap_range(const struct win32_process *process, size_t i, struct win32_range *range)
{
    if (!process->heap)
        return false;
    for (unsigned n = 0; n <= SUB_HEAPS; n++) {
        const struct sub_heap *heap = process->heap->sub[n];

        if (heap && heap->used && i-- == 0) {
            *range = (struct win32_range){heap->base, (uint64_t)heap->used * PAGE_BYTES};
            return true;
        }
    }
    return false;
}

void *win32_alloc(size_t bytes)
{
    return win32_heap_alloc(win32_current(), bytes, 16, false);
}

void win32_free(void *block)
{
    if (block)
        win32_heap_free(win32_current(), block);
}
