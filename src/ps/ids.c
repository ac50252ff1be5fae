/*
 * ids.c - process and thread ids: index times 4 in one table. Freed ids wait in a queue, so that an
 * id that is kept too long meets nobody rather than somebody else.
 */
#include "ps/internal.h"

#include <string.h>

enum { ROOM_FIRST = 32, REST = 1024 };

struct id {
    void *body;    /* NULL: free */
    uint32_t next; /* next freed one, 0: last */
};

struct ps_ids {
    struct id *ids; /* [room]; 0 is never used */
    uint32_t room, used;
    uint32_t oldest, youngest, freed; /* queue of freed ids */
};

void ps_ids_create(void)
{
    struct ps_ids *table = arena_alloc(&world->arena, sizeof *table);

    irqlab_assert(table);
    table->ids = arena_alloc(&world->arena, ROOM_FIRST * sizeof *table->ids);
    irqlab_assert(table->ids);
    table->room = ROOM_FIRST;
    table->used = 1;
    world->ps->ids = table;
}

static bool grow(struct ps_ids *table)
{
    struct id *ids = arena_alloc(&world->arena, 2 * table->room * sizeof *ids);

    if (!ids)
        return false;
    memcpy(ids, table->ids, table->used * sizeof *ids);
    arena_free(&world->arena, table->ids, table->room * sizeof *table->ids);
    table->ids = ids;
    table->room *= 2;
    return true;
}

HANDLE ps_id_take(void *body)
{
    struct ps_ids *table = world->ps->ids;
    uint32_t index;

    if (table->freed > REST) {
        index = table->oldest;
        table->oldest = table->ids[index].next;
        table->freed--;
    } else {
        if (table->used == table->room && !grow(table))
            return NULL;
        index = table->used++;
    }
    table->ids[index].body = body;
    return (HANDLE)(uintptr_t)(index * 4);
}

void ps_id_give_back(HANDLE id)
{
    struct ps_ids *table = world->ps->ids;
    uint32_t index = (uint32_t)((uintptr_t)id / 4);

    table->ids[index].body = NULL;
    table->ids[index].next = 0;
    if (table->freed++)
        table->ids[table->youngest].next = index;
    else
        table->oldest = index;
    table->youngest = index;
}

void *ps_id_find(HANDLE id)
{
    struct ps_ids *table = world->ps->ids;
    uint64_t value = (uint64_t)(uintptr_t)id;

    return value / 4 < table->used ? table->ids[value / 4].body : NULL;
}

static void *find(HANDLE id, UCHAR type)
{
    DISPATCHER_HEADER *header = ps_id_find(id);

    return header && header->Type == type ? header : NULL;
}

PETHREAD ps_thread_find(HANDLE id)
{
    return find(id, KE_TYPE_THREAD);
}

PEPROCESS ps_process_find(HANDLE id)
{
    return find(id, KE_TYPE_PROCESS);
}
