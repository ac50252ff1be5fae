/*
 * dpor.c - dynamic partial-order reduction with source sets and sleep sets.
 *
 * After P. A. Abdulla, S. Aronis, B. Jonsson, K. Sagonas, "Optimal Dynamic Partial Order Reduction"
 * (POPL 2014), section on source sets; sleep sets after P. Godefroid (1996). Deviations:
 *
 *   - Steps have footprints (sim/footprint.h) instead of one operation each. Two steps are
 * dependent if their footprints meet and one of them writes there.
 *   - Locks and waits: an acquisition that cannot be made is not enabled, so a release and the
 *     acquisition behind it never race; the acquisition races with the last step before which the
 *     thing was free (SIM_TOUCH_FREE). That is the "may be co-enabled" of C. Flanagan and P.
 *     Godefroid (POPL 2005).
 *   - The clock moves only when nothing else can happen: such a moment is a barrier (all before it
 *     comes before all behind it) unless the strategy lets the clock move early, when it is a
 *     process like any other.
 *   - Answers to sim_choose are data: each of them is tried.
 *   - A process that only re-reads what nobody has changed is asleep until somebody does, as long
 * as anybody else can run: it spins, and to follow it would never end.
 *
 * Words: a *state* is a choice in the execution, an *event* is what one process touched between two
 * choices, its *clock* tells which events came before it in the happens-before order.
 */
#include "explore/dpor.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

/* A list that grows. */
#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

static void *grown(void *items, size_t *room, size_t wanted, size_t bytes)
{
    if (wanted <= *room)
        return items;
    *room = wanted < 32 ? 32 : wanted * 2;
    items = realloc(items, *room * bytes);
    irqlab_assert(items);
    return items;
}

#define RESERVE(vector, wanted)                                                                    \
    ((vector).items = grown((vector).items, &(vector).room, (wanted), sizeof *(vector).items))
#define APPEND(vector) (RESERVE(vector, (vector).count + 1), &(vector).items[(vector).count++])

enum { MAX_ALTERNATIVES = SIM_MAX_ALTERNATIVES, MASKS = (MAX_ALTERNATIVES + 63) / 64 };

/* A set of alternatives of one state. */
struct set {
    uint64_t bits[MASKS];
};

static void set_add(struct set *set, uint32_t n)
{
    set->bits[n / 64] |= 1ull << n % 64;
}

static bool set_has(const struct set *set, uint32_t n)
{
    return set->bits[n / 64] >> n % 64 & 1;
}

/* A process whose next step was explored from here or from an earlier state, and is not again until
 * something touches what that step touches. */
struct sleeper {
    uint32_t process;
    uint32_t touch_count;
    const struct sim_touch *touches; /* they belong to the state where it was explored */
};

struct state {
    uint32_t *processes; /* [count]: of the alternatives */
    uint32_t count;
    uint32_t chosen;
    bool data;              /* answers of sim_choose: all are tried */
    struct set done;        /* explored, the chosen one not included */
    struct set wanted;      /* to be explored: the source set so far */
    struct set spinning;    /* would only look again at what has not changed */
    struct sim_touch *step; /* [step_count]: what followed the choice, once known */
    uint32_t step_count;
    VECTOR(struct sleeper) sleep;
    VECTOR(struct sim_touch *) kept; /* footprints that sleepers of states behind refer to */
};

struct event {
    uint32_t process; /* index into dpor->processes */
    uint32_t state;
    size_t first_touch, touch_count;
};

struct access {
    uint32_t event;
    uint8_t flags;
    uint8_t bytes;   /* bit n: byte n of the granule */
    uint32_t before; /* index + 1 of the access of the same granule before it; 0: none */
};

/* What a process has read since it last wrote: if it comes back to the same, it spins. */
struct reads {
    VECTOR(uint64_t) granules;
    bool spins;
};

struct process {
    uint32_t number;     /* as footprints name it */
    uint32_t last_event; /* index + 1 */
    struct reads reads;
};

struct slot {
    uint64_t granule;
    uint32_t execution; /* else the slot is free */
    uint32_t last;      /* index + 1 of the last access */
};

