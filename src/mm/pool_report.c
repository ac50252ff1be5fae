/*
 * pool_report.c - what reports and rules ask about pool. None of it changes anything or is fast.
 */
#include "mm/pool.h"

#include <stdlib.h>

static struct mm_block describe(const struct pool_place *place)
{
    return (struct mm_block){
        .base = place->base,
        .bytes = place->bytes,
        .state = place->state,
        .kind = place->kind,
        .tag = place->tag,
        .type = place->type,
        .serial = place->serial,
        .actor = place->actor,
        .actor_ident = place->actor_ident,
        .free_actor = place->free_actor,
        .pc = place->pc,
        .free_pc = place->free_pc,
        .time_100ns = place->time_100ns,
        .frames = place->frames,
        .free_frames = place->frames ? place->frames + MM_FRAMES : NULL,
    };
}

bool mm_pool_find(const volatile void *address, struct mm_block *block)
{
    const struct pool_place *place = pool_place_around((uint64_t)(uintptr_t)address);

    if (!place || place->state == MM_BLOCK_NONE)
        return false;
    *block = describe(place);
    return true;
}

/* Live places in host memory, so that they can be put in order. */
struct gathered {
    struct pool_place **places;
    size_t count, room;
    bool kernel;
};

static bool gather(void *context, struct pool_place *place)
{
    struct gathered *all = context;

    if (place->state != MM_BLOCK_LIVE || (!all->kernel && place->kind & MM_POOL_KERNEL))
        return true;
    if (all->count == all->room) {
        all->room = all->room ? all->room * 2 : 256;
        all->places = realloc(all->places, all->room * sizeof(*all->places));
        irqlab_assert(all->places);
    }
    all->places[all->count++] = place;
    return true;
}

static int by_actor(const void *a, const void *b)
{
    const struct pool_place *left = *(struct pool_place *const *)a;
    const struct pool_place *right = *(struct pool_place *const *)b;

    if (left->actor_ident != right->actor_ident)
        return left->actor_ident < right->actor_ident ? -1 : 1;
    return left->serial < right->serial ? -1 : left->serial > right->serial;
}

void mm_pool_for_each_live(bool kernel, bool (*each)(void *context, const struct mm_block *block),
                           void *context)
{
    struct gathered all = {.kernel = kernel};

    /* Asked at the end of each execution, in most of which nothing is left: then nobody walks. */
    if (!(kernel ? world->mm->live_count : world->mm->live_of_drivers))
        return;
    pool_each_place(gather, &all);
    if (all.count)
        qsort(all.places, all.count, sizeof(*all.places), by_actor);
    for (size_t i = 0; i < all.count; i++) {
        struct mm_block block = describe(all.places[i]);

        if (!each(context, &block))
            break;
    }
    free(all.places);
}

struct checking {
    void (*each)(void *context, const struct mm_damage *damage);
    void *context;
};

static bool check(void *context, struct pool_place *place)
{
    const struct checking *checking = context;
    struct mm_damage damage = {.block = describe(place)};
    uint64_t end =
        place->base + ((place->bytes + MM_POOL_ALIGN - 1) & ~(uint64_t)(MM_POOL_ALIGN - 1));

    if (place->state == MM_BLOCK_NONE)
        return true;
    damage.address = pool_redzone_damage(place);
    damage.slack = damage.address >= place->base && damage.address < end;
    if (!damage.address && place->state == MM_BLOCK_FREED && place->bytes <= POOL_SMALL_MAX) {
        damage.address = pool_freed_damage(place);
        damage.freed = true;
    }
    if (damage.address)
        checking->each(checking->context, &damage);
    return true;
}

void mm_pool_check(void (*each)(void *context, const struct mm_damage *damage), void *context)
{
    struct checking checking = {each, context};

    pool_each_place(check, &checking);
}
