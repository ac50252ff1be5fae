/*
 * pool.h - private to mm: places, heaps and how pool.c uses them.
 *
 *   place   a piece of a heap that holds one block at a time: redzone, room, redzone. A place is
 *           made by moving the heap's end and stays where it is; when its block is freed it waits
 *           in the quarantine of the *freeing* actor's heap and then in that heap's free list, so
 *           that no actor's addresses depend on when another one freed.
 *   slab    16 MiB of LAYOUT_POOL that one heap takes its places from; which one follows from the
 *           heap's identity.
 *
 * Places of a slab ascend with their index.
 */
#pragma once
#include "mm/mm.h"

enum {
    POOL_REDZONE = 16,
    POOL_SLAB_SHIFT = 24,
    POOL_SLABS = 1 << 15, /* 512 GiB; large blocks lie above */
    POOL_CLASS_FINE = 64, /* classes of 16 bytes up to 1 KiB */
    POOL_CLASSES = 128,
    POOL_SMALL_MAX = 1 << 20,        /* larger blocks have places of their own */
    POOL_NEAR = 64,                  /* places that pool_place_around remembers */
    POOL_CHUNK = 8,                  /* places allocated at once from the arena */
    POOL_HEAPS_MAX = 4096,           /* further actors share one heap */
    POOL_QUARANTINE_BYTES = 1 << 20, /* of one heap */
    POOL_LARGE_QUARANTINE = 64,      /* freed large places that wait */
};

#define POOL_LARGE_START (LAYOUT_POOL + ((uint64_t)POOL_SLABS << POOL_SLAB_SHIFT))

struct pool_place {
    uint64_t base;           /* of the block */
    uint64_t bytes;          /* asked for */
    uint64_t room;           /* from base to the redzone behind */
    struct pool_place *next; /* in a quarantine or free list */
    uint64_t serial;         /* of the block: n-th of its actor */
    uint64_t pc, free_pc;
    uint64_t time_100ns;
    uint64_t *frames; /* [2 * MM_FRAMES]: allocation, free; NULL: never kept */
    void *process;    /* charged for it */
    ULONG tag;
    ULONG type;
    uint32_t actor, actor_ident, free_actor;
    uint32_t hint; /* index in its slab; what the redzone in front says too */
    uint16_t kind; /* enum mm_pool_kind */
    uint8_t state; /* enum mm_block_state */
    uint8_t class;
};

struct pool_slab {
    uint32_t number; /* address = LAYOUT_POOL + number << POOL_SLAB_SHIFT */
    uint32_t places;
    uint64_t end; /* first byte that no place uses */
    uint32_t chunk_room;
    struct pool_place **chunks; /* [chunk_room] of POOL_CHUNK places each */
};

struct pool_heap {
    uint32_t ident;                        /* of its actor; 0: the shared one */
    uint32_t slabs;                        /* how many it took */
    uint64_t serial;                       /* allocations made */
    struct pool_slab *slab;                /* the one whose end moves */
    struct pool_place *free[POOL_CLASSES]; /* last freed first */
    struct pool_place *oldest, *newest;    /* quarantine */
    uint64_t quarantine_bytes;
};

struct mm_pool {
    struct pool_heap **heaps; /* [heap_room], hashed by identity */
    uint32_t heap_room, heap_count;
    struct pool_heap *last;   /* found last */
    struct pool_slab **slabs; /* [slab_room], hashed by number */
    uint32_t slab_room, slab_count;
    struct pool_place **large; /* [large_room], ascending */
    uint32_t large_room, large_count;
    uint64_t large_end;
    struct pool_place *near[POOL_NEAR];             /* found last around addresses of that hash */
    struct pool_place *large_oldest, *large_newest; /* quarantine */
    uint32_t large_waiting;
    struct pool_place *large_free; /* may be used again */
};

/* --- pool_heap.c -------------------------------------------------------------------------------
 */

void pool_create(void);

/* A place with room for `bytes` for the current actor, its redzones set, its state still as it was.
 * NULL: no memory. */
struct pool_place *pool_place_get(uint64_t bytes, struct pool_heap **heap);

/* The block in it is freed: quarantine it for the current actor. */
void pool_place_put(struct pool_place *place);

/* The place whose block starts at `address`; NULL: none. Fast. */
struct pool_place *pool_place_at(uint64_t address);

/* The place that contains `address`, redzones included. */
struct pool_place *pool_place_around(uint64_t address);

/* First damaged byte around a block (0: none), before or behind it. */
uint64_t pool_redzone_damage(const struct pool_place *place);

/* First byte of a freed block that was written since; 0: none. */
uint64_t pool_freed_damage(const struct pool_place *place);

/* Fill the redzones of a place for its block of place->bytes. */
void pool_redzone_set(const struct pool_place *place);

/* Every place of the pool, by slab. False from `each` stops. */
void pool_each_place(bool (*each)(void *context, struct pool_place *place), void *context);

/* What an observer is told when quarantine ends and the block turns out to have been written. */
void pool_write_after_free(const struct pool_place *place, uint64_t address);

void pool_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context);
