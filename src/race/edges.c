/*
 * edges.c - from probes to edges: docs/design/race-edges.md is the table.
 *
 * Also who holds which lock, for reports and hints only.
 */
#include "race/internal.h"

#include <string.h>

/* --- kinds of locks -----------------------------------------------------------------------------
 */

enum {
    LOCK_SHARED = 1,
    LOCK_SPIN = 2,
    LOCK_OWNED = 4,   /* by a thread: b of the probe is it, or 0 */
    LOCK_RUNDOWN = 8, /* a count: only the wait for its end knows the others */
    LOCK_RUNDOWN_ENTER = 16,
    LOCK_ONCE = 32, /* done once: nobody holds it afterwards */
};

static bool starts(const char *text, const char *begin)
{
    return strncmp(text, begin, strlen(begin)) == 0;
}

static uint8_t bytes_of(const char *text)
{
    if (starts(text, "spin lock "))
        return sizeof(EX_SPIN_LOCK); /* shared or exclusive */
    if (starts(text, "spin") || starts(text, "push") || starts(text, "SRW"))
        return 8;
    if (starts(text, "resource"))
        return sizeof(ERESOURCE);
    return starts(text, "fast") || starts(text, "guarded") || starts(text, "mutex") ? sizeof(KMUTEX)
                                                                                    : 0;
}

static uint8_t traits_of(const char *text)
{
    bool owned = starts(text, "mutex") || starts(text, "push") || starts(text, "resource") ||
                 starts(text, "fast") || starts(text, "guarded");
    bool once = starts(text, "std::call_once") || starts(text, "one-time");

    return (uint8_t)((strstr(text, "shared") ? LOCK_SHARED : 0) |
                     (starts(text, "spin") ? LOCK_SPIN : 0) | (owned ? LOCK_OWNED : 0) |
                     (starts(text, "rundown") ? LOCK_RUNDOWN : 0) |
                     (starts(text, "rundown protection") ? LOCK_RUNDOWN_ENTER : 0) |
                     (once ? LOCK_ONCE : 0));
}

static irqlab_cold void learn_kind(struct race_lock_kind *kind, const char *text)
{
    *kind = (struct race_lock_kind){
        .text = text, .traits = text ? traits_of(text) : 0, .bytes = text ? bytes_of(text) : 0};
}

/* The texts of probes are literals: what one says is found out once for each. */
static inline const struct race_lock_kind *kind_of(const char *text)
{
    uintptr_t at = (uintptr_t)text;
    struct race_lock_kind *kind = &race_process.lock_kinds[(at ^ at >> 5) % RACE_LOCK_KINDS];

    if (irqlab_unlikely(kind->text != text || !text))
        learn_kind(kind, text);
    return kind;
}

/* --- locks that are held ------------------------------------------------------------------------
 */

static inline void hold(struct race_actor *me, const struct sim_probe *probe,
                        struct race_lock_kind kind)
{
    if (me->held_count < RACE_HELD)
        /* Locksets are compared as bytes: the whole of it is written. */
        me->held[me->held_count] = (struct race_lock){.object = probe->object,
                                                      .pc = probe->pc,
                                                      .shared = kind.traits & LOCK_SHARED,
                                                      .bytes = kind.bytes};
    me->held_count++;
    me->lockset_stale = true;
}

static __attribute__((noinline)) void unhold_any(struct race_actor *me, const void *object)
{
    uint32_t known = me->held_count < RACE_HELD ? me->held_count : RACE_HELD;

    for (uint32_t i = known; i-- > 0;)
        if (me->held[i].object == object) {
            me->held_count--;
            if (i + 1 < known)
                memmove(&me->held[i], &me->held[i + 1], (known - i - 1) * sizeof *me->held);
            me->lockset_stale = true;
            return;
        }
    if (me->held_count > RACE_HELD)
        me->held_count--;
}

/* Is it the one that was taken last, as a rule? */
static inline bool is_last_held(const struct race_actor *me, const void *object)
{
    uint32_t last = me->held_count - 1;

    return irqlab_likely(last < RACE_HELD) && irqlab_likely(me->held[last].object == object);
}

