/*
 * shadow.c - the slow path of an access: is it ordered with what was done there before, and what of
 * it is kept.
 *
 * Kept are, as FastTrack does, the last write and the last read of each byte; a read replaces the
 * one before it if that is ordered, a write all that is ordered. Beyond one write and one read the
 * cell becomes a side record.
 */
#include "race/internal.h"
#include "host/memory.h"

#include <stdlib.h>
#include <string.h>

struct race_process race_process;

enum {
    DEFAULT_LIMIT = 1 << 30,
    CHUNK_BYTES = 1 << RACE_CHUNK_SHIFT,
    LARGE_BYTES = 64 << 10,
    UNDO_LIMIT = 1 << 20 /* entries up to which a mark can be come back to */
};

static uint32_t segment_of(uint32_t word)
{
    return word >> SHADOW_SEGMENT_SHIFT;
}

static bool valid(uint32_t word)
{
    return word != 0 && race_segment_valid(segment_of(word));
}

/* --- memory of the shadow ----------------------------------------------------------------------
 *
 * Pieces of 64 KiB that were written to are counted. At the limit all history is dropped, as if
 * nothing had been accessed yet.
 */

static uint32_t chunk_of(const struct shadow_cell *cell)
{
    return 1 + (uint32_t)(((uint64_t)(uintptr_t)cell - LAYOUT_SHADOW) >> RACE_CHUNK_SHIFT);
}

void race_drop_all(void)
{
    struct race_process *process = &race_process;

    for (uint32_t i = 0; i < process->chunk_room; i++)
        if (process->chunks[i]) {
            memory_drop(LAYOUT_SHADOW + ((uint64_t)(process->chunks[i] - 1) << RACE_CHUNK_SHIFT),
                        CHUNK_BYTES);
            process->chunks[i] = 0;
        }
    process->chunk_count = 0;
    process->last_chunk = 0;
    process->undo_count = 0; /* a prefix is forgotten too, in this and later executions */
    process->undo_all = false;
}

/* Where the piece stands, or would. */
static uint32_t chunk_place(uint32_t chunk)
{
    const struct race_process *process = &race_process;
    uint32_t i = (uint32_t)((chunk * 0x9E3779B97F4A7C15ull) >> 32) & (process->chunk_room - 1);

    while (process->chunks[i] && process->chunks[i] != chunk)
        i = (i + 1) & (process->chunk_room - 1);
    return i;
}

static irqlab_cold void count_chunk(uint32_t chunk)
{
    struct race_process *process = &race_process;
    uint32_t i = chunk_place(chunk);

    process->last_chunk = chunk;
    if (process->chunks[i])
        return;
    if (process->chunk_count >= process->chunk_limit) {
        race_drop_all();
        RACE->coverage.forgotten++;
        count_chunk(chunk);
        return;
    }
    process->chunks[i] = chunk;
    process->chunk_count++;
}

static inline bool in_prefix(uint32_t word)
{
    const struct race *race = RACE;

    return segment_of(word) - race->prefix_first < race->prefix_end - race->prefix_first;
}

/* Does the cell say something about the prefix of all executions after a restart? */
static inline bool of_prefix(const struct shadow_cell *cell)
{
    if (in_prefix(cell->read))
        return true;
    return in_prefix(cell->write) && (cell->write & SHADOW_MASK) != 0; /* not a record's number */
}

static irqlab_cold void keep(struct shadow_cell *cell)
{
    struct race_process *process = &race_process;

    /* Too many for coming back to marks: from here on only those of the prefix. */
    if (irqlab_unlikely(process->undo_count >= UNDO_LIMIT) && process->undo_all)
        process->undo_all = false;
    if (process->undo_count == process->undo_room) {
        process->undo_room = process->undo_room ? 2 * process->undo_room : 4096;
        process->undo = realloc(process->undo, process->undo_room * sizeof *process->undo);
        irqlab_assert(process->undo);
    }
    process->undo[process->undo_count++] = (struct undo){cell, *cell};
}

/* Before `count` cells of one piece of the shadow are changed, which say the same. */
static inline void changing(struct shadow_cell *cell, unsigned count)
{
    if (irqlab_unlikely(chunk_of(cell) != race_process.last_chunk))
        count_chunk(chunk_of(cell));
    if (irqlab_likely(!RACE->snapshot) || (!race_process.undo_all && !of_prefix(cell)))
        return;
    for (unsigned i = 0; i < count; i++)
        keep(&cell[i]);
}

