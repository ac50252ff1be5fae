/* executions.c - begin and end of what the detector knows: of the process, an execution, a mark. */
#include "race/internal.h"
#include "host/memory.h"

#include <stdlib.h>
#include <string.h>

struct race_process race_process;

enum { DEFAULT_LIMIT = 1 << 30 };

bool race_create(const struct race_setup *setup)
{
    struct race_process *process = &race_process;
    uint64_t limit = setup->memory_limit ? setup->memory_limit : DEFAULT_LIMIT;

    process->setup = *setup;
    process->chunk_limit = (uint32_t)(limit >> RACE_CHUNK_SHIFT);
    if (process->chunks)
        return true;
    if (!memory_sparse(LAYOUT_SHADOW, LAYOUT_SHADOW_END - LAYOUT_SHADOW + MEMORY_PAGE) ||
        !memory_commit(LAYOUT_RACES, LAYOUT_OBSERVERS_END - LAYOUT_RACES, MEMORY_WRITE))
        return false;
    process->next_segment = 1;
    for (process->chunk_room = 1024; process->chunk_room < 4 * process->chunk_limit;)
        process->chunk_room *= 2;
    process->chunks = calloc(process->chunk_room, sizeof *process->chunks);
    irqlab_assert(process->chunks);
    return true;
}

_Static_assert(offsetof(struct race, machine) == RACE_MACHINE - LAYOUT_RACES, "see race.h");

bool race_used_up(void)
{
    return race_process.next_segment > (1u << RACE_SEGMENT_BITS) - RACE_SEGMENTS;
}

void race_begin(bool brief)
{
    struct race *race = RACE;

    /* Segments of all executions so far are about to be used up: forget all. */
    if (race_used_up()) {
        race_drop_all();
        race_process.next_segment = 1;
    }
    race_process.undo_count = 0;
    race_process.undo_all = false;
    if (race_process.stack_count > RACE_STACKS / 4 * 3) {
        memset(race_stack_index, 0, 2 * RACE_STACKS * sizeof *race_stack_index);
        race_process.stack_count = 0;
        memset(race_process.walks, 0, sizeof race_process.walks);
    }
    memset(race, 0, sizeof *race);
    race->machine = world->sim;
    race->brief = brief;
    arena_init(&race->arena, (void *)RACE_ARENA, RACE_ARENA_BYTES);
    race_prepare();
    race->prefix_first = race->prefix_end = race_process.next_segment;
    race_segments_from(race, race_process.next_segment);
    race->on = !race_process.setup.off;
    race->observer.notify = race_notify_off;
    race->observer.by_kind = race->on ? race_notified : NULL;
    race->observer.kinds = 1u << KE_PROBE_FRESH | 1u << KE_PROBE_POOL | 1u << SIM_PROBE_EXIT |
                           1u << KE_PROBE_ACQUIRE | 1u << KE_PROBE_RELEASE | 1u << KE_PROBE_ORDER |
                           1u << SIM_PROBE_IRQL;
    if (race->on)
        race->observer.kinds |= 1u << KE_PROBE_OBJECT | 1u << KE_PROBE_CALLBACK;
    sim_observe(world->sim, &race->observer);
}

/* The tables are full: from here on as if nothing had been accessed or released yet. */
void race_forget_all(void)
{
    struct race *race = RACE;

    race_drop_all();
    race->coverage.forgotten++;
    if (race_process.next_segment >= (1u << RACE_SEGMENT_BITS) - RACE_SEGMENTS)
        race_process.next_segment = 1;
    race->snapshot = false;
    race->prefix_first = race->prefix_end = race_process.next_segment;
    race_segments_from(race, race_process.next_segment);
    race->record_count = race->record_free = race->record_prefix = 0;
    for (uint32_t i = 0; i < race->sync_room; i++)
        for (struct race_sync *sync = race->syncs[i]; sync; sync = sync->next) {
            race_clock_clear(&sync->exclusive);
            race_clock_clear(&sync->shared);
        }
    for (struct race_actor *actor = race->alive; actor; actor = actor->next)
        race_clock_clear(&actor->clock);
    for (struct race_actor *actor = race->alive; actor; actor = actor->next)
        race_segment_next(actor);
}

bool race_limit_reached(void)
{
    const struct race_coverage *coverage = &RACE->coverage;

    if (race_process.limit_said || !RACE->on || !(coverage->forgotten || coverage->readers_dropped))
        return false;
    race_process.limit_said = true;
    return true;
}

void race_configure(bool off, bool volatile_iso)
{
    race_process.setup.off = off;
    race_process.setup.volatile_iso = volatile_iso;
}

bool race_volatile_iso(void)
{
    return race_process.setup.volatile_iso;
}

/* Each grows behind what the snapshot counts, and is read only as far as it was written. */
bool race_table(unsigned index, uint64_t *address, uint64_t *bytes)
{
    if (index >= 7)
        return false;
    *address = RACE_TABLE(index);
    *bytes = 1ull << 33;
    return true;
}

void race_snapshot(void)
{
    struct race *race = RACE;

    race->snapshot = true;
    race->prefix_end = race_process.next_segment;
    race_segments_from(race, race_process.next_segment);
    race->record_prefix = race->record_count;
    race->record_free = 0;
    race_process.undo_count = 0;
    race_process.undo_all = false;
    for (struct race_actor *actor = race->alive; actor; actor = actor->next)
        race_segment_next(actor);
}

static void undo_to(size_t count)
{
    struct race_process *process = &race_process;

    while (process->undo_count > count) {
        const struct undo *undo = &process->undo[--process->undo_count];

        *undo->cell = undo->old;
    }
}

void race_restored(void)
{
    struct race *race = RACE;
    struct race_process *process = &race_process;

    undo_to(0);
    process->undo_all = false;
    race_segments_from(race, process->next_segment);
    for (struct race_actor *actor = race->alive; actor; actor = actor->next)
        race_segment_next(actor);
}

void race_mark(struct race_mark *mark)
{
    struct race *race = RACE;

    race->record_prefix = race->record_count; /* they are not to be changed any more */
    race->record_free = 0;
    race_process.undo_all = true;
    *mark = (struct race_mark){.undo_count = race_process.undo_count,
                               .next_segment = race_process.next_segment};
}

bool race_mark_holds(void)
{
    return race_process.undo_all;
}

void race_marked(const struct race_mark *mark)
{
    undo_to(mark->undo_count);
    race_process.next_segment = mark->next_segment;
}

const struct race_coverage *race_coverage(void)
{
    return &RACE->coverage;
}
