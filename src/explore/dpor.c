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
 * Words: a *state* is a choice between at least two things, a *step* is what is touched from one
 * state to the next, an *event* is the part of a step that one process made; its *clock* tells
 * which events came before it in the happens-before order.
 *
 * Two executions that follow each other share all but their ends. Everything here is therefore kept
 * in stacks, and going back to a state means to cut them: what happened before that state is
 * neither recorded nor looked at again.
 */
#include "explore/dpor_depend.h"
#include "explore/dpor_private.h"
#include "explore/strategies.h"

#include <stdlib.h>
#include <string.h>

/* --- granules --------------------------------------------------------------------------------- */

static struct slot *find_slot(struct dpor *dpor, uint64_t granule)
{
    size_t i = (granule * 0x9E3779B97F4A7C15ull >> 32) & dpor->slot_mask;

    while (dpor->slots[i].used && dpor->slots[i].granule != granule)
        i = (i + 1) & dpor->slot_mask;
    return &dpor->slots[i];
}

static void grow_slots(struct dpor *dpor)
{
    struct slot *old = dpor->slots;
    size_t count = old ? dpor->slot_mask + 1 : 0, live = 0, room = 1024;
    struct access *accesses = dpor->accesses.items;

    for (size_t i = 0; i < count; i++)
        live += old[i].last != 0; /* the others were of executions past */
    while (room < live * 4)
        room *= 2;
    dpor->slots = calloc(room, sizeof *dpor->slots);
    irqlab_assert(dpor->slots);
    dpor->slot_mask = room - 1;
    dpor->slots_used = live;
    for (size_t i = 0; i < count; i++)
        if (old[i].last)
            *find_slot(dpor, old[i].granule) = old[i];
    irqlab_assert(room <= UINT32_MAX);
    for (size_t a = 0; a < dpor->accesses.count; a++)
        accesses[a].slot = (uint32_t)(find_slot(dpor, old[accesses[a].slot].granule) - dpor->slots);
    free(old);
}

static struct slot *slot_of(struct dpor *dpor, uint64_t granule)
{
    struct slot *slot;

    if ((dpor->slots_used + 1) * 2 > dpor->slot_mask)
        grow_slots(dpor);
    slot = find_slot(dpor, granule);
    if (!slot->used) {
        *slot = (struct slot){.granule = granule, .used = true};
        dpor->slots_used++;
    }
    return slot;
}

/* --- clocks ----------------------------------------------------------------------------------- */

static uint32_t *clock_of(struct dpor *dpor, size_t event)
{
    return &dpor->clocks[event * dpor->stride];
}

/* Does event a come before event b (or is it b)? */
static bool before(struct dpor *dpor, uint32_t a, uint32_t b)
{
    return clock_of(dpor, b)[dpor->events.items[a].process] > a;
}

static void resize_clocks(struct dpor *dpor, uint32_t stride, size_t room)
{
    uint32_t *clocks = calloc(room * stride, sizeof *clocks);

    irqlab_assert(clocks);
    for (size_t e = 0; e < dpor->events.count && e < dpor->clock_room; e++)
        memcpy(&clocks[e * stride], &dpor->clocks[e * dpor->stride], dpor->stride * sizeof *clocks);
    free(dpor->clocks);
    dpor->clocks = clocks;
    dpor->clock_room = room;
    dpor->stride = stride;
}

/* Four entries of a clock; events are fewer than 2^31, so that signed comparisons do. */
typedef int32_t four __attribute__((vector_size(16)));

_Static_assert(DPOR_MAX_STEPS <= INT32_MAX, "an event fits a signed entry");

static inline four load_four(const uint32_t *entries)
{
    four value;

    memcpy(&value, entries, sizeof value);
    return value;
}

/* (The stride is a multiple of eight.) */
static inline void join(uint32_t *clock, const uint32_t *other, uint32_t stride)
{
    for (uint32_t p = 0; p < stride; p += 4) {
        four a = load_four(clock + p), b = load_four(other + p), more = a < b;
        four most = (a & ~more) | (b & more);

        memcpy(clock + p, &most, sizeof most);
    }
}

static inline void copy_clock(uint32_t *clock, const uint32_t *other, uint32_t stride)
{
    for (uint32_t p = 0; p < stride; p += 4)
        memcpy(clock + p, other + p, sizeof(four));
}