/* --- side records ------------------------------------------------------------------------------
 */

static struct race_record *record_of(const struct shadow_cell *cell)
{
    return (cell->write & SHADOW_MASK) == 0 && cell->write != 0 && valid(cell->read)
               ? &race_records[segment_of(cell->write)]
               : NULL;
}

static uint32_t record_new(void)
{
    struct race *race = RACE;
    uint32_t number = race->record_free;

    if (number) {
        race->record_free = race_records[number].next_free;
        return number;
    }
    if (race->record_count == RACE_RECORDS - 1)
        return 0;
    return ++race->record_count;
}

static void record_free(uint32_t number)
{
    if (number <= RACE->record_prefix)
        return; /* a restart needs it again */
    race_records[number].next_free = RACE->record_free;
    RACE->record_free = number;
}

/* --- one cell -----------------------------------------------------------------------------------
 */

struct access {
    struct race_actor *me;
    uint64_t pc, frame;
    uint64_t address, bytes;
    unsigned flags;
    const struct race_history *noted; /* NULL: it is not in the history yet */
    bool fresh;                       /* some byte was not known to be good */
    bool raced;                       /* it, too: what follows at this place is no news */
};

/* Into the history: the first such access of its segment. */
static inline const struct race_history *remember(struct race_actor *me, uint64_t address,
                                                  uint32_t bytes, unsigned flags, uint64_t pc,
                                                  uint64_t frame)
{
    struct race *race = RACE;
    const struct sim_cpu *cpu = world->sim->cpu;
    struct race_history *now = &race_histories[race->history_count++ % RACE_HISTORY];

    me->used = true;
    now->address = address;
    now->bytes = bytes;
    now->segment = me->segment;
    now->pc = pc;
    now->stack = race->brief ? 0 : race_stack_here(pc, frame);
    now->lockset = race->brief ? 0 : me->lockset_stale ? race_lockset_of(me) : me->lockset;
    now->access = (uint8_t)flags;
    now->irql = cpu->irql;
    now->cpu = cpu->number;
    return now;
}

static void note(struct access *access)
{
    if (!access->noted)
        access->noted = remember(access->me, access->address,
                                 access->bytes < UINT32_MAX ? (uint32_t)access->bytes : UINT32_MAX,
                                 access->flags, access->pc, access->frame);
}

static void meets(struct access *access, uint64_t address, uint32_t word, bool word_writes,
                  uint32_t mask, bool write, bool marked)
{
    if (!(word & mask) || !(write || word_writes) || (marked && word & SHADOW_MARKED) ||
        race_ordered(access->me, segment_of(word)) || !RACE->on)
        return;
    note(access);
    access->raced = true;
    race_report(access->me, access->noted, word, word_writes, address);
}