struct dpor {
    VECTOR(struct state) states; /* of the present execution, from the root */
    size_t replay;               /* that many choices are given */
    size_t depth;                /* choices met in the present execution */
    bool started;
    /* the present execution */
    VECTOR(struct event) events;
    VECTOR(struct sim_touch) touches; /* of all events */
    VECTOR(struct access) accesses;
    VECTOR(struct process) processes;
    VECTOR(uint32_t) clocks; /* [event][stride]: events of each process that came before it */
    uint32_t stride;
    uint32_t barrier; /* events before this index come before all behind */
    VECTOR(uint32_t) scratch;
    struct slot *slots; /* hash table of granules */
    size_t slot_mask, slots_used;
    uint32_t execution;
};

enum { GRANULE_SHIFT = 3, MAX_GRANULES = 4096 };

/* --- granules --------------------------------------------------------------------------------- */

static struct slot *find_slot(struct dpor *dpor, uint64_t granule)
{
    size_t i = (granule * 0x9E3779B97F4A7C15ull >> 32) & dpor->slot_mask;

    while (dpor->slots[i].execution == dpor->execution && dpor->slots[i].granule != granule)
        i = (i + 1) & dpor->slot_mask;
    return &dpor->slots[i];
}

static void grow_slots(struct dpor *dpor)
{
    struct slot *old = dpor->slots;
    size_t count = old ? dpor->slot_mask + 1 : 0, room = count ? count * 2 : 1024;

    dpor->slots = calloc(room, sizeof *dpor->slots);
    irqlab_assert(dpor->slots);
    dpor->slot_mask = room - 1;
    for (size_t i = 0; i < count; i++)
        if (old[i].execution == dpor->execution)
            *find_slot(dpor, old[i].granule) = old[i];
    free(old);
}

static struct slot *slot_of(struct dpor *dpor, uint64_t granule)
{
    struct slot *slot;

    if ((dpor->slots_used + 1) * 2 > dpor->slot_mask)
        grow_slots(dpor);
    slot = find_slot(dpor, granule);
    if (slot->execution != dpor->execution) {
        *slot = (struct slot){.granule = granule, .execution = dpor->execution};
        dpor->slots_used++;
    }
    return slot;
}

/* --- touches ---------------------------------------------------------------------------------- */

static bool meet(const struct sim_touch *a, const struct sim_touch *b)
{
    if ((a->flags | b->flags) & SIM_TOUCH_BARRIER)
        return true;
    return (a->flags | b->flags) & SIM_TOUCH_WRITE && a->address < b->address + b->bytes &&
           b->address < a->address + a->bytes;
}

static bool dependent(const struct sim_touch *a, size_t a_count, const struct sim_touch *b,
                      size_t b_count)
{
    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            if (meet(&a[i], &b[j]))
                return true;
    return false;
}

/* --- clocks ----------------------------------------------------------------------------------- */

static uint32_t *clock_of(struct dpor *dpor, size_t event)
{
    return &dpor->clocks.items[event * dpor->stride];
}

/* Does event a come before event b (or is it b)? The clock of b is known. */
static bool before(struct dpor *dpor, uint32_t a, uint32_t b)
{
    return clock_of(dpor, b)[dpor->events.items[a].process] > a;
}

static void restride(struct dpor *dpor)
{
    uint32_t old = dpor->stride, stride = old ? old * 2 : 16;
    uint32_t *clocks = calloc(dpor->events.count * stride + stride, sizeof *clocks);

    irqlab_assert(clocks);
    for (size_t e = 0; e < dpor->events.count; e++)
        memcpy(&clocks[e * stride], &dpor->clocks.items[e * old], old * sizeof *clocks);
    free(dpor->clocks.items);
    dpor->clocks.items = clocks;
    dpor->clocks.room = (dpor->events.count + 1) * stride;
    dpor->stride = stride;
}

static void join(uint32_t *clock, const uint32_t *other, uint32_t stride)
{
    for (uint32_t p = 0; p < stride; p++)
        if (clock[p] < other[p])
            clock[p] = other[p];
}

