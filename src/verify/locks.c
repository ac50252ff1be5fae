/*
 * locks.c - locks of all kinds: who holds them, and what must not be done with them.
 *
 * A documented routine is known by its name (routines below). Its call (KE_PROBE_DDI) is the
 * attempt: what is wrong with it is said before it blocks for ever. KE_PROBE_ACQUIRE and _RELEASE
 * say what has come of it; a lock that is handed over is acquired in the releaser's step.
 */
#include "verify/sync.h"
#include "ex/ex.h"
#include "host/layout.h"
#include "host/signals.h"

#include <string.h>

enum operation { OP_ACQUIRE, OP_TRY, OP_RELEASE };

struct routine {
    const char *name;
    uint8_t operation, kind, form;
    bool exclusive;
};

/* clang-format off */
#define ROUTINES(X) \
    X(KeAcquireSpinLockRaiseToDpc, OP_ACQUIRE, SYNC_SPIN, SYNC_PLAIN, true) \
    X(KeAcquireSpinLockRaiseToSynch, OP_ACQUIRE, SYNC_SPIN, SYNC_PLAIN, true) \
    X(KeAcquireSpinLockAtDpcLevel, OP_ACQUIRE, SYNC_SPIN, SYNC_AT_DPC, true) \
    X(KeTryToAcquireSpinLockAtDpcLevel, OP_TRY, SYNC_SPIN, SYNC_AT_DPC, true) \
    X(KeAcquireSpinLockForDpc, OP_ACQUIRE, SYNC_SPIN, SYNC_FOR_DPC, true) \
    X(KeAcquireInStackQueuedSpinLock, OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED, true) \
    X(KeAcquireInStackQueuedSpinLockAtDpcLevel, OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED_AT_DPC, true) \
    X(KeAcquireInStackQueuedSpinLockForDpc, OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED, true) \
    X(KeReleaseSpinLock, OP_RELEASE, SYNC_SPIN, SYNC_PLAIN, true) \
    X(KeReleaseSpinLockFromDpcLevel, OP_RELEASE, SYNC_SPIN, SYNC_AT_DPC, true) \
    X(KeReleaseSpinLockForDpc, OP_RELEASE, SYNC_SPIN, SYNC_FOR_DPC, true) \
    X(KeReleaseInStackQueuedSpinLock, OP_RELEASE, SYNC_SPIN, SYNC_QUEUED, true) \
    X(KeReleaseInStackQueuedSpinLockFromDpcLevel, OP_RELEASE, SYNC_SPIN, SYNC_QUEUED_AT_DPC, true) \
    X(KeReleaseInStackQueuedSpinLockForDpc, OP_RELEASE, SYNC_SPIN, SYNC_QUEUED, true) \
    X(ExAcquireSpinLockShared, OP_ACQUIRE, SYNC_SPIN_RW, SYNC_PLAIN, false) \
    X(ExAcquireSpinLockExclusive, OP_ACQUIRE, SYNC_SPIN_RW, SYNC_PLAIN, true) \
    X(ExAcquireSpinLockSharedAtDpcLevel, OP_ACQUIRE, SYNC_SPIN_RW, SYNC_AT_DPC, false) \
    X(ExAcquireSpinLockExclusiveAtDpcLevel, OP_ACQUIRE, SYNC_SPIN_RW, SYNC_AT_DPC, true) \
    X(ExReleaseSpinLockShared, OP_RELEASE, SYNC_SPIN_RW, SYNC_PLAIN, false) \
    X(ExReleaseSpinLockExclusive, OP_RELEASE, SYNC_SPIN_RW, SYNC_PLAIN, true) \
    X(ExReleaseSpinLockSharedFromDpcLevel, OP_RELEASE, SYNC_SPIN_RW, SYNC_AT_DPC, false) \
    X(ExReleaseSpinLockExclusiveFromDpcLevel, OP_RELEASE, SYNC_SPIN_RW, SYNC_AT_DPC, true) \
    X(ExAcquireFastMutex, OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_PLAIN, true) \
    X(ExTryToAcquireFastMutex, OP_TRY, SYNC_FAST_MUTEX, SYNC_PLAIN, true) \
    X(ExAcquireFastMutexUnsafe, OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_UNSAFE, true) \
    X(ExEnterCriticalRegionAndAcquireFastMutexUnsafe, OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_REGION, true) \
    X(ExReleaseFastMutex, OP_RELEASE, SYNC_FAST_MUTEX, SYNC_PLAIN, true) \
    X(ExReleaseFastMutexUnsafe, OP_RELEASE, SYNC_FAST_MUTEX, SYNC_UNSAFE, true) \
    X(ExReleaseFastMutexUnsafeAndLeaveCriticalRegion, OP_RELEASE, SYNC_FAST_MUTEX, SYNC_REGION, true) \
    X(KeAcquireGuardedMutex, OP_ACQUIRE, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true) \
    X(KeTryToAcquireGuardedMutex, OP_TRY, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true) \
    X(KeAcquireGuardedMutexUnsafe, OP_ACQUIRE, SYNC_GUARDED_MUTEX, SYNC_UNSAFE, true) \
    X(KeReleaseGuardedMutex, OP_RELEASE, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true) \
    X(KeReleaseGuardedMutexUnsafe, OP_RELEASE, SYNC_GUARDED_MUTEX, SYNC_UNSAFE, true) \
    X(KeReleaseMutex, OP_RELEASE, SYNC_MUTEX, SYNC_PLAIN, true) \
    X(ExAcquireResourceExclusiveLite, OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, true) \
    X(ExTryToAcquireResourceExclusiveLite, OP_TRY, SYNC_RESOURCE, SYNC_PLAIN, true) \
    X(ExAcquireResourceSharedLite, OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false) \
    X(ExAcquireSharedStarveExclusive, OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false) \
    X(ExAcquireSharedWaitForExclusive, OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false) \
    X(ExEnterCriticalRegionAndAcquireResourceExclusive, OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, true) \
    X(ExEnterCriticalRegionAndAcquireResourceShared, OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, false) \
    X(ExEnterCriticalRegionAndAcquireSharedWaitForExclusive, OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, false) \
    X(ExReleaseResourceLite, OP_RELEASE, SYNC_RESOURCE, SYNC_PLAIN, true) \
    X(ExReleaseResourceForThreadLite, OP_RELEASE, SYNC_RESOURCE, SYNC_FOR_THREAD, true) \
    X(ExReleaseResourceAndLeaveCriticalRegion, OP_RELEASE, SYNC_RESOURCE, SYNC_REGION, true) \
    X(ExAcquirePushLockExclusiveEx, OP_ACQUIRE, SYNC_PUSH_LOCK, SYNC_PLAIN, true) \
    X(ExAcquirePushLockSharedEx, OP_ACQUIRE, SYNC_PUSH_LOCK, SYNC_PLAIN, false) \
    X(ExReleasePushLockExclusiveEx, OP_RELEASE, SYNC_PUSH_LOCK, SYNC_PLAIN, true) \
    X(ExReleasePushLockSharedEx, OP_RELEASE, SYNC_PUSH_LOCK, SYNC_PLAIN, false)