static uint32_t process_index(struct dpor *dpor, uint32_t number)
{
    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (dpor->processes.items[p].number == number)
            return p;
    if (dpor->processes.count == dpor->stride)
        resize_clocks(dpor, dpor->stride ? dpor->stride * 2 : 8,
                      dpor->clock_room ? dpor->clock_room : 256);
    *PUSH(dpor->processes) = (struct process){.number = number};
    return (uint32_t)(dpor->processes.count - 1);
}

/* --- races ------------------------------------------------------------------------------------ */

static struct state *state_at(struct dpor *dpor, size_t depth)
{
    return &dpor->states.items[depth];
}

static uint32_t alternative_of(const struct dpor *dpor, const struct state *state, uint32_t process)
{
    for (uint32_t i = 0; i < state->count; i++)
        if (dpor->alternatives.items[state->first_process + i] == process)
            return i;
    return UINT32_MAX;
}

/* One of the initials, best `mine`, is to be explored from there. */
static void want(struct dpor *dpor, size_t depth, const struct set *initials, uint32_t mine)
{
    if (depth < dpor->frozen)
        dpor_parts_request(dpor->parts, depth, initials, mine);
    else
        set_add(&state_at(dpor, depth)->wanted, mine);
}

/*
 * Event `first` and event `second` could come the other way round: see that some schedule in which
 * they do is explored from the state before `first`. Any process will do that could begin a
 * schedule of what is between them and does not depend on `first`, followed by `second`.
 */
static void reverse(struct dpor *dpor, uint32_t first, uint32_t second)
{
    size_t depth = dpor->events.items[first].state;
    struct state *state = state_at(dpor, depth);
    struct set initials = {{0}};
    uint32_t some = UINT32_MAX, mine;
    bool spun = false;

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
        *PUSH(dpor->scratch) = e;
        if (!initial)
            continue;
        alternative = alternative_of(dpor, state, dpor->processes.items[process].number);
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
    }
    if (some == UINT32_MAX) {
        /* It cannot begin here (an interrupt is in the way): try everything. */
        for (uint32_t i = 0; i < state->count && !spun; i++)
            want(dpor, depth, &(struct set){{0}}, i);
        return;
    }
    mine = alternative_of(dpor, state,
                          dpor->processes.items[dpor->events.items[second].process].number);
    want(dpor, depth, &initials, mine != UINT32_MAX && set_has(&initials, mine) ? mine : some);
}

/*
 * The step from the last state has taken away what `process` (0: everybody) could have done next.
 * No race will tell, because it never happens: see that it comes first in some schedule, in which
 * it races with what was before.
 */
static void forestalled(struct dpor *dpor, uint64_t process)
{
    size_t depth = dpor->depth;
    const struct state *state;

    do { /* an answer of sim_choose is part of a step */
        if (!depth--)
            return;
        state = state_at(dpor, depth);
    } while (state->data);
    for (uint32_t i = 0; i < state->count; i++)
        if ((!process || dpor->alternatives.items[state->first_process + i] == process) &&
            !set_has(&state->spinning, i))
            want(dpor, depth, &(struct set){{0}}, i);
}

/* --- events ----------------------------------------------------------------------------------- */

enum { MAX_PROCESSES = 512 };

/* The event that is being added. */
struct following {
    struct dpor_strategy *self;
    uint32_t event, process;
    uint32_t *clock;               /* what is before it, and itself */
    uint32_t known[MAX_PROCESSES]; /* of it, what was before the present touch */
};