static uint32_t process_index(struct dpor *dpor, uint32_t number)
{
    struct process *process;

    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (dpor->processes.items[p].number == number)
            return p;
    if (dpor->processes.count == dpor->stride)
        restride(dpor);
    if (dpor->processes.count < dpor->processes.room) {
        /* Keep the storage of an earlier execution. */
        process = &dpor->processes.items[dpor->processes.count++];
    } else {
        size_t room = dpor->processes.room;

        process = APPEND(dpor->processes);
        memset(process, 0, (dpor->processes.room - room) * sizeof *process);
    }
    process->number = number;
    process->last_event = 0;
    process->reads.granules.count = 0;
    process->reads.spins = false;
    return (uint32_t)(dpor->processes.count - 1);
}

/* --- races ------------------------------------------------------------------------------------ */

static struct state *state_at(struct dpor *dpor, size_t depth)
{
    return &dpor->states.items[depth];
}

static uint32_t alternative_of(const struct state *state, uint32_t process)
{
    for (uint32_t i = 0; i < state->count; i++)
        if (state->processes[i] == process)
            return i;
    return UINT32_MAX;
}

/*
 * Event `first` and event `second` could come the other way round: see that some schedule in which
 * they do is explored from the state before `first`. Any process will do that could begin a
 * schedule of what is between them and does not depend on `first`, followed by `second`.
 */
static void reverse(struct dpor *dpor, uint32_t first, uint32_t second)
{
    struct state *state = state_at(dpor, dpor->events.items[first].state);
    struct set initials = {{0}};
    uint32_t some = UINT32_MAX, mine;
    bool any = false, spun = false;

    if (state->data)
        return;
    dpor->scratch.count = 0; /* the events that do not depend on `first` */
    for (uint32_t e = first + 1; e <= second; e++) {
        bool initial = true;
        uint32_t process = dpor->events.items[e].process, alternative;

        if (e != second && before(dpor, first, e))
            continue;
        for (size_t i = 0; i < dpor->scratch.count && initial; i++)
            initial = !before(dpor, dpor->scratch.items[i], e);
        *APPEND(dpor->scratch) = e;
        if (!initial)
            continue;
        alternative = alternative_of(state, dpor->processes.items[process].number);
        if (alternative == UINT32_MAX)
            continue;
        if (set_has(&state->spinning, alternative)) {
            spun = true; /* one more turn of its loop shows nothing new */
            continue;
        }
        if (set_has(&state->wanted, alternative))
            return; /* such a schedule is explored already, or will be */
        set_add(&initials, alternative);
        some = alternative;
        any = true;
    }
    if (!any && spun)
        return;
    if (!any) {
        /* It cannot begin here (an interrupt is in the way): try everything. */
        for (uint32_t i = 0; i < state->count; i++)
            set_add(&state->wanted, i);
        return;
    }
    mine = alternative_of(state, dpor->processes.items[dpor->events.items[second].process].number);
    set_add(&state->wanted, mine != UINT32_MAX && set_has(&initials, mine) ? mine : some);
}

/* --- events ----------------------------------------------------------------------------------- */

/* Which bytes of a granule a touch concerns. */
static uint8_t bytes_in(const struct sim_touch *touch, uint64_t granule)
{
    uint64_t start = granule << GRANULE_SHIFT, bytes = touch->bytes ? touch->bytes : 1;
    uint64_t low = touch->address > start ? touch->address - start : 0;
    uint64_t high = touch->address + bytes - start;

    return (uint8_t)(0xFFu << low & (high < 8 ? 0xFFu >> (8 - high) : 0xFFu));
}

/*
 * Compare one touch of the new event `e` with what was touched there before. `known` is the clock
 * of its process before it; its own clock becomes what it is behind it. `news`: look for races.
 */