static const struct routine routines[] = {
#define ROW(name, ...) {#name, __VA_ARGS__},
    ROUTINES(ROW)
};

enum { OTHERS = sizeof routines / sizeof *routines, WAIT = OTHERS };

/* By verify->ddi. */
static const char *const looked_at[] = {
#define NAME(name, ...) #name,
    ROUTINES(NAME) "KeWaitForSingleObject", "IofCompleteRequest", "IoStartNextPacket", NULL};
/* clang-format on */

const char *sync_kind_name(enum sync_kind kind)
{
    static const char *const names[] = {"lock",          "spin lock", "spin lock", "fast mutex",
                                        "guarded mutex", "mutex",     "resource",  "push lock"};

    return names[kind];
}

/* --- locks ------------------------------------------------------------------------------------ */

/* A spin lock's hold on this CPU: by this actor, or by what it interrupts. */
static inline struct sync_hold *hold_here(const struct sync_lock *lock,
                                          const struct sync_actor *actor)
{
    struct sync_hold *hold = sync_hold_of(lock, actor);

    if (hold || !sync_spins(lock->kind))
        return hold;
    for (hold = lock->holds; hold; hold = hold->next_of_lock)
        if (hold->cpu == world->sim->cpu->number && hold->irql_before != 0xFF &&
            world->sim->cpu->nesting)
            return hold;
    return NULL;
}