uint32_t race_lockset_of(struct race_actor *me)
{
    struct race *race = RACE;
    struct race_lockset *set;
    uint32_t count;

    if (irqlab_likely(!me->lockset_stale))
        return me->lockset;
    me->lockset_stale = false;
    count = me->held_count < RACE_HELD ? me->held_count : RACE_HELD;
    if (!count)
        return me->lockset = 0;
    for (uint32_t i = race->lockset_count; i > 0 && i + 16 > race->lockset_count; i--) {
        set = &race_locksets[i];
        if (set->count == count && !memcmp(set->locks, me->held, count * sizeof *me->held))
            return me->lockset = i;
    }
    /* A ring: a report that comes too late finds another set, and says nothing of locks then. */
    if (race->lockset_count == RACE_LOCKSETS - 1)
        race->lockset_count = 0;
    set = &race_locksets[++race->lockset_count];
    set->count = count;
    memset(set->locks, 0, sizeof set->locks);
    memcpy(set->locks, me->held, count * sizeof *me->held);
    return me->lockset = race->lockset_count;
}

/* --- acquired and released -----------------------------------------------------------------------
 */

static struct sim_actor *current(void)
{
    return world->sim->cpu->actor;
}

/* The key of "at DISPATCH_LEVEL or above on this CPU". */
static const void *cpu_key(uint32_t number)
{
    return &world->sim->cpus[number].pending;
}

/* A thread that may run on one CPU only keeps targeted DPCs of it out by raising its IRQL. */
static void exclusion_begin(struct race_actor *me)
{
    uint64_t affinity = me->actor->affinity;

    if (me->kind != RACE_THREAD || me->bound_cpu || !affinity || (affinity & (affinity - 1)))
        return;
    me->bound_cpu = 1 + (uint32_t)__builtin_ctzll(affinity);
    race_acquire(me, cpu_key(me->bound_cpu - 1), false);
}

static void exclusion_end(struct race_actor *me)
{
    if (!me->bound_cpu)
        return;
    race_release(me, cpu_key(me->bound_cpu - 1), false);
    me->bound_cpu = 0;
}

/* The actor that a lock's probe is about: b is the thread for those that threads own. */
static __attribute__((noinline)) struct sim_actor *other_owner(uint64_t owner)
{
    PKTHREAD thread = (PKTHREAD)(uintptr_t)owner;

    return owner % 16 == 0 && layout_is_system(owner) && thread->Header.Type == KE_TYPE_THREAD &&
                   thread->actor.owner == thread
               ? &thread->actor
               : current();
}

static inline struct sim_actor *owner(const struct sim_probe *probe, struct race_lock_kind kind)
{
    struct sim_actor *me = current();

    return !probe->b || irqlab_likely(me->owner == (void *)(uintptr_t)probe->b) ||
                   !(kind.traits & LOCK_OWNED)
               ? me
               : other_owner(probe->b);
}

static __attribute__((noinline)) void
acquired_spin(struct race_actor *me, const struct sim_probe *probe, struct race_lock_kind kind)
{
    race_acquire(me, probe->object, kind.traits & LOCK_SHARED);
    exclusion_begin(me);
    if (me->touched_pageable)
        race_segment_next(me);
}

static void acquired(void *self, const struct sim_probe *probe);

static irqlab_cold void acquired_first(const struct sim_probe *probe, struct sim_actor *actor)
{
    race_actor_meet(actor);
    acquired(NULL, probe);
}

/* As with `released`, whatever is called is called last, so that nothing needs to be saved. */
static void acquired(void *self, const struct sim_probe *probe)
{
    struct race_lock_kind kind = *kind_of(probe->text);
    struct sim_actor *actor = owner(probe, kind);
    struct race_actor *me = actor->race;

    if (irqlab_unlikely(!me)) {
        acquired_first(probe, actor);
        return;
    }
    if (kind.traits & LOCK_RUNDOWN) {
        race_acquire(me, probe->object, kind.traits & LOCK_RUNDOWN_ENTER);
        return;
    }
    if (!(kind.traits & LOCK_ONCE)) {
        hold(me, probe, kind);
        if (kind.traits & LOCK_SPIN && world->sim->cpu->irql >= SIM_DISPATCH) {
            acquired_spin(me, probe, kind);
            return;
        }
    }
    race_acquire(me, probe->object, kind.traits & LOCK_SHARED);
}