/* Compare one touch of the new event with what was touched there before. */
static void follow(struct following *now, const struct sim_touch *touch, uint64_t granule)
{
    struct dpor *dpor = now->self->dpor;
    struct slot *slot = slot_of(dpor, granule);
    const struct access *accesses = dpor->accesses.items, *access;
    uint8_t bytes = bytes_in(touch, granule);
    /* Behind a write there is nothing older that is not before that write. */
    uint8_t unordered = bytes, unseen = bytes;

    for (uint32_t a = slot->last; a && (unordered | unseen); a = access->before) {
        uint32_t other, process;
        bool writes;

        access = &accesses[a - 1];
        other = access->event;
        process = access->process;
        writes = access->flags & SIM_TOUCH_WRITE;
        if (other < dpor->barrier)
            break;
        if (!(access->bytes & bytes) || !((access->flags | touch->flags) & SIM_TOUCH_WRITE))
            continue;
        if (process == now->process || now->known[process] > other) {
            if (writes)
                unseen &= ~access->bytes;
        } else if (access->bytes & unseen &&
                   (!(touch->flags & SIM_TOUCH_ACQUIRE) || access->flags & SIM_TOUCH_FREE)) {
            now->self->races++;
            reverse(dpor, other, now->event);
            if (writes)
                unseen &= ~access->bytes;
        } /* else: what was taken could not be acquired; look for when it was free */
        /* (A clock that has an event has all that is before it.) */
        if (access->bytes & unordered && now->clock[process] <= other)
            join(now->clock, clock_of(dpor, other), dpor->stride);
        if (writes)
            unordered &= ~access->bytes;
    }
    if (slot->last) {
        const struct access *latest = &accesses[slot->last - 1];

        if (latest->event == now->event && latest->flags == touch->flags && latest->bytes == bytes)
            return; /* the same once more */
    }
    *PUSH(dpor->accesses) = (struct access){.slot = (uint32_t)(slot - dpor->slots),
                                            .event = now->event,
                                            .before = slot->last,
                                            .process = (uint16_t)now->process,
                                            .flags = touch->flags,
                                            .bytes = bytes};
    slot->last = (uint32_t)dpor->accesses.count;
}

/* What process p does next depends on the new event: that could have come before its last. */
static bool race_with_last(struct following *now, uint32_t p)
{
    struct dpor *dpor = now->self->dpor;
    uint32_t last = dpor->processes.items[p].last_event;

    if (!last || p == now->process || last - 1 < dpor->barrier || now->known[p] >= last)
        return false;
    now->self->races++;
    reverse(dpor, last - 1, now->event);
    return true;
}

static void follow_last(struct following *now, uint64_t number)
{
    struct dpor *dpor = now->self->dpor;

    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (dpor->processes.items[p].number == number && race_with_last(now, p))
            join(now->clock, clock_of(dpor, dpor->processes.items[p].last_event - 1), dpor->stride);
}

/* The machine stops with the new event: it could have come before what each process made last. */
static void follow_all(struct following *now)
{
    struct dpor *dpor = now->self->dpor;

    for (uint32_t p = 0; p < dpor->processes.count; p++) {
        uint32_t last = dpor->processes.items[p].last_event;
        bool behind = !last;

        for (uint32_t q = 0; q < dpor->processes.count && !behind; q++)
            if (q != p && q != now->process && dpor->processes.items[q].last_event)
                behind = before(dpor, last - 1, dpor->processes.items[q].last_event - 1);
        if (behind)
            continue; /* something between them depends on both: that one tells */
        race_with_last(now, p);
    }
}

/* What one process touched becomes an event. */
static void add_event(struct dpor_strategy *self, uint32_t number, const struct sim_touch *touches,
                      size_t count)
{
    struct dpor *dpor = self->dpor;
    uint32_t p = process_index(dpor, number), e = (uint32_t)dpor->events.count;
    uint32_t previous = dpor->processes.items[p].last_event;
    struct following now;

    if (e >= DPOR_MAX_STEPS || dpor->stride > MAX_PROCESSES) {
        self->incomplete = true;
        return;
    }
    if (e >= dpor->clock_room)
        resize_clocks(dpor, dpor->stride, dpor->clock_room * 2);
    *PUSH(dpor->events) =
        (struct event){.process = p, .state = (uint32_t)(dpor->depth - 1), .previous = previous};
    now.self = self;
    now.event = e;
    now.process = p;
    now.clock = clock_of(dpor, e);
    if (previous)
        copy_clock(now.clock, clock_of(dpor, previous - 1), dpor->stride);
    else
        memset(now.clock, 0, dpor->stride * sizeof *now.clock);
    copy_clock(now.known, now.clock, dpor->stride);
    now.clock[p] = e + 1;
    dpor->processes.items[p].last_event = e + 1;
    for (size_t i = 0; i < count; i++) {
        const struct sim_touch *touch = &touches[i];
        uint64_t last;

        if (touch->flags & SIM_TOUCH_BARRIER || (i && same_touch(touch, touch - 1)))
            continue;
        if (irqlab_unlikely(touch->flags & SIM_TOUCH_FORESTALLS)) {
            if (ends_all(touch))
                follow_all(&now);
            forestalled(dpor, touch->address);
            continue;
        }
        if (irqlab_unlikely(touch->flags & SIM_TOUCH_NEXT_STEP)) {
            follow_last(&now, touch->address);
            continue;
        }
        last = last_granule(touch);
        for (uint64_t granule = touch->address >> GRANULE_SHIFT; granule <= last; granule++)
            follow(&now, touch, granule);
        if (touch->flags & SIM_TOUCH_ACQUIRE) /* what let it go on is known from here on */
            copy_clock(now.known, now.clock, dpor->stride);
    }
    dpor_note_looks(dpor, p, touches, count);
}