/* --- attempts --------------------------------------------------------------------------------- */

static const char *named(struct verify *verify, const struct sync_lock *lock)
{
    return verify_name(verify, lock->object);
}

static irqlab_cold void again(struct verify *verify, const struct routine *routine,
                              struct sync_lock *lock, const struct sync_hold *hold, uint64_t pc)
{
    const char *rule = NULL;
    struct finding *finding;

    switch ((enum sync_kind)routine->kind) {
    case SYNC_SPIN:
        rule = routine->form >= SYNC_QUEUED ? "0xC4/0x40006" : "0xF";
        break;
    case SYNC_SPIN_RW:
        rule = routine->exclusive || hold->exclusive ? "0xF" : NULL;
        break;
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        rule = "0xBF";
        break;
    case SYNC_RESOURCE:
        rule = routine->exclusive && !hold->exclusive ? "0xC4/0x1000" : NULL;
        break;
    case SYNC_PUSH_LOCK:
        rule = "0xC4/0x1000";
        break;
    default:
        break;
    }
    finding = rule ? verify_finding(verify, rule, pc) : NULL;
    if (!finding)
        return;
    verify_title(finding, "%s %s is acquired%s here by %s that holds it %salready",
                 sync_kind_name(routine->kind), named(verify, lock),
                 routine->exclusive && !hold->exclusive ? " exclusively" : "",
                 hold->actor->thread ? "a thread" : "an interrupt",
                 hold->exclusive ||
                         (routine->kind != SYNC_RESOURCE && routine->kind != SYNC_PUSH_LOCK)
                     ? ""
                     : "shared ");
    if (finding->code == 0xC4)
        verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
    verify_note_place(finding, &hold->place, "it was acquired here before");
}

/* Whether such a lock was initialised can be seen in it. */
static inline bool shows_initialised(enum sync_kind kind)
{
    return kind == SYNC_FAST_MUTEX || kind == SYNC_GUARDED_MUTEX || kind == SYNC_RESOURCE;
}

/* A lock that is none yet: its routine would have made its list. */
static __attribute__((noinline)) bool never_initialised(const struct sync_lock *lock)
{
    DISPATCHER_HEADER header;
    LIST_ENTRY links;
    const char *object = lock->object;

    switch ((enum sync_kind)lock->kind) {
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        return host_copy_in(&header, (uint64_t)(uintptr_t)object + FIELD_OFFSET(FAST_MUTEX, Event),
                            sizeof header, NULL) &&
               !header.WaitListHead.Flink;
    case SYNC_RESOURCE:
        return host_copy_in(&links, (uint64_t)(uintptr_t)object, sizeof links, NULL) &&
               !links.Flink;
    default:
        return false;
    }
}

/* Is there a rule about APCs for such a lock (check_apcs)? */
static bool minds_apcs(const struct routine *routine)
{
    return routine->kind != SYNC_MUTEX && !sync_spins(routine->kind);
}

/* Normal kernel APCs can come? */
static bool apcs_enabled(void)
{
    PKTHREAD thread = ke_current();

    return sim_irql(world->sim) < APC_LEVEL && !thread->kernel_apc_disable &&
           !thread->special_apc_disable;
}