/* Keeps all accesses that still matter; the slow way. */
static void record_access(struct access *access, uint64_t address, struct shadow_cell *cell,
                          uint32_t mask, bool write, bool marked)
{
    uint32_t words[RACE_RECORD_WORDS + 2], count = 0, kept = 0, writes = 0, new;
    uint32_t number = 0, known = 0;
    struct race_record *record = record_of(cell);
    uint32_t epoch = access->me->segment << SHADOW_SEGMENT_SHIFT | (marked ? SHADOW_MARKED : 0);

    if (record) {
        number = segment_of(cell->write);
        count = record->count;
        writes = record->writes;
        memcpy(words, record->words, count * sizeof *words);
    } else {
        if (valid(cell->write)) {
            words[count] = cell->write;
            writes |= 1u << count++;
        }
        if (valid(cell->read))
            words[count++] = cell->read;
    }
    for (uint32_t i = 0; i < count; i++)
        if (((words[i] ^ (epoch | mask)) & ~(uint32_t)SHADOW_MASK) == 0 &&
            (words[i] & mask) == mask && (writes >> i & 1) == write)
            return; /* the same again */
    new = epoch | mask;
    for (uint32_t i = 0; i < count; i++) {
        bool word_writes = writes >> i & 1;
        uint32_t word = words[i];

        known |= word & SHADOW_MASK;
        meets(access, address, word, word_writes, mask, write, marked);
        if (((word ^ epoch) & ~(uint32_t)SHADOW_MASK) == 0 && word_writes == write) {
            new |= word &SHADOW_MASK;
            continue; /* becomes part of the new one */
        }
        if ((word & SHADOW_MASK & ~mask) == 0 && (write || !word_writes) &&
            race_ordered(access->me, segment_of(word)))
            continue; /* whoever is ordered after us is ordered after it */
        words[kept] = word;
        writes = (writes & ~(1u << kept)) | (uint32_t)word_writes << kept;
        kept++;
    }
    access->fresh |= (known & mask) != mask;
    if (kept >= RACE_RECORD_WORDS) {
        RACE->coverage.readers_dropped += !access->raced;
        kept--;
        memmove(words, words + 1, kept * sizeof *words);
        writes >>= 1;
    }
    words[kept] = new;
    writes = (writes & ~(1u << kept)) | (uint32_t)write << kept;
    kept++;
    writes &= (1u << kept) - 1;
    note(access);
    changing(cell, 1);
    if (kept == 1 || (kept == 2 && (writes == 1 || writes == 2))) { /* at most one of each */
        if (number)
            record_free(number);
        cell->write = cell->read = 0;
        for (uint32_t i = 0; i < kept; i++)
            *(writes >> i & 1 ? &cell->write : &cell->read) = words[i];
        return;
    }
    if (!number || number <= RACE->record_prefix)
        number = record_new();
    if (!number) { /* all records are in use: what is newest stays */
        RACE->coverage.readers_dropped += !access->raced;
        cell->write = write ? new : 0;
        cell->read = write ? 0 : new;
        return;
    }
    record = &race_records[number];
    record->count = (uint16_t)kept;
    record->writes = (uint16_t)writes;
    memcpy(record->words, words, kept * sizeof *words);
    cell->write = number << SHADOW_SEGMENT_SHIFT;
    cell->read = access->me->segment << SHADOW_SEGMENT_SHIFT; /* says when the record is valid */
}

static void cell_access(struct access *access, uint64_t address, uint32_t mask, bool write,
                        bool marked)
{
    struct shadow_cell *cell = shadow_cell(address);
    struct race_actor *me = access->me;
    uint32_t w = cell->write, r = cell->read;
    uint32_t epoch = me->segment << SHADOW_SEGMENT_SHIFT | (marked ? SHADOW_MARKED : 0);
    bool record = w != 0 && (w & SHADOW_MASK) == 0;

    if (irqlab_unlikely(record) && valid(r)) {
        record_access(access, address, cell, mask, write, marked);
        return;
    }
    if (record || !valid(w))
        w = 0;
    if (record || !valid(r))
        r = 0;
    if (((write ? w : r) & ~(SHADOW_MASK ^ mask)) == (epoch | mask))
        return; /* known: it came here for another reason */
    if (w)
        meets(access, address, w, true, mask, write, marked);
    if (r && write)
        meets(access, address, r, false, mask, write, marked);
    if (((w | r) & mask) != mask)
        access->fresh = true;
    /* Does the other word stay as it is, and may its own be replaced? */
    {
        uint32_t own = write ? w : r, other = write ? r : w;
        bool same = ((own ^ epoch) & ~(uint32_t)SHADOW_MASK) == 0 && own;
        bool replaced =
            same || !own ||
            ((own & SHADOW_MASK & ~mask) == 0 && (write || race_ordered(me, segment_of(own))));

        if (irqlab_unlikely(!replaced)) {
            record_access(access, address, cell, mask, write, marked);
            return;
        }
        /* A write makes earlier reads of the same bytes irrelevant. */
        if (write && (other & SHADOW_MASK & ~mask) == 0)
            other = 0;
        note(access);
        changing(cell, 1);
        own = epoch | mask | (same ? own & SHADOW_MASK : 0);
        cell->write = write ? own : other;
        cell->read = write ? other : own;
    }
}

/* --- an access ----------------------------------------------------------------------------------
 */

/* An interrupt routine's own frames: whoever used that memory before is not concerned. */
static bool own_frame(const struct race_actor *me, uint64_t address, uint64_t frame)
{
    if (me->kind == RACE_THREAD || address < frame)
        return false;
    return address < (me->kind == RACE_APC ? me->stack_touched : (uint64_t)(uintptr_t)me->actor);
}