/* The step from the last state to here is over. */
static void flush(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;
    struct sim_footprint *footprint = &self->footprint;
    const struct sim_touch *touches = footprint->touches;

    if (!dpor->depth || !footprint->count) {
        footprint->count = 0;
        return;
    }
    RESERVE(dpor->touches, dpor->touches.count + footprint->count);
    memcpy(&dpor->touches.items[dpor->touches.count], touches, footprint->count * sizeof *touches);
    dpor->touches.count += footprint->count;
    for (size_t i = 0, end; i < footprint->count; i = end) {
        uint32_t process = touches[i].process;

        if (touches[i].flags & SIM_TOUCH_BARRIER)
            dpor->barrier = (uint32_t)dpor->events.count;
        for (end = i + 1; end < footprint->count; end++)
            if (touches[end].process != process || touches[end].flags & SIM_TOUCH_BARRIER)
                break;
        add_event(self, process, &touches[i], end - i);
    }
    footprint->count = 0;
}

/* --- states ----------------------------------------------------------------------------------- */

static const struct sleeper *find_sleeper(const struct dpor *dpor, const struct state *state,
                                          uint32_t process)
{
    for (uint32_t i = 0; i < state->sleeper_count; i++) {
        const struct sleeper *sleeper = &dpor->sleepers.items[state->first_sleeper + i];

        if (sleeper->process == process)
            return sleeper;
    }
    return NULL;
}

static bool spins(const struct dpor *dpor, uint32_t number)
{
    for (uint32_t p = 0; p < dpor->processes.count; p++)
        if (dpor->processes.items[p].number == number)
            return dpor->processes.items[p].spins;
    return false;
}

static bool same_choice(const struct dpor *dpor, const struct state *state,
                        const struct sim_choice *choice)
{
    if (state->count != choice->count)
        return false;
    for (uint32_t i = 0; i < state->count; i++)
        if (dpor->alternatives.items[state->first_process + i] != choice->alternatives[i].process)
            return false;
    return true;
}

/* A state of its own for this choice. Who slept in the state before and was not woken sleeps on. */
static struct state *push_state(struct dpor_strategy *self, const struct sim_choice *choice)
{
    struct dpor *dpor = self->dpor;
    struct state *state = PUSH(dpor->states), *from;

    memset(state, 0, sizeof *state);
    state->count = choice->count;
    state->data = choice->kind != SIM_CHOICE_STEP;
    state->first_process = dpor->alternatives.count;
    state->first_sleeper = dpor->sleepers.count;
    state->base_touch = state->first_touch = dpor->touches.count;
    state->first_look = dpor->looks.count;
    state->first_event = dpor->events.count;
    state->first_change = dpor->changes.count;
    state->barrier = dpor->barrier;
    for (uint32_t i = 0; i < choice->count; i++) {
        *PUSH(dpor->alternatives) = choice->alternatives[i].process;
        /* To read something twice is no spin yet: the machine has seen it go round. */
        if (choice->alternatives[i].spins && spins(dpor, choice->alternatives[i].process))
            set_add(&state->spinning, i);
    }
    if (dpor->depth) {
        from = state_at(dpor, dpor->depth - 1);
        for (uint32_t i = 0; i < from->sleeper_count; i++) {
            struct sleeper sleeper = dpor->sleepers.items[from->first_sleeper + i];

            if (sleeps_on(dpor, &sleeper, &dpor->touches.items[from->first_touch],
                          state->base_touch - from->first_touch)) {
                *PUSH(dpor->sleepers) = sleeper;
                state->sleeper_count++;
            }
        }
    }
    dpor->depth++;
    if (self->deepest < dpor->depth)
        self->deepest = (uint32_t)dpor->depth;
    return state;
}

/* The one thing that can happen was explored elsewhere. */
static bool only_sleeper(const struct dpor_strategy *self, uint32_t process)
{
    const struct dpor *dpor = self->dpor;
    const struct state *state = &dpor->states.items[dpor->depth - 1];
    const struct sleeper *sleeper = find_sleeper(dpor, state, process);

    return sleeper && sleeps_on(dpor, sleeper, self->footprint.touches, self->footprint.count);
}