static __attribute__((noinline)) void check_apcs(struct verify *verify,
                                                 const struct routine *routine,
                                                 struct sync_lock *lock, uint64_t pc)
{
    bool release = routine->operation == OP_RELEASE;
    const char *rule = NULL;
    struct finding *finding;

    if (!apcs_enabled() || (routine->form == SYNC_REGION && !release))
        return;
    switch ((enum sync_kind)routine->kind) {
    case SYNC_RESOURCE:
        rule = release ? "0xC4/0x38" : "0xC4/0x37";
        break;
    case SYNC_PUSH_LOCK:
        rule = release ? "0xC4/0xEB" : "0xC4/0xEA";
        break;
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        if (routine->form == SYNC_UNSAFE)
            rule = release ? "0xC4/0x3A" : "0xC4/0x39";
        break;
    default:
        break;
    }
    finding = rule ? verify_finding(verify, rule, pc) : NULL;
    if (!finding)
        return;
    verify_title(finding, "%s %s is %s here with normal kernel APCs enabled",
                 sync_kind_name(routine->kind), named(verify, lock),
                 release ? "released" : "acquired");
    verify_arg(finding, 2, sim_irql(world->sim), "the current IRQL");
    verify_arg(finding, 3, 0, "the thread's APC disable count");
    verify_arg(finding, 4, (uint64_t)(uintptr_t)lock->object, "the lock");
}

static irqlab_cold void of_other_kind(struct verify *verify, const struct routine *routine,
                                      const struct sync_lock *lock, uint64_t pc)
{
    struct finding *finding =
        sync_on_stack(lock->object) ? NULL : verify_finding(verify, "0xC4/0x1008", pc);

    if (!finding)
        return;
    verify_title(finding, "%s %s is acquired here as if it were a %s", sync_kind_name(lock->kind),
                 named(verify, lock),
                 routine->kind == SYNC_SPIN_RW ? "reader-writer spin lock"
                                               : sync_kind_name(routine->kind));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
    if (lock->holds)
        verify_note_place(finding, &lock->holds->place, "it was acquired here before");
}

static irqlab_cold void bad_resource(struct verify *verify, const struct sync_lock *lock,
                                     uint64_t pc)
{
    struct finding *finding = verify_finding(verify, "0xC4/0x3D", pc);

    if (finding)
        verify_arg(finding, 4, (uint64_t)(uintptr_t)lock->object, "the resource");
}

static irqlab_cold void not_initialised(struct verify *verify, const struct routine *routine,
                                        const struct sync_lock *lock, uint64_t pc)
{
    struct finding *finding = verify_finding(verify, "0xC4/0x1002", pc);

    if (!finding)
        return;
    verify_title(finding, "%s %s is acquired here and was never initialised",
                 sync_kind_name(routine->kind), named(verify, lock));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
}

static irqlab_cold void bad_flags(struct verify *verify, const struct sync_lock *lock,
                                  uint64_t flags, uint64_t pc)
{
    struct finding *finding = verify_finding(verify, "0x152", pc);

    if (!finding)
        return;
    verify_arg(finding, 1, flags, "the flags");
    verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the push lock");
}

