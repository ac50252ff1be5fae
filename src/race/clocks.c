/*
 * clocks.c - actors, their vector clocks, and what was released to objects.
 *
 * A clock has one entry for each *slot*. An actor that starts after everything another one did (all
 * of it is ordered before) takes over that one's slot, so that chains of short-lived DPCs and
 * threads use one entry. The entry is the last segment of the slot that is known; segments only
 * grow, so a segment is ordered before us if our entry for its slot is not smaller.
 */
#include "race/internal.h"

#include <string.h>

static void *grab(size_t bytes)
{
    void *block = arena_alloc(&RACE->arena, bytes);

    irqlab_assert(block);
    return block;
}

/* One of a few entries, all 0. */
static void clock_init(struct race_clock *clock)
{
    clock->at = clock->few;
    clock->room = RACE_FEW;
}

static irqlab_cold void clock_grow(struct race_clock *clock, uint32_t room)
{
    uint32_t *larger;
    uint32_t more = 16;

    while (more < room)
        more *= 2;
    larger = grab(more * sizeof *larger);
    memcpy(larger, clock->at, clock->count * sizeof *larger);
    if (clock->room > RACE_FEW)
        arena_free(&RACE->arena, clock->at, clock->room * sizeof *larger);
    clock->at = larger;
    clock->room = more;
}

static inline void clock_reach(struct race_clock *clock, uint32_t count)
{
    if (irqlab_unlikely(count > clock->room))
        clock_grow(clock, count);
    if (count > clock->count)
        clock->count = count;
}

static void clock_drop(struct race_clock *clock)
{
    if (clock->room > RACE_FEW)
        arena_free(&RACE->arena, clock->at, clock->room * sizeof *clock->at);
    clock->count = 0;
}

static irqlab_cold void join_many(struct race_clock *to, const struct race_clock *from)
{
    const uint32_t *theirs = from->at, *end = theirs + from->count;
    uint32_t *ours;

    clock_reach(to, from->count);
    ours = to->at;
    for (; theirs < end; theirs++, ours++)
        if (*ours < *theirs)
            *ours = *theirs;
}

/* Segments are far below 2^31, so that the comparison may be one of signed numbers. */
typedef int32_t four __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t two __attribute__((vector_size(8), aligned(4), may_alias));

_Static_assert(RACE_FEW == 6 && RACE_SEGMENT_BITS < 31, "join takes the larger of four and of two");

/* Do both have few entries, so that join_few will do? All behind their counts is 0. */
static inline bool are_few(const struct race_clock *to, const struct race_clock *from)
{
    return irqlab_likely(to->at == to->few) && irqlab_likely(from->at == from->few);
}

static inline void join_few(struct race_clock *to, const struct race_clock *from)
{
    four *ours = (four *)to->few;
    const four *theirs = (const four *)from->few;

    four more = *theirs > *ours;

    *ours = (*theirs & more) | (*ours & ~more);
    if (irqlab_unlikely(from->count > 4)) {
        two *ours_last = (two *)(to->few + 4);
        const two *theirs_last = (const two *)(from->few + 4);

        two more_last = *theirs_last > *ours_last;

        *ours_last = (*theirs_last & more_last) | (*ours_last & ~more_last);
    }
    if (from->count > to->count)
        to->count = from->count;
}

static inline void join(struct race_clock *to, const struct race_clock *from)
{
    if (are_few(to, from))
        join_few(to, from);
    else
        join_many(to, from);
}

void race_clock_clear(struct race_clock *clock)
{
    for (uint32_t i = 0; i < clock->count; i++)
        clock->at[i] = 0;
    clock->count = 0;
}

/* --- slots and segments ------------------------------------------------------------------------
 */

static void finished_remove(struct race *race, uint32_t index)
{
    race->finished_count--;
    for (; index < race->finished_count; index++)
        race->slot[index].finished = race->slot[index + 1].finished;
}

static irqlab_cold void slots_grow(struct race *race, uint32_t room)
{
    struct race_slot *larger = grab(room * sizeof *larger);

    if (race->slot) {
        memcpy(larger, race->slot, race->slot_room * sizeof *larger);
        arena_free(&race->arena, race->slot, race->slot_room * sizeof *larger);
    }
    race->slot = larger;
    race->slot_room = room;
}

/* The next new one. */
static inline uint32_t slot_new(struct race *race)
{
    if (irqlab_unlikely(race->slots == race->slot_room))
        slots_grow(race, race->slot_room ? 2 * race->slot_room : 16);
    return race->slots++;
}

/* Thousands of actors are alive: the last slot is everybody's. */
static irqlab_cold uint32_t slot_of_all(struct race *race)
{
    if (race->slot_room < RACE_SLOTS)
        slots_grow(race, RACE_SLOTS);
    return RACE_SLOTS - 1;
}

/* A slot whose actor ended before everything we do; else a new one; else that of the actor that
 * ended first. */