static void follow(struct dpor_strategy *self, uint32_t e, const struct sim_touch *touch,
                   uint64_t granule, const uint32_t *known, bool news)
{
    struct dpor *dpor = self->dpor;
    struct slot *slot = slot_of(dpor, granule);
    uint32_t *clock = clock_of(dpor, e);
    uint8_t bytes = bytes_in(touch, granule);
    /* Behind a write there is nothing older that is not before that write. */
    uint8_t unordered = bytes, unseen = news ? bytes : 0;

    for (uint32_t a = slot->last; a && (unordered | unseen);
         a = dpor->accesses.items[a - 1].before) {
        const struct access access = dpor->accesses.items[a - 1];
        uint32_t other = access.event, process = dpor->events.items[other].process;
        bool writes = access.flags & SIM_TOUCH_WRITE;

        if (other < dpor->barrier)
            break;
        if (!(access.bytes & bytes) || !((access.flags | touch->flags) & SIM_TOUCH_WRITE))
            continue;
        if (process == dpor->events.items[e].process || known[process] > other) {
            if (writes)
                unseen &= ~access.bytes;
        } else if (access.bytes & unseen &&
                   (!(touch->flags & SIM_TOUCH_ACQUIRE) || access.flags & SIM_TOUCH_FREE)) {
            self->races++;
            reverse(dpor, other, e);
            if (writes)
                unseen &= ~access.bytes;
        } /* else: what was taken could not be acquired; look for when it was free */
        if (access.bytes & unordered)
            join(clock, clock_of(dpor, other), dpor->stride);
        if (writes)
            unordered &= ~access.bytes;
    }
    *APPEND(dpor->accesses) =
        (struct access){.event = e, .flags = touch->flags, .bytes = bytes, .before = slot->last};
    slot->last = (uint32_t)dpor->accesses.count;
}

static uint64_t last_granule(const struct sim_touch *touch)
{
    uint64_t bytes = touch->bytes ? touch->bytes : 1;

    if (bytes > (uint64_t)MAX_GRANULES << GRANULE_SHIFT)
        bytes = (uint64_t)MAX_GRANULES << GRANULE_SHIFT;
    return (touch->address + bytes - 1) >> GRANULE_SHIFT;
}

/* Whether the process only looks at what it has looked at before. */
static void note_reads(struct process *process, const struct sim_touch *touches, size_t count)
{
    struct reads *reads = &process->reads;

    for (size_t i = 0; i < count; i++) {
        const struct sim_touch *touch = &touches[i];

        if (touch->flags & (SIM_TOUCH_WRITE | SIM_TOUCH_BARRIER)) {
            reads->granules.count = 0;
            reads->spins = false;
            continue;
        }
        for (size_t r = 0; r < reads->granules.count && !reads->spins; r++)
            reads->spins = reads->granules.items[r] == touch->address;
        if (!reads->spins)
            *APPEND(reads->granules) = touch->address;
    }
}

/* What a process has written wakes those that wait for a change of it. */
static void wake_spinners(struct dpor *dpor, uint32_t writer, const struct sim_touch *touches,
                          size_t count)
{
    for (uint32_t p = 0; p < dpor->processes.count; p++) {
        struct reads *reads = &dpor->processes.items[p].reads;

        if (p == writer || !reads->granules.count)
            continue;
        for (size_t i = 0; i < count; i++) {
            const struct sim_touch *touch = &touches[i];

            if (!(touch->flags & (SIM_TOUCH_WRITE | SIM_TOUCH_BARRIER)))
                continue;
            for (size_t r = 0; r < reads->granules.count; r++)
                if (touch->flags & SIM_TOUCH_BARRIER ||
                    reads->granules.items[r] - touch->address < touch->bytes ||
                    touch->address - reads->granules.items[r] < 8) {
                    reads->granules.count = 0;
                    reads->spins = false;
                    break;
                }
        }
    }
}