static void attempt(struct verify *verify, const struct routine *routine, struct sync_lock *lock,
                    const struct sim_probe *probe, bool blocking)
{
    struct sync_actor *actor = sync_actor_here(verify);
    uint64_t pc = sync_pc(probe);
    struct sync_hold *hold = hold_here(lock, actor);

    if (irqlab_unlikely(lock->kind != routine->kind))
        of_other_kind(verify, routine, lock, pc);
    if (routine->kind == SYNC_RESOURCE && ((uint64_t)(uintptr_t)lock->object & 7))
        bad_resource(verify, lock, pc);
    else if (!lock->holds && irqlab_unlikely(shows_initialised(lock->kind)) &&
             never_initialised(lock))
        not_initialised(verify, routine, lock, pc);
    if (routine->kind == SYNC_PUSH_LOCK && probe->b & ~3ull)
        bad_flags(verify, lock, probe->b, pc);
    if (minds_apcs(routine))
        check_apcs(verify, routine, lock, pc);
    if (irqlab_unlikely(hold != NULL) && blocking && !sync_is_cancel_lock(lock))
        again(verify, routine, lock, hold, pc);
    if (blocking && actor->holds)
        sync_order(verify, actor, lock, routine->exclusive, pc);
    actor->wanted = lock->object;
    actor->wanted_form = routine->form;
    actor->wanted_exclusive = routine->exclusive;
    actor->wanted_irql = (uint8_t)sim_irql(world->sim);
    verify_note_here(verify, pc, &actor->wanted_place);
}

void sync_mutex_of_other_kind(struct verify *verify, const struct sync_lock *lock, uint64_t pc)
{
    static const struct routine wait = {"KeWaitForSingleObject", OP_ACQUIRE, SYNC_MUTEX, SYNC_PLAIN,
                                        true};

    of_other_kind(verify, &wait, lock, pc);
}

/* --- releases --------------------------------------------------------------------------------- */

static irqlab_cold void not_held(struct verify *verify, const struct routine *routine,
                                 struct sync_lock *lock, const struct sync_actor *actor,
                                 uint64_t pc)
{
    const struct sync_hold *other = lock->holds;
    struct finding *finding;
    const char *rule = NULL;

    switch ((enum sync_kind)routine->kind) {
    case SYNC_SPIN:
    case SYNC_SPIN_RW:
        if (sim_irql(world->sim) < DISPATCH_LEVEL)
            return; /* that rule tells more */
        rule = other                           ? "0xC4/0x1004"
               : routine->kind == SYNC_SPIN_RW ? "0x10"
               : routine->form >= SYNC_QUEUED  ? "0xC4/0x40007"
               : routine->form == SYNC_PLAIN   ? "0xC4/0x4000A"
                                               : "0x10";
        break;
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        rule = other ? "0xC4/0x1004" : "0xC4/0x1007";
        break;
    case SYNC_MUTEX:
        rule = "0x11";
        break;
    case SYNC_PUSH_LOCK:
        rule = other ? "0x162" : NULL; /* the kernel says the other */
        break;
    default:
        break;
    }
    finding = rule ? verify_finding(verify, rule, pc) : NULL;
    if (!finding)
        return;
    if (other && other->actor->thread)
        verify_title(finding, "%s %s is released here by T%u; T%u holds it",
                     sync_kind_name(routine->kind), named(verify, lock), actor->number,
                     other->actor->number);
    else
        verify_title(finding, "%s %s is released here, and %s holds it",
                     sync_kind_name(routine->kind), named(verify, lock),
                     other ? "an interrupt" : "nobody");
    if (finding->code == 0xC4) {
        verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
        if (other)
            verify_arg(finding, 3, (uint64_t)(uintptr_t)other->actor->thread,
                       "the thread that acquired it");
        verify_arg(finding, 4, (uint64_t)(uintptr_t)actor->thread, "the current thread");
    }
    if (other)
        verify_note_place(finding, &other->place, "it was acquired here");
    if (routine->kind == SYNC_MUTEX && actor->timed_wait == lock->object)
        verify_note(
            finding, actor->timed_wait_pc,
            "this wait has a timeout: when it returns STATUS_TIMEOUT the mutex is not owned");
}

void sync_mutex_not_held(struct verify *verify, struct sync_lock *lock,
                         const struct sync_actor *actor, uint64_t pc)
{
    static const struct routine release = {"KeReleaseMutex", OP_RELEASE, SYNC_MUTEX, SYNC_PLAIN,
                                           true};

    not_held(verify, &release, lock, actor, pc);
}