static uint32_t slot_choose(const struct race_actor *me)
{
    struct race *race = RACE;
    uint32_t slot;

    for (uint32_t i = race->finished_count; i-- > 0;) {
        slot = race->slot[i].finished;
        if (slot < me->clock.count && me->clock.at[slot] >= race->slot[slot].last) {
            finished_remove(race, i);
            return slot;
        }
    }
    if (race->finished_count < RACE_FINISHED && race->slots < RACE_SLOTS - 1)
        return slot_new(race);
    race->coverage.slots_reused++;
    if (!race->finished_count)
        return slot_of_all(race);
    slot = race->slot[0].finished;
    finished_remove(race, 0);
    return slot;
}

/* 0 while somebody wants to hear of every access. */
static inline void set_epoch(struct race_actor *me)
{
    const struct sim *sim = world->sim;

    me->actor->epoch = irqlab_unlikely(sim->footprint || sim->points_access)
                           ? 0
                           : me->segment << SHADOW_SEGMENT_SHIFT;
}

static inline bool segment_is_left(const struct race *race)
{
    return irqlab_likely(race_process.next_segment < race->segment_limit);
}

static inline void segment_begin(struct race *race, struct race_actor *me)
{
    uint32_t segment = race_process.next_segment++;

    me->previous = me->segment;
    me->segment = segment;
    me->used = false;
    me->touched_pageable = false;
    /* race_segment_at, for one that is not of the prefix */
    race_segments[segment + race->segment_shift] =
        (struct race_segment){.who = me->who, .slot = me->slot};
    me->clock.at[me->slot] = segment;
    race->slot[me->slot].last = segment;
    set_epoch(me);
}

static void segment_new(struct race *race, struct race_actor *me)
{
    if (!segment_is_left(race))
        race_forget_all(); /* gives everybody a segment, us too if we have a slot already */
    segment_begin(race, me);
}

void race_actor_settle(struct race_actor *me)
{
    me->slot = slot_choose(me);
    race_whos[me->who].slot = (uint16_t)me->slot;
    clock_reach(&me->clock, me->slot + 1);
    me->settled = true;
    me->plain = me->kind == RACE_THREAD;
    segment_new(RACE, me);
}

void race_segment_next(struct race_actor *me)
{
    if (me->settled)
        segment_new(RACE, me);
}

/* --- actors ------------------------------------------------------------------------------------
 */

static struct race_actor *actor_new(struct sim_actor *actor, uint8_t kind)
{
    struct race *race = RACE;
    struct race_actor *me = race->free_actors;

    if (me) {
        race->free_actors = me->next;
        memset(me, 0, sizeof *me);
    } else {
        me = grab(sizeof *me);
    }
    clock_init(&me->clock);
    me->actor = actor;
    me->kind = kind;
    me->stack_touched = UINT64_MAX;
    me->who = race->who_count;
    if (race->who_count < RACE_SEGMENTS - 1)
        race->who_count++;
    race->activations[kind]++;
    race_whos[me->who] = (struct race_who){
        .kind = kind, .number = kind == RACE_THREAD ? actor->number : race->activations[kind]};
    me->next = race->alive;
    if (me->next)
        me->next->link = &me->next;
    me->link = &race->alive;
    race->alive = me;
    return me;
}

struct race_actor *race_actor_meet(struct sim_actor *actor)
{
    enum race_kind kind = actor->kind != SIM_INTERRUPT ? RACE_THREAD
                          : actor->irql > SIM_DISPATCH ? RACE_ISR
                                                       : RACE_DPC;

    return actor->race = actor_new(actor, kind);
}

void race_actor_end(struct race_actor *me)
{
    struct race *race = RACE;

    /* The segment behind its last release was never released; if it is empty, whoever acquired the
     * one before it is behind all of the actor. */
    if (me->settled && !me->used && me->previous)
        race->slot[me->slot].last = me->previous;
    if (me->settled && me->slot != RACE_SLOTS - 1)
        race->slot[race->finished_count++].finished = me->slot;
    clock_drop(&me->clock);
    me->actor->race = NULL;
    me->actor->epoch = 0;
    *me->link = me->next;
    if (me->next)
        me->next->link = me->link;
    me->next = race->free_actors;
    race->free_actors = me;
}

/* A kernel APC is an actor of its own on the thread it interrupts. */
struct race_actor *race_apc_begin(struct race_actor *thread, uint64_t frame)
{
    struct race_actor *apc = actor_new(thread->actor, RACE_APC);

    apc->below = thread;
    apc->stack_touched = frame;
    thread->actor->race = apc;
    thread->actor->epoch = 0;
    return apc;
}

void race_apc_end(struct race_actor *apc)
{
    struct race_actor *thread = apc->below;

    race_actor_end(apc);
    thread->actor->race = thread;
    thread->actor->epoch = 0;
    if (thread->settled)
        set_epoch(thread);
}

/* --- objects -----------------------------------------------------------------------------------
 */

static struct race_sync **sync_cell(const struct race *race, uint64_t key)
{
    return &race->syncs[(key * 0x9E3779B97F4A7C15ull) >> 32 & (race->sync_room - 1)];
}

