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

struct cell {
    uint64_t address; /* divided by 4; 0: free */
    uint32_t execution;
    uint32_t actor; /* the last one that touched it in `execution` */
    bool written;   /* in `execution` */
    bool several;   /* touched by several in `execution` */
    bool shared;    /* for good */
};

struct sim_sharing {
    struct cell *cells;
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
    sharing->cells = calloc(sharing->slots, sizeof *sharing->cells);
    irqlab_assert(sharing->cells);
    return sharing;
}

void sim_sharing_destroy(struct sim_sharing *sharing)
{
    if (!sharing)
        return;
    free(sharing->cells);
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

static struct cell *find(struct sim_sharing *sharing, uint64_t address)
{
    uint64_t slot = sim_mix(0, address) & (sharing->slots - 1);

    while (sharing->cells[slot].address && sharing->cells[slot].address != address)
        slot = (slot + 1) & (sharing->slots - 1);
    return &sharing->cells[slot];
}

static void grow(struct sim_sharing *sharing)
{
    struct cell *old = sharing->cells;
    uint64_t slots = sharing->slots;

    sharing->slots *= 2;
    sharing->cells = calloc(sharing->slots, sizeof *sharing->cells);
    irqlab_assert(sharing->cells);
    for (uint64_t i = 0; i < slots; i++)
        if (old[i].address)
            *find(sharing, old[i].address) = old[i];
    free(old);
}

static struct cell *make(struct sim_sharing *sharing, uint64_t address)
{
    struct cell *cell = find(sharing, address);

    if (irqlab_unlikely(!cell->address)) {
        if (2 * ++sharing->used > sharing->slots) {
            grow(sharing);
            cell = find(sharing, address);
        }
        cell->address = address;
    }
    return cell;
}

void sim_sharing_only_told(struct sim_sharing *sharing)
{
    sharing->only_told = true;
}

void sim_sharing_tell(struct sim_sharing *sharing, uint64_t address, uint64_t bytes)
{
    for (uint64_t at = address / 4; at <= (address + bytes - 1) / 4; at++) {
        struct cell *cell = make(sharing, at);

        sharing->generation += !cell->shared;
        cell->shared = true;
    }
}

static bool touch(struct sim_sharing *sharing, uint64_t address, uint32_t actor, bool write)
{
    struct cell *cell;

    if (irqlab_unlikely(sharing->only_told)) {
        cell = find(sharing, address);
        return cell->address && cell->shared;
    }
    cell = make(sharing, address);
    if (cell->execution != sharing->execution) {
        cell->execution = sharing->execution;
        cell->written = cell->several = false;
    } else if (cell->actor != actor) {
        cell->several = true;
    }
    cell->actor = actor;
    cell->written |= write;
    if (cell->several && cell->written && !cell->shared) {
        cell->shared = true;
        sharing->generation++;
    }
    return cell->shared;
}

void sim_access(struct sim *sim, uint32_t operation, uint64_t address, uint64_t value,
                uint64_t bytes, bool write, uint64_t pc)
{
    struct sim_actor *thread = sim->cpu->thread;
    bool shared = false;
    bool alone = !(sim->busy & (sim->busy - 1)) && !sim->deadline_count; /* nobody else could act */
    bool own = address - (uint64_t)(uintptr_t)thread->fiber.stack_low <
               (uint64_t)((char *)thread->fiber.stack_high - (char *)thread->fiber.stack_low);

    if (own)
        return;
    if (!sim->strategy || alone) {
        sim_touch(sim, (const void *)(uintptr_t)address, (uint32_t)bytes,
                  write ? SIM_TOUCH_WRITE : 0);
        return;
    }
    if (sim->shared)
        for (uint64_t cell = address / 4; cell <= (address + bytes - 1) / 4; cell++)
            shared |= touch(sim->shared, cell, sim->cpu->actor->number, write);
    sim->at_private = !shared;
    sim->at_pc = pc;
    sim_point_note(sim, sim->cpu->actor, operation, value);
    sim->at_operation = operation;
    sim->at_value = value;
    sim->at_object = (const volatile void *)(uintptr_t)address;
    sim_attention(sim);
    sim_touch(sim, (const void *)(uintptr_t)address, (uint32_t)bytes, write ? SIM_TOUCH_WRITE : 0);
}