static const char *wrong_rule(const struct routine *routine, const struct sync_lock *lock,
                              const struct sync_hold *hold)
{
    bool mode = routine->exclusive != hold->exclusive;

    switch ((enum sync_kind)routine->kind) {
    case SYNC_SPIN:
        if (sync_queued(routine->form) != sync_queued(hold->form))
            return "0xC4/0x1009";
        return routine->form != hold->form && routine->form != SYNC_FOR_DPC &&
                       hold->form != SYNC_FOR_DPC
                   ? "SpinLockDpc"
                   : NULL;
    case SYNC_SPIN_RW:
        return mode ? "0xC4/0x1009" : routine->form != hold->form ? "SpinLockDpc" : NULL;
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        return lock->kind != routine->kind ||
                       (routine->form == SYNC_PLAIN) != (hold->form == SYNC_PLAIN)
                   ? "0xC4/0x1009"
                   : NULL;
    case SYNC_PUSH_LOCK:
        return mode ? "0xC4/0x1009" : NULL;
    default:
        return NULL;
    }
}

static irqlab_cold void wrong_routine(struct verify *verify, const char *rule,
                                      const struct routine *routine, struct sync_lock *lock,
                                      const struct sync_hold *hold, uint64_t pc)
{
    struct finding *finding = verify_finding(verify, rule, pc);

    if (!finding)
        return;
    if (routine->exclusive != hold->exclusive && routine->kind != SYNC_SPIN)
        verify_title(finding, "%s %s is released here as if held %s; it was acquired %s",
                     sync_kind_name(routine->kind), named(verify, lock),
                     routine->exclusive ? "exclusively" : "shared",
                     hold->exclusive ? "exclusively" : "shared");
    else
        verify_title(finding,
                     "%s %s is released here by %s, which does not belong to the routine "
                     "that acquired it",
                     sync_kind_name(routine->kind), named(verify, lock), routine->name);
    if (finding->code == 0xC4)
        verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
    verify_note_place(finding, &hold->place, "it was acquired here");
}

/* The IRQL given to a spin lock's release: that of before, when it is the last one held. */
static void check_irql_given(struct verify *verify, const struct routine *routine,
                             struct sync_lock *lock, const struct sync_hold *hold, unsigned given,
                             uint64_t pc)
{
    const struct sync_hold *lowest = hold, *other = NULL;
    struct finding *finding;

    if (!sync_spins(routine->kind) || routine->form == SYNC_AT_DPC ||
        routine->form == SYNC_QUEUED_AT_DPC || hold->form == SYNC_AT_DPC ||
        sim_irql(world->sim) < DISPATCH_LEVEL)
        return;
    for (const struct sync_hold *it = hold->actor->holds; it; it = it->next_of_actor) {
        if (it == hold || !sync_spins(it->lock->kind))
            continue;
        other = it;
        if (it->irql_before < lowest->irql_before)
            lowest = it;
    }
    if (other ? given >= DISPATCH_LEVEL : given == hold->irql_before)
        return;
    if (!other && given != hold->irql_before && hold->irql_before >= DISPATCH_LEVEL &&
        given < DISPATCH_LEVEL)
        return; /* the last of several that were released crosswise: it carries the first IRQL */
    finding = verify_finding(verify, "0xC4/0x20015", pc);
    if (!finding)
        return;
    verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
    verify_arg(finding, 3, given, "the IRQL given");
    verify_arg(finding, 4, hold->irql_before, "the IRQL before it was acquired");
    if (other) {
        verify_title(finding, "releasing %s lowers the IRQL to %s while spin lock %s is still held",
                     named(verify, lock), verify_irql_name(given),
                     verify_name(verify, other->lock->object));
        verify_note_place(finding, &other->place, "acquired here, and not released yet");
    } else {
        verify_title(finding, "%s is released with IRQL %u; it was acquired at %s",
                     named(verify, lock), given, verify_irql_name(hold->irql_before));
        verify_note_place(finding, &hold->place, "it was acquired here");
    }
}