static void syncs_grow(struct race *race)
{
    struct race_sync **old = race->syncs;
    uint32_t room = race->sync_room;

    race->sync_room = room ? room * 2 : 64;
    race->syncs = grab(race->sync_room * sizeof *race->syncs);
    for (uint32_t i = 0; i < room; i++)
        for (struct race_sync *sync = old[i], *next; sync; sync = next) {
            struct race_sync **cell = sync_cell(race, sync->key);

            next = sync->next;
            sync->next = *cell;
            *cell = sync;
        }
    if (room)
        arena_free(&race->arena, old, room * sizeof *old);
}

/* Many at once, ready to be used: most are there before the first choice, and cost the executions
 * that begin behind it nothing then. */
static irqlab_cold void syncs_stock(struct race *race)
{
    enum { MANY = 15 }; /* and one for the alignment: a block of 2 KiB */
    struct race_sync *syncs = grab((MANY + 1) * sizeof *syncs);

    /* Each begins a cache line. */
    syncs = (struct race_sync *)(((uintptr_t)syncs + sizeof *syncs - 1) & ~(sizeof *syncs - 1));
    for (uint32_t i = 0; i < MANY; i++) {
        clock_init(&syncs[i].exclusive);
        clock_init(&syncs[i].shared);
    }
    race->sync_stock = syncs;
    race->sync_stocked = MANY;
}

_Static_assert(sizeof(struct race_sync) == 128, "of two cache lines");

static irqlab_cold void sync_room(struct race *race)
{
    if (race->sync_count >= race->sync_room)
        syncs_grow(race);
    if (!race->sync_stocked)
        syncs_stock(race);
}

void race_prepare(void)
{
    sync_room(RACE);
}

static inline struct race_sync *sync_make(struct race *race, uint64_t key)
{
    struct race_sync *sync, **cell;

    if (irqlab_unlikely(race->sync_count >= race->sync_room || !race->sync_stocked))
        sync_room(race);
    race->sync_stocked--;
    sync = race->sync_stock++;
    cell = sync_cell(race, key);
    sync->key = key;
    sync->next = *cell;
    *cell = sync;
    race->sync_count++;
    return race->last_sync = sync;
}

/* NULL: nothing was released there. A wait, say, has several edges through one object. */
static inline struct race_sync *sync_at(struct race *race, const volatile void *object)
{
    uint64_t key = (uint64_t)(uintptr_t)object;
    struct race_sync *sync = race->last_sync;

    if (sync && sync->key == key)
        return sync;
    for (sync = *sync_cell(race, key); sync; sync = sync->next)
        if (sync->key == key)
            return race->last_sync = sync;
    return NULL;
}

/* Something is new: the object, the actor, or that there is room for it. */
static __attribute__((noinline)) void release_any(struct race_actor *me,
                                                  const volatile void *object, bool shared)
{
    struct race *race = race_here();
    struct race_sync *sync = sync_at(race, object);

    if (!sync)
        sync = sync_make(race, (uint64_t)(uintptr_t)object);
    if (!me->settled)
        race_actor_settle(me);
    sync->version++;
    join(shared ? &sync->shared : &sync->exclusive, &me->clock);
    segment_new(race, me);
}

/* What is called is called last, so that nothing needs to be saved. */
void race_release(struct race_actor *me, const volatile void *object, bool shared)
{
    struct race *race = race_here();
    struct race_sync *sync = sync_at(race, object);
    struct race_clock *clock = shared ? &sync->shared : &sync->exclusive;

    if (!sync || irqlab_unlikely(!me->settled) || !are_few(clock, &me->clock) ||
        !segment_is_left(race)) {
        release_any(me, object, shared);
        return;
    }
    sync->version++;
    join_few(clock, &me->clock);
    segment_begin(race, me);
}

static irqlab_cold void acquire_many(struct race_actor *me, struct race_sync *sync, bool shared)
{
    join(&me->clock, &sync->exclusive);
    if (!shared)
        join(&me->clock, &sync->shared);
}

void race_acquire(struct race_actor *me, const volatile void *object, bool shared)
{
    struct race_sync *sync = sync_at(race_here(), object);

    /* Clocks only grow: what it has acquired from there it knows. */
    if (!sync || (sync == me->acquired && sync->version == me->acquired_version))
        return;
    if (!shared) {
        me->acquired = sync;
        me->acquired_version = sync->version;
    }
    if (irqlab_unlikely(!are_few(&me->clock, &sync->exclusive) ||
                        !are_few(&me->clock, &sync->shared))) {
        acquire_many(me, sync, shared);
        return;
    }
    join_few(&me->clock, &sync->exclusive);
    if (!shared && sync->shared.count)
        join_few(&me->clock, &sync->shared);
}

void race_clear(const volatile void *object)
{
    struct race_sync *sync = sync_at(race_here(), object);

    if (sync) {
        sync->version++;
        race_clock_clear(&sync->exclusive);
        race_clock_clear(&sync->shared);
    }
}

void race_transfer(const volatile void *from, const volatile void *to)
{
    const struct race_sync *source = sync_at(RACE, from);
    struct race_sync *sync;

    if (!source)
        return;
    sync = sync_at(RACE, to);
    if (!sync)
        sync = sync_make(RACE, (uint64_t)(uintptr_t)to);
    sync->version++;
    join(&sync->exclusive, &source->exclusive);
}
