/*
 * sharing.c - which memory do several actors touch?
 *
 * With points_access every plain access of driver code outside the actor's own stack is a point, as
 * long as somebody else could act there; that does not depend on what was learned, so that a replay
 * meets the same points. Most of them lead nowhere: nobody else ever touches that memory. A table
 * outside the world remembers, for each 4 bytes, who touched them in this execution and whether two
 * actors ever did with a write among them; strategies branch only there (struct sim_choice).
 */
#include "sim/internal.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 4096 };

/* 4 bytes of memory. */
struct cell {
    uint32_t execution;
    uint32_t actor; /* the last one that touched it in `execution` */
    bool written;   /* in `execution` */
    bool several;   /* touched by several in `execution` */
    bool shared;    /* for good */
};

/* Most accesses are to 4 or 8 bytes: they find what they need in one place. */
struct pair {
    uint64_t address; /* divided by 8; 0: free */
    struct cell cells[2];
};

struct sim_sharing {
    struct pair *pairs;
    uint64_t slots, used;
    uint64_t generation;
    uint32_t execution;
    bool only_told;
};

struct sim_sharing *sim_sharing_create(void)
{
    struct sim_sharing *sharing = calloc(1, sizeof *sharing);

    irqlab_assert(sharing);
    sharing->slots = FIRST_SLOTS;
    sharing->pairs = calloc(sharing->slots, sizeof *sharing->pairs);
    irqlab_assert(sharing->pairs);
    return sharing;
}

void sim_sharing_destroy(struct sim_sharing *sharing)
{
    if (!sharing)
        return;
    free(sharing->pairs);
    free(sharing);
}

void sim_sharing_begin(struct sim_sharing *sharing)
{
    sharing->execution++;
}

uint64_t sim_sharing_generation(const struct sim_sharing *sharing)
{
    return sharing->generation;
}

static inline struct pair *find(const struct sim_sharing *sharing, uint64_t address)
{
    uint64_t slot = sim_mix(0, address) & (sharing->slots - 1);

    while (sharing->pairs[slot].address != address && sharing->pairs[slot].address)
        slot = (slot + 1) & (sharing->slots - 1);
    return &sharing->pairs[slot];
}

static void grow(struct sim_sharing *sharing)
{
    struct pair *old = sharing->pairs;
    uint64_t slots = sharing->slots;

    sharing->slots *= 2;
    sharing->pairs = calloc(sharing->slots, sizeof *sharing->pairs);
    irqlab_assert(sharing->pairs);
    for (uint64_t i = 0; i < slots; i++)
        if (old[i].address)
            *find(sharing, old[i].address) = old[i];
    free(old);
}

static irqlab_cold struct pair *add(struct sim_sharing *sharing, uint64_t address)
{
    struct pair *pair;

    if (2 * ++sharing->used > sharing->slots)
        grow(sharing);
    pair = find(sharing, address);
    pair->address = address;
    return pair;
}

static inline struct pair *make(struct sim_sharing *sharing, uint64_t address)
{
    struct pair *pair = find(sharing, address);

    return irqlab_likely(pair->address != 0) ? pair : add(sharing, address);
}

void sim_sharing_only_told(struct sim_sharing *sharing)
{
    sharing->only_told = true;
}

void sim_sharing_tell(struct sim_sharing *sharing, uint64_t address, uint64_t bytes)
{
    for (uint64_t at = address / 4; at <= (address + bytes - 1) / 4; at++) {
        struct cell *cell = &make(sharing, at / 2)->cells[at % 2];

        sharing->generation += !cell->shared;
        cell->shared = true;
    }
}

/* An actor accesses one cell: do several? */
static inline bool touch(struct sim_sharing *sharing, struct cell *cell, uint32_t actor, bool write)
{
    if (cell->shared)
        return true; /* for good: nothing more is to be learned */
    if (cell->execution != sharing->execution) {
        cell->execution = sharing->execution;
        cell->written = cell->several = false;
    } else if (cell->actor != actor) {
        cell->several = true;
    }
    cell->actor = actor;
    cell->written |= write;
    if (cell->several && cell->written) {
        cell->shared = true;
        sharing->generation++;
    }
    return cell->shared;
}

static irqlab_cold bool touch_any(struct sim_sharing *sharing, uint64_t address, uint64_t bytes,
                                  uint32_t actor, bool write)
{
    uint64_t first = address / 4, last = (address + bytes - 1) / 4;
    bool shared = false;

    if (sharing->only_told) {
        for (uint64_t at = first; at <= last; at++) {
            const struct pair *pair = find(sharing, at / 2);

            shared |= pair->address && pair->cells[at % 2].shared;
        }
        return shared;
    }
    for (uint64_t at = first / 2; at <= last / 2; at++) {
        struct pair *pair = make(sharing, at);

        if (2 * at >= first)
            shared |= touch(sharing, &pair->cells[0], actor, write);
        if (2 * at + 1 <= last)
            shared |= touch(sharing, &pair->cells[1], actor, write);
    }
    return shared;
}

static inline bool touch_all(struct sim_sharing *sharing, uint64_t address, uint64_t bytes,
                             uint32_t actor, bool write)
{
    uint64_t last = address + bytes - 1;
    struct pair *pair = &sharing->pairs[sim_mix(0, address / 8) & (sharing->slots - 1)];
    bool shared;

    if (irqlab_unlikely(pair->address != address / 8) || irqlab_unlikely((address ^ last) >= 8) ||
        irqlab_unlikely(sharing->only_told))
        return touch_any(sharing, address, bytes, actor, write);
    shared = touch(sharing, &pair->cells[address / 4 % 2], actor, write);
    if ((address ^ last) & 4)
        shared |= touch(sharing, &pair->cells[1], actor, write);
    return shared;
}

void sim_access_point(struct sim *sim, uint32_t operation, uint64_t address, uint64_t value,
                      uint64_t bytes, bool write, uint64_t pc)
{
    struct sim_actor *actor = sim->cpu->actor;

    sim->at_pc = pc;
    sim->at_operation = operation;
    sim->at_value = value;
    sim->at_object = (const volatile void *)(uintptr_t)address;
    sim_point_note(sim, actor, operation, value);
    sim->at_private =
        !(sim->shared && touch_all(sim->shared, address, bytes, actor->number, write));
    sim_attention(sim);
}