/* A resource; the rest is for the kernel to say. */
static irqlab_cold void release_resource(struct verify *verify, const struct routine *routine,
                                         const struct sim_probe *probe,
                                         const struct sync_hold *hold)
{
    struct finding *finding;

    /* For another thread, which never gave it away? */
    if (routine->form != SYNC_FOR_THREAD || probe->b & 3 || hold ||
        (PKTHREAD)(uintptr_t)probe->b != ke_current())
        return;
    finding = verify_finding(verify, "0x16E", sync_pc(probe));
    if (!finding)
        return;
    verify_arg(finding, 1, (uint64_t)(uintptr_t)probe->object, "the resource");
    verify_arg(finding, 2, (uint64_t)(uintptr_t)ke_current(), "the current thread");
    verify_arg(finding, 3, probe->b, "the thread it was released for");
}

static void release(struct verify *verify, const struct sim_probe *probe)
{
    const struct routine *routine = &routines[verify->ddi];
    uint64_t pc = sync_pc(probe);
    const char *rule;
    struct sync_actor *actor;
    struct sync_lock *lock;
    struct sync_hold *hold;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    actor = sync_actor_here(verify);
    lock = sync_lock_of(verify, probe->object, routine->kind);
    hold = sync_hold_of(lock, actor);
    if (minds_apcs(routine))
        check_apcs(verify, routine, lock, pc);
    if (routine->kind == SYNC_RESOURCE) {
        release_resource(verify, routine, probe, hold);
        return;
    }
    if (sync_is_cancel_lock(lock))
        return;
    if (irqlab_unlikely(!hold)) {
        not_held(verify, routine, lock, actor, pc);
        return;
    }
    if (hold->count > 1 && routine->kind == SYNC_SPIN_RW)
        return; /* shared, more than once: each acquisition may have been of another form */
    rule = wrong_rule(routine, lock, hold);
    if (irqlab_unlikely(rule != NULL))
        wrong_routine(verify, rule, routine, lock, hold, pc);
    check_irql_given(verify, routine, lock, hold, (unsigned)probe->b, pc);
}

/* --- what came of it -------------------------------------------------------------------------- */

/* What a lock is called by who gives it out. */
#define KINDS(X)                                                                                   \
    X("spin lock", SYNC_SPIN, true)                                                                \
    X("fast mutex", SYNC_FAST_MUTEX, true)                                                         \
    X("guarded mutex", SYNC_GUARDED_MUTEX, true)                                                   \
    X("mutex", SYNC_MUTEX, true)                                                                   \
    X("resource exclusive", SYNC_RESOURCE, true)                                                   \
    X("resource shared", SYNC_RESOURCE, false)                                                     \
    X("push lock exclusive", SYNC_PUSH_LOCK, true)                                                 \
    X("push lock shared", SYNC_PUSH_LOCK, false)                                                   \
    X("spin lock shared", SYNC_SPIN_RW, false)                                                     \
    X("spin lock exclusive", SYNC_SPIN_RW, true)

static const char *const kind_texts[] = {
#define KIND_TEXT(text, ...) text,
    KINDS(KIND_TEXT) NULL};

/* By verify->ddi. */
static const struct {
    uint8_t kind;
    bool exclusive;
} kinds[] = {
#define KIND(text, ...) {__VA_ARGS__},
    KINDS(KIND)};

static inline struct sync_actor *owner_of(struct verify *verify, enum sync_kind kind,
                                          const struct sim_probe *probe)
{
    if (sync_spins(kind))
        return sync_actor_here(verify);
    if (!probe->b || probe->b & 3)
        return NULL; /* a resource whose owner is a pointer */
    return sync_actor_of(verify, (PKTHREAD)(uintptr_t)probe->b);
}