/* The touches of one process between two choices become an event. */
static void add_event(struct dpor_strategy *self, uint32_t number, const struct sim_touch *touches,
                      size_t count)
{
    struct dpor *dpor = self->dpor;
    uint32_t p = process_index(dpor, number), e = (uint32_t)dpor->events.count;
    uint32_t known[256];
    uint32_t *clock;
    bool news = dpor->depth >= dpor->replay && dpor->depth;

    if (e >= DPOR_MAX_STEPS || dpor->stride > 256) {
        self->incomplete = true;
        return;
    }
    RESERVE(dpor->clocks, (size_t)(e + 1) * dpor->stride);
    *APPEND(dpor->events) =
        (struct event){.process = p, .state = (uint32_t)(dpor->depth ? dpor->depth - 1 : 0)};
    clock = clock_of(dpor, e);
    memset(clock, 0, dpor->stride * sizeof *clock);
    if (dpor->processes.items[p].last_event)
        memcpy(clock, clock_of(dpor, dpor->processes.items[p].last_event - 1),
               dpor->stride * sizeof *clock);
    memcpy(known, clock, dpor->stride * sizeof *clock);
    clock[p] = e + 1;
    for (size_t i = 0; i < count; i++) {
        if (touches[i].flags & SIM_TOUCH_BARRIER)
            continue;
        for (uint64_t granule = touches[i].address >> GRANULE_SHIFT;
             granule <= last_granule(&touches[i]); granule++)
            follow(self, e, &touches[i], granule, known, news);
    }
    dpor->processes.items[p].last_event = e + 1;
    note_reads(&dpor->processes.items[p], touches, count);
    wake_spinners(dpor, p, touches, count);
}

/* All that was touched since the last choice. */
static void flush(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;
    struct sim_footprint *footprint = &self->footprint;

    if (dpor->depth) {
        struct state *state = state_at(dpor, dpor->depth - 1);

        if (dpor->depth >= dpor->replay && footprint->count) {
            state->step = malloc(footprint->count * sizeof *state->step);
            irqlab_assert(state->step);
            memcpy(state->step, footprint->touches, footprint->count * sizeof *state->step);
            state->step_count = (uint32_t)footprint->count;
        }
        for (size_t i = 0, end; i < footprint->count; i = end) {
            uint32_t process = footprint->touches[i].process;

            for (end = i + 1; end < footprint->count; end++)
                if (footprint->touches[end].process != process)
                    break;
            if (footprint->touches[i].flags & SIM_TOUCH_BARRIER)
                dpor->barrier = (uint32_t)dpor->events.count;
            add_event(self, process, &footprint->touches[i], end - i);
        }
    }
    footprint->count = 0;
}

/* --- states ----------------------------------------------------------------------------------- */

static void clear_state(struct state *state)
{
    for (size_t i = 0; i < state->kept.count; i++)
        free(state->kept.items[i]);
    free(state->kept.items);
    free(state->sleep.items);
    free(state->processes);
    free(state->step);
    memset(state, 0, sizeof *state);
}

static bool asleep(const struct state *state, uint32_t process)
{
    for (size_t i = 0; i < state->sleep.count; i++)
        if (state->sleep.items[i].process == process)
            return true;
    return false;
}

/* Who sleeps in the state before and is not woken by what followed it sleeps on. */
static void inherit_sleep(struct state *state, const struct state *from)
{
    for (size_t i = 0; i < from->sleep.count; i++) {
        const struct sleeper *sleeper = &from->sleep.items[i];

        if (!dependent(sleeper->touches, sleeper->touch_count, from->step, from->step_count))
            *APPEND(state->sleep) = *sleeper;
    }
}

static bool spins(struct dpor *dpor, uint32_t number)
{
    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (dpor->processes.items[p].number == number)
            return dpor->processes.items[p].reads.spins;
    return false;
}