static uint32_t abandon(struct dpor_strategy *self)
{
    self->abandoned++;
    return SIM_ABANDON;
}

/* The transition that was chosen last has come to a point. */
static void end_transition(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;
    struct state *state;

    if (!dpor->depth || dpor->replaying)
        return;
    state = state_at(dpor, dpor->depth - 1);
    if (!state->transition_over)
        state->transition = (uint32_t)self->footprint.count;
    state->transition_over = true;
}

/* Where the path turns off others will, too; but to play a few choices again is cheaper. */
static void set_returns(struct dpor_strategy *self)
{
    const struct dpor *dpor = self->dpor;

    self->strategy.returns = dpor->replaying && dpor->depth + 1 == dpor->states.count &&
                             dpor->depth >= dpor->resumed + EXPLORE_REPLAYED;
}

/* Where only one thing can happen we want to be asked until we know where the chosen transition
 * ends, and as long as somebody sleeps: it may be the one. */
static void set_every_step(struct dpor_strategy *self)
{
    const struct dpor *dpor = self->dpor;
    const struct state *state;

    self->strategy.every_step = false;
    if (!dpor->depth || dpor->replaying)
        return;
    state = &dpor->states.items[dpor->depth - 1];
    self->strategy.every_step = !state->transition_over || state->sleeper_count;
}

static uint32_t choose_state(struct dpor_strategy *self, const struct sim_choice *choice)
{
    struct dpor *dpor = self->dpor;
    struct state *state;
    uint32_t pick = UINT32_MAX;
    bool slept = false;

    if (dpor->replaying) {
        state = state_at(dpor, dpor->depth++);
        if (!same_choice(dpor, state, choice)) {
            self->diverged = true;
            return SIM_ABANDON;
        }
        if (dpor->depth == dpor->states.count)
            dpor->replaying = false;
        set_returns(self);
        self->footprint.count = 0; /* of what came before, which is known */
        return state->chosen;
    }
    flush(self);
    if (dpor->depth >= DPOR_MAX_STEPS) {
        self->incomplete = true;
        return 0;
    }
    state = push_state(self, choice);
    if (irqlab_unlikely(dpor->depth <= dpor->frozen))
        return dpor_parts_play(self, state);
    if (state->data) {
        for (uint32_t i = 0; i < choice->count; i++)
            set_add(&state->wanted, i);
        return state->chosen = 0;
    }
    for (uint32_t i = 0; i < choice->count; i++) {
        if (state->sleeper_count &&
            find_sleeper(dpor, state, choice->alternatives[i].process) != NULL)
            slept = true;
        else if (pick == UINT32_MAX ||
                 (set_has(&state->spinning, pick) && !set_has(&state->spinning, i)))
            pick = i;
    }
    /* Who spins waits for those who sleep, and what they would do was explored elsewhere. */
    if (pick == UINT32_MAX || (slept && set_has(&state->spinning, pick)))
        return abandon(self);
    set_add(&state->wanted, pick);
    return state->chosen = pick;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct dpor_strategy *self = (struct dpor_strategy *)strategy;
    const struct dpor *dpor = self->dpor;
    uint32_t answer = 0;

    end_transition(self);
    if (choice->count > 1)
        answer = choose_state(self, choice);
    else if (dpor->depth && !dpor->replaying &&
             state_at(self->dpor, dpor->depth - 1)->sleeper_count &&
             choice->kind == SIM_CHOICE_STEP && only_sleeper(self, choice->alternatives[0].process))
        answer = abandon(self);
    set_every_step(self);
    return answer;
}

/* --- executions ------------------------------------------------------------------------------- */

/* Forget all that happened behind the choice of the last state but the touches of its step. */
static void cut(struct dpor *dpor, const struct state *state, size_t touches)
{
    while (dpor->accesses.count &&
           dpor->accesses.items[dpor->accesses.count - 1].event >= state->first_event) {
        const struct access *access = &dpor->accesses.items[--dpor->accesses.count];

        dpor->slots[access->slot].last = access->before;
    }
    while (dpor->events.count > state->first_event) {
        const struct event *event = &dpor->events.items[--dpor->events.count];

        dpor->processes.items[event->process].last_event = event->previous;
    }
    while (dpor->changes.count > state->first_change) {
        const struct change *change = &dpor->changes.items[--dpor->changes.count];

        dpor->lookers += (change->looks != 0) - (dpor->processes.items[change->process].looks != 0);
        dpor->processes.items[change->process].looks = change->looks;
        dpor->processes.items[change->process].spins = change->spins;
    }
    dpor->looks.count = state->first_look;
    dpor->alternatives.count = state->first_process + state->count;
    dpor->sleepers.count = state->first_sleeper + state->sleeper_count;
    dpor->touches.count = touches;
    dpor->barrier = state->barrier;
}