/* Of any kind, a cell at a time. Returns whether some byte was not known to be good. */
static __attribute__((noinline)) bool any_access(struct race_actor *me, uint64_t address,
                                                 uint64_t bytes, unsigned flags, uint64_t pc,
                                                 uint64_t frame)
{
    bool write = flags & RACE_WRITE, marked = flags & RACE_MARKED;
    const struct sim_actor *actor = me->actor;
    struct access access = {
        .me = me, .pc = pc, .frame = frame, .address = address, .bytes = bytes, .flags = flags};
    uint64_t at = address, end = address + bytes;

    if (irqlab_unlikely(address - LAYOUT_STACKS < LAYOUT_TIB)) {
        uint64_t low = (uint64_t)(uintptr_t)actor->fiber.stack_low;
        bool own = address - low < (uint64_t)(uintptr_t)actor->fiber.stack_high - low;

        if (own && address < me->stack_touched && me->kind == RACE_THREAD)
            me->stack_touched = address;
        access.fresh = !own; /* it may have been given up since */
    }
    while (at < end) {
        uint64_t cell = at & ~3ull;
        uint32_t low = (uint32_t)(at - cell);
        uint32_t high = end - cell < 4 ? (uint32_t)(end - cell) : 4;

        cell_access(&access, cell, ((1u << high) - 1) & ~((1u << low) - 1), write, marked);
        at = cell + 4;
    }
    return access.fresh;
}

/* Does the word say nothing any more (it becomes 0), or what is ordered before us? */
static inline bool is_behind(const struct race_actor *me, uint32_t *word)
{
    if (!valid(*word)) {
        *word = 0;
        return true;
    }
    return race_ordered(me, segment_of(*word));
}

enum whole { WHOLE_GOOD, WHOLE_FRESH, WHOLE_NOT };

/*
 * Nearly all accesses: to one or two whole cells that say the same, without a side record, ordered
 * behind all that is valid there. What any_access does is then known without looking at masks.
 * WHOLE_NOT: it has to look closer; nothing was changed.
 */
static inline enum whole whole_access(struct race_actor *me, uint64_t address, uint64_t bytes,
                                      unsigned flags, uint64_t pc, uint64_t frame)
{
    struct shadow_cell *cell = shadow_cell(address);
    bool write = flags & RACE_WRITE;
    uint32_t w = cell[0].write, r = cell[0].read;
    uint32_t new = me->segment << SHADOW_SEGMENT_SHIFT | (flags & RACE_MARKED ? SHADOW_MARKED : 0) |
                   SHADOW_MASK;
    enum whole result;

    if (bytes == 8 && irqlab_unlikely(cell[1].write != w || cell[1].read != r))
        return WHOLE_NOT;
    if (irqlab_unlikely(w != 0 && (w & SHADOW_MASK) == 0))
        return WHOLE_NOT;
    if ((write ? w : r) == new)
        return WHOLE_GOOD;
    if (irqlab_unlikely(!is_behind(me, &w) || !is_behind(me, &r)))
        return WHOLE_NOT;
    result = irqlab_likely(((w | r) & SHADOW_MASK) == SHADOW_MASK) ? WHOLE_GOOD : WHOLE_FRESH;
    remember(me, address, (uint32_t)bytes, flags, pc, frame);
    if (write) {
        w = new;
        r = 0;
    } else {
        r = new;
    }
    changing(cell, bytes == 8 ? 2 : 1);
    cell[0] = (struct shadow_cell){w, r};
    if (bytes == 8)
        cell[1] = (struct shadow_cell){w, r};
    return result;
}

void race_access(uint64_t address, uint64_t bytes, unsigned flags, uint64_t pc, uint64_t frame)
{
    struct race_actor *me = race_current();
    enum whole whole = WHOLE_NOT;
    bool fresh;

    RACE->coverage.slow++;
    if (own_frame(me, address, frame))
        return;
    if (irqlab_likely(bytes == 4 || bytes == 8) && irqlab_likely((address & (bytes - 1)) == 0) &&
        irqlab_likely(address - LAYOUT_STACKS >= LAYOUT_TIB))
        whole = whole_access(me, address, bytes, flags, pc, frame);
    fresh = whole == WHOLE_FRESH;
    if (irqlab_unlikely(whole == WHOLE_NOT))
        fresh = any_access(me, address, bytes, flags, pc, frame);
    if (fresh || world->sim->cpu->irql >= SIM_DISPATCH || layout_is_user(address))
        race_process.setup.check(race_process.setup.context, address, bytes, flags & RACE_WRITE,
                                 fresh, pc);
}