static bool same_choice(const struct state *state, const struct sim_choice *choice)
{
    if (state->count != choice->count)
        return false;
    for (uint32_t i = 0; i < state->count; i++)
        if (state->processes[i] != choice->alternatives[i].process)
            return false;
    return true;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct dpor_strategy *self = (struct dpor_strategy *)strategy;
    struct dpor *dpor = self->dpor;
    struct state *state;
    uint32_t pick = UINT32_MAX, slept = 0;

    /* What comes before the first real choice is the same in every execution. */
    if (!dpor->depth && choice->count == 1) {
        self->footprint.count = 0;
        return 0;
    }
    flush(self);
    if (dpor->depth < dpor->replay) {
        state = state_at(dpor, dpor->depth++);
        if (!same_choice(state, choice)) {
            self->diverged = true;
            return SIM_ABANDON;
        }
        return state->chosen;
    }
    if (dpor->depth >= DPOR_MAX_STEPS) {
        self->incomplete = true;
        return 0;
    }
    state = APPEND(dpor->states);
    memset(state, 0, sizeof *state);
    dpor->depth++;
    if (self->deepest < dpor->depth)
        self->deepest = (uint32_t)dpor->depth;
    state->count = choice->count;
    state->processes = malloc(choice->count * sizeof *state->processes);
    irqlab_assert(state->processes);
    state->data = choice->kind != SIM_CHOICE_STEP;
    for (uint32_t i = 0; i < choice->count; i++)
        state->processes[i] = choice->alternatives[i].process;
    if (dpor->depth > 1)
        inherit_sleep(state, state_at(dpor, dpor->depth - 2));
    if (state->data) {
        for (uint32_t i = 0; i < choice->count; i++)
            set_add(&state->wanted, i);
        return state->chosen = 0;
    }
    for (uint32_t i = 0; i < choice->count; i++) {
        if (spins(dpor, state->processes[i]))
            set_add(&state->spinning, i);
        if (asleep(state, state->processes[i]))
            slept++;
        else if (pick == UINT32_MAX ||
                 (set_has(&state->spinning, pick) && !set_has(&state->spinning, i)))
            pick = i;
    }
    if (slept && pick != UINT32_MAX && set_has(&state->spinning, pick))
        pick = UINT32_MAX; /* who spins waits for those who sleep: that was explored elsewhere */
    if (pick == UINT32_MAX) {
        self->abandoned++;
        return SIM_ABANDON;
    }
    set_add(&state->wanted, pick);
    return state->chosen = pick;
}

/* --- executions ------------------------------------------------------------------------------- */

/* Find the deepest state from which something is left to explore, and forget what is behind it. */
static bool next_branch(struct dpor *dpor)
{
    while (dpor->states.count) {
        struct state *state = state_at(dpor, dpor->states.count - 1);

        set_add(&state->done, state->chosen);
        if (!state->data) {
            *APPEND(state->sleep) = (struct sleeper){.process = state->processes[state->chosen],
                                                     .touches = state->step,
                                                     .touch_count = state->step_count};
            *APPEND(state->kept) = state->step;
        } else {
            free(state->step);
        }
        state->step = NULL;
        state->step_count = 0;
        for (uint32_t i = 0; i < state->count; i++) {
            if (!set_has(&state->wanted, i) || set_has(&state->done, i))
                continue;
            if (!state->data && asleep(state, state->processes[i]))
                continue;
            state->chosen = i;
            dpor->replay = dpor->states.count;
            return true;
        }
        clear_state(state);
        dpor->states.count--;
    }
    return false;
}

static bool begin(struct sim_strategy *strategy)
{
    struct dpor_strategy *self = (struct dpor_strategy *)strategy;
    struct dpor *dpor = self->dpor;

    if (dpor->started) {
        flush(self);
        if (self->diverged || !next_branch(dpor))
            return false;
    }
    dpor->started = true;
    dpor->depth = 0;
    dpor->barrier = 0;
    dpor->events.count = dpor->accesses.count = dpor->processes.count = 0;
    dpor->slots_used = 0;
    dpor->execution++;
    self->footprint.count = 0;
    self->executions++;
    return true;
}

void dpor_strategy_init(struct dpor_strategy *self)
{
    memset(self, 0, sizeof *self);
    self->strategy = (struct sim_strategy){.name = "dpor",
                                           .begin = begin,
                                           .choose = choose,
                                           .every_step = true,
                                           .footprint = &self->footprint};
    self->dpor = calloc(1, sizeof *self->dpor);
    irqlab_assert(self->dpor);
}

void dpor_strategy_done(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;

    for (size_t i = 0; i < dpor->states.count; i++)
        clear_state(state_at(dpor, i));
    for (size_t i = 0; i < dpor->processes.room; i++)
        free(dpor->processes.items[i].reads.granules.items);
    free(dpor->states.items);
    free(dpor->events.items);
    free(dpor->touches.items);
    free(dpor->accesses.items);
    free(dpor->processes.items);
    free(dpor->clocks.items);
    free(dpor->scratch.items);
    free(dpor->slots);
    free(dpor);
    free(self->footprint.touches);
}
