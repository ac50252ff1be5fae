/* report.c - a race as a finding: both places, what is raced for, what would have ordered them. */
#include "race/internal.h"
#include "host/image.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- what is known of an access ----------------------------------------------------------------
 */

/* The older access: the newest in the history of that segment that touched the cell so. */
static const struct race_history *history_find(uint32_t segment, uint64_t cell, uint32_t mask,
                                               bool write)
{
    const struct race *race = RACE;
    uint64_t count = race->history_count < RACE_HISTORY ? race->history_count : RACE_HISTORY;

    for (uint64_t i = 1; i <= count; i++) {
        const struct race_history *h = &race_histories[(race->history_count - i) % RACE_HISTORY];
        uint64_t low = cell + (uint64_t)__builtin_ctz(mask);

        if (h->segment == segment && (h->access & RACE_WRITE) == (write ? RACE_WRITE : 0) &&
            !(h->access & RACE_FREE) && h->address < cell + 4 && h->address + h->bytes > low)
            return h;
    }
    return NULL;
}

/* Frames of drivers and apps, innermost first, as addresses to look up. */
static uint32_t frames_of(uint32_t number, uint64_t *frames, uint32_t room)
{
    const struct race_stack *stack = &race_stacks[number];
    uint32_t count = 0;

    if (!number)
        return 0;
    for (uint32_t i = 0; i < stack->count && count < room; i++) {
        uint64_t address = stack->frames[i] - 1;

        if (!image_at(address) && !image_unloaded_at(address))
            continue;
        if (count && frames[count - 1] == address && i > 0 && count == 1)
            continue; /* where the walk began is met again */
        frames[count++] = address;
    }
    return count;
}