static __attribute__((noinline)) void
released_any(const struct sim_probe *probe, struct sim_actor *actor, struct race_lock_kind kind)
{
    struct race_actor *me = race_of(actor);

    unhold_any(me, probe->object);
    race_release(me, probe->object, kind.traits & (LOCK_SHARED | LOCK_RUNDOWN));
    if (me->bound_cpu && !me->held_count)
        exclusion_end(me);
}

static void released(void *self, const struct sim_probe *probe)
{
    struct race_lock_kind kind = *kind_of(probe->text);
    struct sim_actor *actor = owner(probe, kind);
    struct race_actor *me = actor->race;

    if (irqlab_unlikely(!me) || !is_last_held(me, probe->object) ||
        irqlab_unlikely(me->bound_cpu)) {
        released_any(probe, actor, kind);
        return;
    }
    me->held_count--;
    me->lockset_stale = true;
    race_release(me, probe->object, kind.traits & (LOCK_SHARED | LOCK_RUNDOWN));
}

static void irql_changed(void *self, const struct sim_probe *probe)
{
    unsigned old = probe->a, new = (unsigned)probe->b;
    struct race_actor *me = race_of(current());

    if (old < SIM_DISPATCH && new >= SIM_DISPATCH) {
        exclusion_begin(me);
        if (me->touched_pageable)
            race_segment_next(me);
    }
    if (old >= SIM_DISPATCH && new < SIM_DISPATCH)
        exclusion_end(me);
    if (me->kind != RACE_THREAD || !RACE->activations[RACE_APC] || !me->actor->owner)
        return;
    if (old < SIM_APC && new >= SIM_APC)
        race_acquire(me, &ke_thread_of(me->actor)->apc_state, false);
    if (old >= SIM_APC && new < SIM_APC)
        race_release(me, &ke_thread_of(me->actor)->apc_state, false);
}

/* --- order probes
 * --------------------------------------------------------------------------------- */

static __attribute__((noinline)) void order_any(const struct sim_probe *probe)
{
    struct sim_actor *actor = probe->b ? (struct sim_actor *)(uintptr_t)probe->b : current();
    bool shared = probe->a & KE_ORDER_SHARED;
    struct race_actor *me;

    if (probe->a & (KE_ORDER_CLEAR | KE_ORDER_TRANSFER)) {
        if (probe->a & KE_ORDER_CLEAR)
            race_clear(probe->object);
        if (probe->a & KE_ORDER_TRANSFER)
            race_transfer((const void *)(uintptr_t)probe->c, probe->object);
        if (!(probe->a & ~(KE_ORDER_CLEAR | KE_ORDER_TRANSFER)))
            return; /* of nobody */
    }
    if (actor->kind == SIM_IDLE || actor->kind == SIM_CLOCK)
        return;
    me = race_of(actor);
    if (probe->a & KE_ORDER_BEGIN && probe->c)
        race_acquire(me, cpu_key((uint32_t)probe->c - 1), false);
    if (probe->a & KE_ORDER_APC) {
        me = race_apc_begin(me, probe->c);
        race_acquire(me, &ke_thread_of(actor)->apc_state, false);
    }
    if (probe->a & KE_ORDER_ACQUIRE) {
        race_acquire(me, probe->object, shared);
        if (probe->b && me->below) /* a wait of the thread that the APC interrupts ended */
            race_acquire(me->below, probe->object, shared);
    }
    if (probe->a & KE_ORDER_TAKEN)
        race_clear(probe->object);
    if (probe->a & KE_ORDER_RELEASE)
        race_release(me, probe->object, shared);
    if (probe->a & KE_ORDER_END) {
        if (probe->c && me->kind == RACE_DPC)
            race_release(me, cpu_key((uint32_t)probe->c - 1), false);
        if (me->kind == RACE_APC)
            race_apc_end(me);
        else
            race_actor_end(me);
    }
}

