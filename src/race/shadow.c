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

enum {
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
    memset(process->near_chunks, 0, sizeof process->near_chunks);
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

    if (irqlab_unlikely(!process->chunks[i] && process->chunk_count >= process->chunk_limit)) {
        race_drop_all();
        RACE->coverage.forgotten++;
        i = chunk_place(chunk);
    }
    process->near_chunks[chunk % RACE_NEAR_CHUNKS] = chunk;
    if (process->chunks[i])
        return;
    process->chunks[i] = chunk;
    process->chunk_count++;
}

static inline bool chunk_is_near(const struct shadow_cell *cell)
{
    uint32_t chunk = chunk_of(cell);

    return race_process.near_chunks[chunk % RACE_NEAR_CHUNKS] == chunk;
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
    if (irqlab_unlikely(!chunk_is_near(cell)))
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

/* What a report says of an access besides. */
static __attribute__((noinline)) void describe(struct race_actor *me, struct race_history *now,
                                               uint64_t frame)
{
    now->stack = race_stack_here(now->pc, frame);
    now->lockset = me->lockset_stale ? race_lockset_of(me) : me->lockset;
}

/* Into the history: the first such access of its segment. It is still to be described. */
static inline struct race_history *remember(struct race *race, const struct sim_cpu *cpu,
                                            struct race_actor *me, uint64_t address, uint32_t bytes,
                                            unsigned flags, uint64_t pc)
{
    struct race_history *now = &race_histories[race->history_count++ % RACE_HISTORY];

    me->used = true;
    now->address = address;
    now->pc = pc;
    now->bytes = bytes;
    now->segment = me->segment;
    now->stack = 0;
    now->lockset = 0;
    now->access = (uint8_t)flags;
    now->irql = cpu->irql;
    now->cpu = cpu->number;
    return now;
}

static void note(struct access *access)
{
    struct race_history *now;

    if (access->noted)
        return;
    now = remember(RACE, world->sim->cpu, access->me, access->address,
                   access->bytes < UINT32_MAX ? (uint32_t)access->bytes : UINT32_MAX, access->flags,
                   access->pc);
    access->noted = now;
    if (!RACE->brief)
        describe(access->me, now, access->frame);
}

static void meets(struct access *access, uint64_t address, uint32_t word, bool word_writes,
                  uint32_t mask, bool write, bool marked)
{
    if (!(word & mask) || !(write || word_writes) || (marked && word & SHADOW_MARKED) ||
        race_ordered(access->me, segment_of(word)))
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
    if (address < frame)
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

/* May the current code do so? Only what is not known to be good is asked for. */
static inline bool is_doubtful(const struct sim_cpu *cpu, uint64_t address, bool fresh)
{
    return irqlab_unlikely(fresh) || irqlab_unlikely(cpu->irql >= SIM_DISPATCH) ||
           irqlab_unlikely(layout_is_user(address));
}

static __attribute__((noinline)) void access_any(uint64_t address, uint64_t bytes, unsigned flags,
                                                 uint64_t pc, uint64_t frame)
{
    struct race_actor *me = world->sim->cpu->actor->race;
    bool fresh;

    if (!me || !me->settled) { /* only that it was its first */
        race_current();
        race_access(address, bytes, flags, pc, frame);
        return;
    }
    RACE->coverage.slow++;
    if (me->kind != RACE_THREAD && own_frame(me, address, frame))
        return;
    fresh = any_access(me, address, bytes, flags, pc, frame);
    if (is_doubtful(world->sim->cpu, address, fresh))
        race_process.setup.check(race_process.setup.context, address, bytes, flags & RACE_WRITE,
                                 fresh, pc);
}

static __attribute__((noinline)) void
describe_and_check(struct race_actor *me, struct race_history *now, bool fresh, uint64_t frame)
{
    if (!RACE->brief)
        describe(me, now, frame);
    if (is_doubtful(world->sim->cpu, now->address, fresh))
        race_process.setup.check(race_process.setup.context, now->address, now->bytes,
                                 now->access & RACE_WRITE, fresh, now->pc);
}

/* Does the word say nothing any more (it becomes 0), or what is ordered before us? *prefix: it is
 * of the prefix. */
static inline bool is_behind(const struct race *race, const struct race_actor *me, uint32_t *word,
                             bool *prefix)
{
    uint32_t segment = segment_of(*word), slot;

    if (!*word)
        return true;
    if (irqlab_unlikely(segment < race->first_segment)) {
        if (race_segment_valid(segment)) {
            *prefix = true;
            return race_ordered(me, segment);
        }
        *word = 0;
        return true;
    }
    slot = race_segments[segment + race->segment_shift].slot;
    return (slot < me->clock.count && irqlab_likely(me->clock.at[slot] >= segment)) ||
           slot == me->slot || !race->on;
}

/* On its own stack, where nothing can have been given up? */
static inline bool on_own_stack(struct race_actor *me, uint64_t address)
{
    const struct sim_actor *actor = me->actor;
    uint64_t low = (uint64_t)(uintptr_t)actor->fiber.stack_low;

    if (address - low >= (uint64_t)(uintptr_t)actor->fiber.stack_high - low)
        return false;
    if (address < me->stack_touched)
        me->stack_touched = address;
    return true;
}

/* Keep one or two cells if there is room. */
static inline bool keep_now(struct shadow_cell *cell, bool two)
{
    struct race_process *process = &race_process;

    if (process->undo_count >= UNDO_LIMIT || process->undo_count + 2 > process->undo_room)
        return false;
    process->undo[process->undo_count++] = (struct undo){cell, cell[0]};
    if (two)
        process->undo[process->undo_count++] = (struct undo){&cell[1], cell[1]};
    return true;
}

/*
 * Nearly all accesses are of a thread, to one or two whole cells that say the same, without a side
 * record, ordered behind all that is valid there. What any_access does is then known without
 * looking at masks. Whatever is called is called last, so that nothing needs to be saved.
 */
static inline __attribute__((always_inline)) void
whole_access(uint64_t address, uint64_t bytes, unsigned flags, uint64_t pc, uint64_t frame)
{
    struct race *race = race_here();
    const struct sim_cpu *cpu = world->sim->cpu;
    struct race_actor *me = cpu->actor->race;
    bool write = flags & RACE_WRITE, two = bytes == 8, prefix = false, fresh;
    /* of an address that is divisible by 4 */
    struct shadow_cell *cell = (struct shadow_cell *)(LAYOUT_SHADOW - 2 * SHADOW_LOW + 2 * address);
    struct race_history *now;
    uint32_t w, r, new;

    if ((bytes != 4 && !two) || irqlab_unlikely(address & (bytes - 1)) || irqlab_unlikely(!me) ||
        irqlab_unlikely(!me->plain) ||
        (irqlab_unlikely(address - LAYOUT_STACKS < LAYOUT_TIB) && !on_own_stack(me, address)))
        goto any;
    w = cell[0].write;
    r = cell[0].read;
    if (two && irqlab_unlikely(cell[1].write != w || cell[1].read != r))
        goto any;
    if (irqlab_unlikely(w != 0 && (w & SHADOW_MASK) == 0))
        goto any;
    new = me->segment << SHADOW_SEGMENT_SHIFT | (flags & RACE_MARKED ? SHADOW_MARKED : 0) |
          SHADOW_MASK;
    if ((write ? w : r) == new) {
        if (is_doubtful(cpu, address, false))
            goto any;
        race->coverage.slow++;
        return;
    }
    /* Of a cell that says something the piece is counted. */
    if (!(w | r) && irqlab_unlikely(!chunk_is_near(cell)))
        goto any;
    /* Who writes has read it just before, as a rule. */
    if (!is_behind(race, me, &w, &prefix) ||
        (!(write && r == new) && !is_behind(race, me, &r, &prefix)))
        goto any;
    /* What `changing` does. There is no prefix without a snapshot, and no marks. */
    if ((prefix || race_process.undo_all) && irqlab_unlikely(!keep_now(cell, two)))
        goto any;
    race->coverage.slow++;
    fresh = ((w | r) & SHADOW_MASK) != SHADOW_MASK;
    w = write ? new : w;
    r = write ? 0 : new;
    cell[0] = (struct shadow_cell){w, r};
    if (two)
        cell[1] = (struct shadow_cell){w, r};
    now = remember(race, cpu, me, address, (uint32_t)bytes, flags, pc);
    if (irqlab_unlikely(!race->brief) || is_doubtful(cpu, address, fresh))
        describe_and_check(me, now, fresh, frame);
    return;
any:
    access_any(address, bytes, flags, pc, frame);
}

void race_access(uint64_t address, uint64_t bytes, unsigned flags, uint64_t pc, uint64_t frame)
{
    whole_access(address, bytes, flags, pc, frame);
}

void race_read4(uint64_t address, uint64_t pc, uint64_t frame)
{
    whole_access(address, 4, 0, pc, frame);
}

void race_write4(uint64_t address, uint64_t pc, uint64_t frame)
{
    whole_access(address, 4, RACE_WRITE, pc, frame);
}

void race_read8(uint64_t address, uint64_t pc, uint64_t frame)
{
    whole_access(address, 8, 0, pc, frame);
}

void race_write8(uint64_t address, uint64_t pc, uint64_t frame)
{
    whole_access(address, 8, RACE_WRITE, pc, frame);
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

/* The first that says something; `end`: none. Of a block that was given back most say nothing. */
static inline struct shadow_cell *touched_cell(struct shadow_cell *cell,
                                               const struct shadow_cell *end)
{
    const uint64_t *at = (const uint64_t *)cell, *last = (const uint64_t *)end;

    while (at + 4 <= last && !(at[0] | at[1] | at[2] | at[3]))
        at += 4;
    while (at < last && !*at)
        at++;
    return (struct shadow_cell *)at;
}

static inline struct shadow_cell *chunk_end(const struct shadow_cell *cell)
{
    return (struct shadow_cell *)(((uintptr_t)cell | (CHUNK_BYTES - 1)) + 1);
}

static inline void forget_cells(struct shadow_cell *cell, struct shadow_cell *end)
{
    for (cell = touched_cell(cell, end); cell < end; cell = touched_cell(cell + 1, end)) {
        if (record_of(cell))
            record_free(segment_of(cell->write));
        if (irqlab_unlikely(RACE->snapshot))
            changing(cell, 1);
        *cell = (struct shadow_cell){0};
    }
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
    for (struct shadow_cell *cell = shadow_cell(first), *end = shadow_cell(last), *next; cell < end;
         cell = next) {
        next = chunk_end(cell);
        if (next > end)
            next = end;
        /* (Whether it was ever written to is quicker asked than seen if it is long.) */
        if (next - cell < CHUNK_BYTES / 64 / (ptrdiff_t)sizeof *cell ||
            race_process.chunks[chunk_place(chunk_of(cell))])
            forget_cells(cell, next);
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