static void append(char *text, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void append(char *text, size_t room, const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;

    va_start(list, format);
    if (used < room)
        vsnprintf(text + used, room - used, format, list);
    va_end(list);
}

/* What does not fit is cut off. */
static void say(char *text, size_t room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(char *text, size_t room, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(text, room, format, list);
    va_end(list);
}

static void name_of(const volatile void *object, uint64_t bytes, char *text, size_t room)
{
    struct race_name name = {.text = ""};

    race_process.setup.name(race_process.setup.context, (uint64_t)(uintptr_t)object, bytes, &name);
    say(text, room, "%s", name.text);
}

static void who_text(const struct race_who *who, char *text, size_t room)
{
    static const char *const kinds[] = {"T", "DPC", "ISR", "kernel APC"};
    char routine[96] = "";

    if (who->kind == RACE_THREAD) {
        say(text, room, "T%u", who->number);
        return;
    }
    if (who->routine && race_process.setup.function)
        race_process.setup.function(race_process.setup.context, who->routine, routine,
                                    sizeof routine);
    say(text, room, "%s %u%s%s%s", kinds[who->kind], who->number, routine[0] ? " (" : "", routine,
        routine[0] ? ")" : "");
}

static void locks_text(uint32_t lockset, char *text, size_t room)
{
    const struct race_lockset *set = &race_locksets[lockset];
    char name[96];

    text[0] = 0;
    if (RACE->brief) {
        say(text, room, "its locks were not looked at");
        return;
    }
    if (!lockset) {
        say(text, room, "no lock held");
        return;
    }
    append(text, room, "holding ");
    for (uint32_t i = 0; i < set->count; i++) {
        name_of(set->locks[i].object, set->locks[i].bytes, name, sizeof name);
        append(text, room, "%s%s%s", i ? ", " : "", name, set->locks[i].shared ? " (shared)" : "");
    }
}

static const char *does(unsigned access, uint32_t bytes, char *text, size_t room)
{
    if (access & RACE_FREE)
        say(text, room, "frees it");
    else
        say(text, room, "%s %u byte%s%s", access & RACE_WRITE ? "writes" : "reads", bytes,
            bytes == 1 ? "" : "s", access & RACE_MARKED ? " (volatile or interlocked)" : "");
    return text;
}

static const char *irql_text(unsigned irql)
{
    return irql == 0   ? "PASSIVE_LEVEL"
           : irql == 1 ? "APC_LEVEL"
           : irql == 2 ? "DISPATCH_LEVEL"
                       : "a device's IRQL";
}

/* --- what would have helped ------------------------------------------------------------------- */

static bool holds(uint32_t lockset, const void *object, bool write)
{
    const struct race_lockset *set = &race_locksets[lockset];

    for (uint32_t i = 0; lockset && i < set->count; i++)
        if (set->locks[i].object == object)
            return !write || !set->locks[i].shared;
    return false;
}

/* "7 of 8 accesses to dx->Count hold dx->Lock": over the accesses that are remembered. */
static void lockset_hint(struct finding *finding, const struct race_hint *hint)
{
    const struct race *race = RACE;
    uint64_t known = race->history_count < RACE_HISTORY ? race->history_count : RACE_HISTORY;
    uint32_t all = 0, with = 0;

    for (uint64_t i = 1; i <= known; i++) {
        const struct race_history *h = &race_histories[(race->history_count - i) % RACE_HISTORY];

        if (h->address >= hint->address + hint->bytes || h->address + h->bytes <= hint->address ||
            h->access & RACE_FREE || h->bytes > 16 || !race_segment_valid(h->segment))
            continue;
        all++;
        with += holds(h->lockset, hint->lock, false);
    }
    if (all < 3 || with * 2 < all || with == all || finding->note_count == FINDING_NOTES)
        return;
    finding->notes[finding->note_count] = (struct finding_note){.pc = 0};
    say(finding->notes[finding->note_count++].text, FINDING_TEXT,
        "%u of %u accesses to %s hold %s; %s does not", with, all, hint->what, hint->lock_name,
        hint->mine ? "the other one" : "this one");
}

/* For race_end: a lock that one of the two holds and the other one does not. */
static void remember_hint(const struct race_history *now, const struct race_history *then,
                          uint64_t cell, const char *what)
{
    struct race *race = RACE;
    uint32_t sets[2] = {now->lockset, then ? then->lockset : 0};

    for (int s = 0; s < 2; s++)
        for (uint32_t n = 0; sets[s] && n < race_locksets[sets[s]].count; n++) {
            const struct race_lock *lock = &race_locksets[sets[s]].locks[n];
            struct race_hint *hint;

            if (holds(sets[!s], lock->object, false))
                continue;
            hint = arena_alloc(&race->arena, sizeof *hint);
            irqlab_assert(hint);
            hint->address = now->bytes <= 16 ? now->address : cell;
            hint->bytes = now->bytes <= 16 ? now->bytes : 4;
            hint->index = race_process.setup.count(race_process.setup.context) - 1;
            hint->mine = s == 0;
            hint->lock = lock->object;
            name_of(lock->object, lock->bytes, hint->lock_name, sizeof hint->lock_name);
            say(hint->what, sizeof hint->what, "%s", what);
            hint->next = race->hints;
            race->hints = hint;
            return;
        }
}

void race_end(void)
{
    struct race *race = RACE;

    for (const struct race_hint *hint = race->hints; hint; hint = hint->next)
        lockset_hint(race_process.setup.at(race_process.setup.context, hint->index), hint);
    race->hints = NULL;
}

static void advise(struct finding *finding, const struct race_history *now,
                   const struct race_history *then, const struct race_who *me,
                   const struct race_who *other)
{
    bool isr = me->kind == RACE_ISR || other->kind == RACE_ISR;
    bool dpc = me->kind == RACE_DPC || other->kind == RACE_DPC;
    bool raised = (now->irql >= 2 && !now->lockset && me->kind == RACE_THREAD) ||
                  (then && then->irql >= 2 && !then->lockset && other->kind == RACE_THREAD);

    if (me->kind == RACE_DPC && other->kind == RACE_DPC)
        say(finding->why, sizeof finding->why,
            "two DPCs, also two activations of the same one, may run at once on two CPUs");
    else if (raised)
        say(finding->why, sizeof finding->why,
            "raising to DISPATCH_LEVEL keeps other threads and DPCs off this CPU only; on "
            "another one they go on");
    else if (then && now->lockset && then->lockset)
        say(finding->why, sizeof finding->why,
            "both hold a lock, but not the same one (or both shared)");
    else if (me->kind == RACE_APC || other->kind == RACE_APC)
        say(finding->why, sizeof finding->why,
            "a kernel APC interrupts its thread between any two instructions below APC_LEVEL");
    else if (now->access & RACE_FREE)
        say(finding->why, sizeof finding->why,
            "nothing makes sure that the other one is done before the memory is freed");
    else
        say(finding->why, sizeof finding->why,
            "no lock, wait or interlocked operation orders the two: each may come first, or "
            "in the middle of the other");
    if (now->access & RACE_FREE)
        say(finding->todo, sizeof finding->todo, "%s",
            dpc ? "cancel its timer and call KeFlushQueuedDpcs before freeing"
                : "wait for the thread, or count references");
    else if (isr)
        say(finding->todo, sizeof finding->todo,
            "use KeSynchronizeExecution or KeAcquireInterruptSpinLock outside of the ISR");
    else if (me->kind == RACE_APC || other->kind == RACE_APC)
        say(finding->todo, sizeof finding->todo,
            "use it in a critical region (KeEnterCriticalRegion), or a lock");
    else
        say(finding->todo, sizeof finding->todo, "hold one %s at both places, or use %s",
            dpc || (now->irql >= 2) ? "spin lock" : "lock", "Interlocked operations at both");
}

/* --- the finding --------------------------------------------------------------------------------
 */

static bool seen(uint64_t key)
{
    struct race *race = RACE;

    for (uint32_t i = 0; i < race->reported_count; i++)
        if (race_reports->reported[i] == key)
            return true;
    if (race->reported_count < RACE_REPORTED)
        race_reports->reported[race->reported_count++] = key;
    return false;
}

/*
 * `me` writes what `then` wrote, and has read it before that but not since: the update is lost, in
 * this very schedule. Reads are in the history unless nobody wrote since the same actor's last one.
 */
static const struct race_history *lost_read(const struct race_actor *me,
                                            const struct race_history *then, uint64_t cell)
{
    const struct race *race = RACE;
    uint64_t known = race->history_count < RACE_HISTORY ? race->history_count : RACE_HISTORY;
    bool before = false;

    for (uint64_t i = 1; i <= known; i++) {
        const struct race_history *h = &race_histories[(race->history_count - i) % RACE_HISTORY];

        if (h == then)
            before = true;
        if (h->access & RACE_WRITE || h->address >= cell + 4 || h->address + h->bytes <= cell ||
            !race_segment_valid(h->segment) || race_segment_at(h->segment)->who != me->who)
            continue;
        return before ? h : NULL;
    }
    return NULL;
}

static void say_lost(const struct race_actor *me, const struct race_history *then,
                     const struct race_who *other, uint64_t cell)
{
    const uint32_t *word = &shadow_cell(cell)->write;
    struct race *race = RACE;
    struct race_told *told = NULL;
    const struct race_history *read;
    struct finding *finding;
    struct finding_note *note;
    char mine[128], others[128];

    for (uint32_t i = 0; i < race->finding_count && !told; i++)
        if (race_reports->told[i].cell == cell)
            told = &race_reports->told[i];
    /* Of a side record not all reads are in the history. */
    if (!told || told->lost || (*word && !(*word & SHADOW_MASK)))
        return;
    read = lost_read(me, then, cell);
    finding = race_process.setup.at(race_process.setup.context, told->index);
    if (!read || finding->note_count == FINDING_NOTES)
        return;
    told->lost = true;
    finding->worth = 1;
    who_text(&race_whos[me->who], mine, sizeof mine);
    who_text(other, others, sizeof others);
    note = &finding->notes[finding->note_count++];
    *note = (struct finding_note){.pc = read->pc ? read->pc - 1 : 0};
    say(note->text, sizeof note->text,
        "in this schedule an update is lost: %s read the value here, then %s wrote, and %s wrote "
        "over "
        "it without having seen that",
        mine, others, mine);
}

void race_report(struct race_actor *me, const struct race_history *now, uint32_t word,
                 bool word_writes, uint64_t cell)
{
    struct race *race = RACE;
    struct race_process *process = &race_process;
    uint32_t segment = word >> SHADOW_SEGMENT_SHIFT;
    const struct race_who *other = race_who_of(segment), *self = &race_whos[me->who];
    const struct race_history *then = history_find(segment, cell, word & SHADOW_MASK, word_writes);
    bool marked = now->access & RACE_MARKED || word & SHADOW_MARKED;
    bool both_write = now->access & RACE_WRITE && word_writes;
    uint64_t pc = now->pc, other_pc = then ? then->pc : 0;
    struct race_name name = {.text = ""};
    struct finding *finding;
    struct finding_note *note;
    char mine[128], others[128], locks[256], what[96], what_other[96];
    bool known;

    race->coverage.races++;
    known = seen(cell | 1);
    known |= pc && other_pc && seen((pc < other_pc ? pc * 31 + other_pc : other_pc * 31 + pc) << 1);
    if (known || race->finding_count == RACE_FINDINGS) {
        if (then && both_write && !(now->access & RACE_FREE))
            say_lost(me, then, other, cell);
        return;
    }
    if (process->setup.found)
        process->setup.found(process->setup.context, pc, other_pc,
                             now->bytes <= 16 ? now->address : cell,
                             now->bytes <= 16 ? now->bytes : 4);
    finding = process->setup.add(
        process->setup.context,
        marked && !both_write && !(now->access & RACE_FREE) ? FINDING_WARNING : FINDING_ERROR,
        marked && !both_write && !(now->access & RACE_FREE) ? "data-race-unmarked" : "data-race");
    if (!finding)
        return;
    race_reports->told[race->finding_count++] =
        (struct race_told){.cell = cell, .index = process->setup.count(process->setup.context) - 1};
    finding->frame_count = ke_stack_here(pc, finding->frames, FINDING_FRAMES);
    process->setup.name(process->setup.context, cell + (uint64_t)__builtin_ctz(word & SHADOW_MASK),
                        then ? then->bytes : 0, &name);
    who_text(self, mine, sizeof mine);
    who_text(other, others, sizeof others);
    does(now->access, now->bytes, what, sizeof what);
    does((word_writes ? RACE_WRITE : 0) | (word & SHADOW_MARKED ? RACE_MARKED : 0),
         then ? then->bytes : (uint32_t)__builtin_popcount(word & SHADOW_MASK), what_other,
         sizeof what_other);
    say(finding->title, sizeof finding->title,
        "data race on %s: %s %s, %s %s, and nothing orders them", name.text, mine, what, others,
        what_other);
    say(finding->actor, sizeof finding->actor, "%s", mine);
    finding->cpu = now->cpu;
    finding->irql = now->irql;

    note = &finding->notes[finding->note_count++];
    *note = (struct finding_note){.pc = other_pc ? other_pc - 1 : 0};
    if (then) {
        locks_text(then->lockset, locks, sizeof locks);
        say(note->text, sizeof note->text, "%s %s here, on CPU%u at %s, %s", others, what_other,
            then->cpu, irql_text(then->irql), locks);
        note->frame_count = frames_of(then->stack, note->frames, FINDING_NOTE_FRAMES);
    } else {
        say(note->text, sizeof note->text, "%s %s; too long ago for its place to be known", others,
            what_other);
    }
    locks_text(now->lockset, locks, sizeof locks);
    note = &finding->notes[finding->note_count++];
    *note = (struct finding_note){.pc = pc ? pc - 1 : 0};
    say(note->text, sizeof note->text, "%s %s here, on CPU%u at %s, %s", mine, what, now->cpu,
        irql_text(now->irql), locks);
    if (name.object_text[0]) {
        note = &finding->notes[finding->note_count++];
        *note = (struct finding_note){.pc = name.object_pc ? name.object_pc - 1 : 0};
        say(note->text, sizeof note->text, "%s", name.object_text);
        note->frame_count = name.object_frame_count < FINDING_NOTE_FRAMES ? name.object_frame_count
                                                                          : FINDING_NOTE_FRAMES;
        memcpy(note->frames, name.object_frames, note->frame_count * sizeof *note->frames);
    }
    if (then && both_write && !(now->access & RACE_FREE))
        say_lost(me, then, other, cell);
    advise(finding, now, then, self, other);
    remember_hint(now, then, cell, name.text);
    if (marked && !both_write && !(now->access & RACE_FREE))
        say(finding->why, sizeof finding->why,
            "one side is volatile or interlocked, the other is not: the compiler may read "
            "twice, tear or move the plain access; on x64 it works as long as it does not");
}