/* Find the deepest state from which something is left to explore, and forget what is behind it. */
static bool next_branch(struct dpor *dpor)
{
    size_t step_end = dpor->touches.count;

    while (dpor->states.count > dpor->frozen) {
        struct state *state = state_at(dpor, dpor->states.count - 1);

        cut(dpor, state, step_end);
        set_add(&state->done, state->chosen);
        if (!state->data) {
            *PUSH(dpor->sleepers) = (struct sleeper){
                .process = dpor->alternatives.items[state->first_process + state->chosen],
                .first_touch = state->first_touch,
                .touch_count = state->transition};
            state->sleeper_count++;
        }
        for (uint32_t i = 0; i < state->count; i++) {
            if (!set_has(&state->wanted, i) || set_has(&state->done, i))
                continue;
            if (!state->data &&
                find_sleeper(dpor, state, dpor->alternatives.items[state->first_process + i]))
                continue;
            state->chosen = i;
            state->first_touch = step_end;
            state->transition_over = false;
            return true;
        }
        step_end = state->base_touch; /* where the step to this state ended */
        dpor->states.count--;
    }
    return false;
}

static void mark(const struct sim_strategy *strategy, struct sim_mark *mark)
{
    const struct dpor_strategy *self = (const struct dpor_strategy *)strategy;

    *mark = (struct sim_mark){.tree = self->dpor, .depth = self->dpor->depth};
}

static bool resume(struct sim_strategy *strategy, const struct sim_mark *mark)
{
    struct dpor_strategy *self = (struct dpor_strategy *)strategy;
    struct dpor *dpor = self->dpor;

    if (mark->tree != dpor || !dpor->replaying || mark->depth >= dpor->states.count)
        return false;
    dpor->depth = dpor->resumed = mark->depth;
    set_returns(self);
    set_every_step(self);
    return true;
}

void dpor_close(struct dpor_strategy *self)
{
    end_transition(self);
    if (!self->dpor->replaying)
        flush(self);
}

bool dpor_advance(struct dpor_strategy *self)
{
    if (self->diverged || !next_branch(self->dpor))
        return false;
    self->dpor->replaying = true;
    return true;
}

void dpor_start(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;

    dpor->started = true;
    dpor->depth = dpor->resumed = 0;
    set_returns(self);
    set_every_step(self);
    self->footprint.count = 0;
    self->executions++;
}

void dpor_clear(struct dpor *dpor)
{
    if (dpor->states.count)
        cut(dpor, state_at(dpor, 0), 0);
    dpor->states.count = dpor->alternatives.count = dpor->sleepers.count = 0;
    dpor->depth = 0;
    dpor->replaying = false;
}

static bool begin(struct sim_strategy *strategy)
{
    struct dpor_strategy *self = (struct dpor_strategy *)strategy;

    if (self->dpor->started) {
        dpor_close(self);
        if (!dpor_advance(self))
            return false;
    }
    dpor_start(self);
    return true;
}

void dpor_strategy_init(struct dpor_strategy *self)
{
    memset(self, 0, sizeof *self);
    self->strategy = (struct sim_strategy){.name = "dpor",
                                           .begin = begin,
                                           .choose = choose,
                                           .mark = mark,
                                           .resume = resume,
                                           .footprint = &self->footprint};
    self->dpor = calloc(1, sizeof *self->dpor);
    irqlab_assert(self->dpor);
}

void dpor_strategy_done(struct dpor_strategy *self)
{
    struct dpor *dpor = self->dpor;

    free(dpor->states.items);
    free(dpor->alternatives.items);
    free(dpor->sleepers.items);
    free(dpor->touches.items);
    free(dpor->events.items);
    free(dpor->accesses.items);
    free(dpor->looks.items);
    free(dpor->changes.items);
    free(dpor->processes.items);
    free(dpor->clocks);
    free(dpor->scratch.items);
    free(dpor->slots);
    free(dpor);
    free(self->footprint.touches);
}