void race_freed(uint64_t address, uint64_t bytes, uint64_t pc, uint64_t frame)
{
    struct race_actor *me = race_current();
    struct access access = {.me = me,
                            .pc = pc,
                            .frame = frame,
                            .address = address,
                            .bytes = bytes,
                            .flags = RACE_WRITE | RACE_FREE};

    for (uint64_t at = address & ~3ull; at < address + bytes; at += 4) {
        const struct shadow_cell *cell = shadow_cell(at);
        const struct race_record *record;

        /* Pieces of the shadow that nobody wrote to are left out. */
        if ((at == (address & ~3ull) || (uint64_t)(uintptr_t)cell % CHUNK_BYTES == 0) &&
            !race_process.chunks[chunk_place(chunk_of(cell))]) {
            at |= CHUNK_BYTES / sizeof *cell * 4 - 1; /* the last of the piece; + 4 below */
            at -= 3;
            continue;
        }
        if (!cell->write && !cell->read)
            continue;
        record = record_of(cell);
        if (record) {
            for (uint32_t i = 0; i < record->count; i++)
                meets(&access, at, record->words[i], record->writes >> i & 1, SHADOW_MASK, true,
                      false);
            continue;
        }
        if (cell->write && !(cell->write & SHADOW_MASK))
            continue;
        if (valid(cell->write))
            meets(&access, at, cell->write, true, SHADOW_MASK, true, false);
        if (valid(cell->read))
            meets(&access, at, cell->read, false, SHADOW_MASK, true, false);
    }
}

void race_touched_pageable(void)
{
    race_current()->touched_pageable = true;
}

void race_tell_again(void)
{
    race_segment_next(race_current());
}

void race_forget(uint64_t address, uint64_t bytes)
{
    uint64_t first = address & ~3ull, last = (address + bytes + 3) & ~3ull;

    if (first - SHADOW_LOW >= SHADOW_SPAN || last - SHADOW_LOW > SHADOW_SPAN || !bytes)
        return;
    if (bytes >= LARGE_BYTES) {
        uint64_t low = ((uint64_t)(uintptr_t)shadow_cell(first) + MEMORY_PAGE - 1) &
                       ~(uint64_t)(MEMORY_PAGE - 1);
        uint64_t high = (uint64_t)(uintptr_t)shadow_cell(last) & ~(uint64_t)(MEMORY_PAGE - 1);

        /* Whole pages of the shadow go back to the host. A prefix' cells are not kept: it would
         * cost what the drop saves, and who allocates after a restart does so again. */
        if (!RACE->snapshot) {
            memory_drop(low, high - low);
            for (uint64_t at = first; shadow_cell(at) < (struct shadow_cell *)low; at += 4)
                *shadow_cell(at) = (struct shadow_cell){0};
            for (uint64_t at = last - 4; shadow_cell(at) >= (struct shadow_cell *)high; at -= 4)
                *shadow_cell(at) = (struct shadow_cell){0};
            return;
        }
    }
    for (uint64_t at = first; at < last; at += 4) {
        struct shadow_cell *cell = shadow_cell(at);

        if (!(cell->write | cell->read))
            continue;
        if (record_of(cell))
            record_free(segment_of(cell->write));
        if (irqlab_unlikely(RACE->snapshot))
            changing(cell, 1);
        *cell = (struct shadow_cell){0};
    }
}

void race_atomic(const volatile void *address, unsigned flags)
{
    struct race_actor *me;

    if (!RACE->on)
        return;
    me = race_current();
    if (flags & RACE_ACQUIRE)
        race_acquire(me, address, false);
    if (flags & RACE_RELEASE)
        race_release(me, address, false);
}

/* --- executions ---------------------------------------------------------------------------------
 */

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
    race->first_segment = race_process.next_segment;
    race->prefix_first = race->prefix_end = race->first_segment;
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
    race->first_segment = race->prefix_first = race->prefix_end = race_process.next_segment;
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
    race->first_segment = race_process.next_segment;
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
    race->first_segment = process->next_segment;
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