/* Nearly all are the one or the other, and end in one call. */
static void order(void *self, const struct sim_probe *probe)
{
    struct sim_actor *actor = probe->b ? (struct sim_actor *)(uintptr_t)probe->b : current();

    if (irqlab_likely(actor->race != NULL) && irqlab_likely(!actor->race->below) &&
        irqlab_likely(actor->kind <= SIM_INTERRUPT)) {
        if (probe->a == KE_ORDER_ACQUIRE) {
            race_acquire(actor->race, probe->object, false);
            return;
        }
        if (probe->a == KE_ORDER_RELEASE) {
            race_release(actor->race, probe->object, false);
            return;
        }
    }
    order_any(probe);
}

/* --- lives of memory
 * ------------------------------------------------------------------------------ */

static void thread_over(void *self, const struct sim_probe *probe)
{
    struct sim_actor *actor = current();
    struct race_actor *me = actor->race;
    uint64_t high = (uint64_t)(uintptr_t)actor->fiber.stack_high;

    if (!me)
        return;
    if (me->stack_touched < high)
        race_forget(me->stack_touched, high - me->stack_touched);
    race_actor_end(me);
}

static void pool(void *self, const struct sim_probe *probe)
{
    uint64_t address = (uint64_t)(uintptr_t)probe->object;

    /* To free is to write all of it. */
    if (!probe->a && probe->pc && RACE->on && current()->kind != SIM_IDLE &&
        current()->kind != SIM_CLOCK)
        race_freed(address, probe->b, probe->pc, (uint64_t)(uintptr_t)__builtin_frame_address(0));
    race_forget(address & ~15ull, (probe->b + 31) & ~15ull);
}

static void fresh(void *self, const struct sim_probe *probe)
{
    race_forget((uint64_t)(uintptr_t)probe->object, probe->b);
}

static void made(void *self, const struct sim_probe *probe)
{
    race_clear(probe->object);
}

static void callback(void *self, const struct sim_probe *probe)
{
    const struct sim_actor *actor = current();

    if (actor->kind == SIM_INTERRUPT && actor->race && !race_whos[actor->race->who].routine)
        race_whos[actor->race->who].routine = probe->b;
}

sim_notified *const race_notified[32] = {
    [KE_PROBE_ACQUIRE] = acquired,  [KE_PROBE_RELEASE] = released,
    [KE_PROBE_ORDER] = order,       [KE_PROBE_OBJECT] = made,
    [KE_PROBE_FRESH] = fresh,       [KE_PROBE_POOL] = pool,
    [KE_PROBE_CALLBACK] = callback, [SIM_PROBE_IRQL] = irql_changed,
    [SIM_PROBE_EXIT] = thread_over};

/* Nobody looks for races: what remains is which memory was looked at already, by whom. */
void race_notify_off(void *self, const struct sim_probe *probe)
{
    struct sim_actor *actor = current();
    struct race_actor *me;

    switch (probe->kind) {
    case KE_PROBE_ACQUIRE:
        me = actor->race;
        if (me && me->touched_pageable && world->sim->cpu->irql >= SIM_DISPATCH)
            race_segment_next(me);
        break;
    case KE_PROBE_ORDER:
        if (probe->a & (KE_ORDER_APC | KE_ORDER_END) && actor->kind != SIM_IDLE &&
            actor->kind != SIM_CLOCK)
            order(self, probe);
        break;
    case SIM_PROBE_IRQL:
        me = actor->race;
        if (me && me->touched_pageable && probe->a < SIM_DISPATCH && probe->b >= SIM_DISPATCH)
            race_segment_next(me);
        break;
    case KE_PROBE_FRESH:
        fresh(self, probe);
        break;
    case KE_PROBE_POOL:
        pool(self, probe);
        break;
    case SIM_PROBE_EXIT:
        thread_over(self, probe);
        break;
    default:
        break;
    }
}