static void acquired(struct verify *verify, const struct sim_probe *probe)
{
    enum sync_kind kind = kinds[verify->ddi].kind;
    bool exclusive = kinds[verify->ddi].exclusive;
    struct sync_actor *actor;
    struct sync_lock *lock;
    struct sync_hold *hold;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    actor = owner_of(verify, kind, probe);
    if (!actor)
        return;
    lock = sync_lock_of(verify, probe->object, kind);
    lock->kind = (uint8_t)kind;
    hold = sync_hold_of(lock, actor);
    if (hold) {
        if (kind != SYNC_SPIN_RW || !exclusive || hold->exclusive)
            hold->count++; /* else it was converted */
        hold->exclusive = exclusive;
    } else {
        sync_hold_begin(verify, sync_hold_new(verify), lock, actor, exclusive, probe);
    }
    sync_got(actor, probe->object);
}

static void released(struct verify *verify, const struct sim_probe *probe)
{
    enum sync_kind kind = kinds[verify->ddi].kind;
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    const struct sync_actor *actor;
    struct sync_hold *hold;

    if (!lock)
        return;
    actor = owner_of(verify, kind, probe);
    hold = actor ? sync_hold_of(lock, actor) : NULL;
    if (!hold && kind != SYNC_RESOURCE)
        hold = lock->holds;
    if (!hold)
        return;
    if (kind == SYNC_RESOURCE && probe->c >= 2)
        hold->count = 1; /* converted, or given away */
    if (--hold->count == 0)
        sync_hold_remove(verify, hold);
}

/* A request is completed, or the next begun, under a spin lock of the driver. */
static void check_safe(struct verify *verify, const struct sim_probe *probe)
{
    const struct sync_actor *actor = sync_actor_here(verify);

    for (const struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor) {
        struct finding *finding;

        if (!sync_spins(hold->lock->kind) || hold->depth < actor->depth)
            continue;
        finding = verify_finding(verify, "SpinLockSafe", sync_pc(probe));
        if (!finding)
            return;
        verify_title(finding, "%s is called with spin lock %s held",
                     strcmp(probe->text, "IofCompleteRequest") == 0 ? "IoCompleteRequest"
                                                                    : probe->text,
                     named(verify, hold->lock));
        verify_note_place(finding, &hold->place, "it was acquired here");
        return;
    }
}

static void acquire(struct verify *verify, const struct sim_probe *probe)
{
    const struct routine *routine = &routines[verify->ddi];

    if (layout_is_system((uint64_t)(uintptr_t)probe->object))
        attempt(verify, routine, sync_lock_of(verify, probe->object, routine->kind), probe,
                routine->operation == OP_ACQUIRE &&
                    (routine->kind != SYNC_RESOURCE || routine->form == SYNC_REGION ||
                     (probe->b & 0xFF)));
}

static void begin(struct verify *verify)
{
    struct sync_locks *locks = VERIFY_STATE(verify, locks);

    verify_table_begin(&locks->table);
}

static verify_probe *who(uint32_t kind, int index)
{
    if (kind == KE_PROBE_ACQUIRE)
        return kinds[index].kind == SYNC_MUTEX ? sync_mutex_acquired : acquired;
    if (kind == KE_PROBE_RELEASE)
        return kinds[index].kind == SYNC_MUTEX ? sync_mutex_released : released;
    if (index >= WAIT)
        return index == WAIT ? sync_mutex_attempt : check_safe;
    if (routines[index].operation != OP_RELEASE)
        return acquire;
    return routines[index].kind == SYNC_MUTEX ? sync_mutex_release : release;
}

const struct verify_family verify_family_locks = {.kinds = VERIFY_WANTS(KE_PROBE_DDI) |
                                                           VERIFY_WANTS(KE_PROBE_ACQUIRE) |
                                                           VERIFY_WANTS(KE_PROBE_RELEASE),
                                                  .ddis = looked_at,
                                                  .lists = {[VERIFY_LIST_LOCK] = kind_texts},
                                                  .state_bytes = sizeof(struct sync_locks),
                                                  .begin = begin,
                                                  .who = who};
