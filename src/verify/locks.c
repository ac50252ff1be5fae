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

enum { BUCKETS = 1024, NAMES = 512 };

enum operation { OP_ACQUIRE, OP_TRY, OP_RELEASE };

struct routine {
    const char *name;
    uint8_t operation, kind, form;
    bool exclusive;
};

/* clang-format off */
static const struct routine routines[] = {
    {"KeAcquireSpinLockRaiseToDpc", OP_ACQUIRE, SYNC_SPIN, SYNC_PLAIN, true},
    {"KeAcquireSpinLockRaiseToSynch", OP_ACQUIRE, SYNC_SPIN, SYNC_PLAIN, true},
    {"KeAcquireSpinLockAtDpcLevel", OP_ACQUIRE, SYNC_SPIN, SYNC_AT_DPC, true},
    {"KeTryToAcquireSpinLockAtDpcLevel", OP_TRY, SYNC_SPIN, SYNC_AT_DPC, true},
    {"KeAcquireSpinLockForDpc", OP_ACQUIRE, SYNC_SPIN, SYNC_FOR_DPC, true},
    {"KeAcquireInStackQueuedSpinLock", OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED, true},
    {"KeAcquireInStackQueuedSpinLockAtDpcLevel", OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED_AT_DPC, true},
    {"KeAcquireInStackQueuedSpinLockForDpc", OP_ACQUIRE, SYNC_SPIN, SYNC_QUEUED, true},
    {"KeReleaseSpinLock", OP_RELEASE, SYNC_SPIN, SYNC_PLAIN, true},
    {"KeReleaseSpinLockFromDpcLevel", OP_RELEASE, SYNC_SPIN, SYNC_AT_DPC, true},
    {"KeReleaseSpinLockForDpc", OP_RELEASE, SYNC_SPIN, SYNC_FOR_DPC, true},
    {"KeReleaseInStackQueuedSpinLock", OP_RELEASE, SYNC_SPIN, SYNC_QUEUED, true},
    {"KeReleaseInStackQueuedSpinLockFromDpcLevel", OP_RELEASE, SYNC_SPIN, SYNC_QUEUED_AT_DPC, true},
    {"KeReleaseInStackQueuedSpinLockForDpc", OP_RELEASE, SYNC_SPIN, SYNC_QUEUED, true},
    {"ExAcquireSpinLockShared", OP_ACQUIRE, SYNC_SPIN_RW, SYNC_PLAIN, false},
    {"ExAcquireSpinLockExclusive", OP_ACQUIRE, SYNC_SPIN_RW, SYNC_PLAIN, true},
    {"ExAcquireSpinLockSharedAtDpcLevel", OP_ACQUIRE, SYNC_SPIN_RW, SYNC_AT_DPC, false},
    {"ExAcquireSpinLockExclusiveAtDpcLevel", OP_ACQUIRE, SYNC_SPIN_RW, SYNC_AT_DPC, true},
    {"ExReleaseSpinLockShared", OP_RELEASE, SYNC_SPIN_RW, SYNC_PLAIN, false},
    {"ExReleaseSpinLockExclusive", OP_RELEASE, SYNC_SPIN_RW, SYNC_PLAIN, true},
    {"ExReleaseSpinLockSharedFromDpcLevel", OP_RELEASE, SYNC_SPIN_RW, SYNC_AT_DPC, false},
    {"ExReleaseSpinLockExclusiveFromDpcLevel", OP_RELEASE, SYNC_SPIN_RW, SYNC_AT_DPC, true},
    {"ExAcquireFastMutex", OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_PLAIN, true},
    {"ExTryToAcquireFastMutex", OP_TRY, SYNC_FAST_MUTEX, SYNC_PLAIN, true},
    {"ExAcquireFastMutexUnsafe", OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_UNSAFE, true},
    {"ExEnterCriticalRegionAndAcquireFastMutexUnsafe", OP_ACQUIRE, SYNC_FAST_MUTEX, SYNC_REGION, true},
    {"ExReleaseFastMutex", OP_RELEASE, SYNC_FAST_MUTEX, SYNC_PLAIN, true},
    {"ExReleaseFastMutexUnsafe", OP_RELEASE, SYNC_FAST_MUTEX, SYNC_UNSAFE, true},
    {"ExReleaseFastMutexUnsafeAndLeaveCriticalRegion", OP_RELEASE, SYNC_FAST_MUTEX, SYNC_REGION, true},
    {"KeAcquireGuardedMutex", OP_ACQUIRE, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true},
    {"KeTryToAcquireGuardedMutex", OP_TRY, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true},
    {"KeAcquireGuardedMutexUnsafe", OP_ACQUIRE, SYNC_GUARDED_MUTEX, SYNC_UNSAFE, true},
    {"KeReleaseGuardedMutex", OP_RELEASE, SYNC_GUARDED_MUTEX, SYNC_PLAIN, true},
    {"KeReleaseGuardedMutexUnsafe", OP_RELEASE, SYNC_GUARDED_MUTEX, SYNC_UNSAFE, true},
    {"KeReleaseMutex", OP_RELEASE, SYNC_MUTEX, SYNC_PLAIN, true},
    {"ExAcquireResourceExclusiveLite", OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, true},
    {"ExTryToAcquireResourceExclusiveLite", OP_TRY, SYNC_RESOURCE, SYNC_PLAIN, true},
    {"ExAcquireResourceSharedLite", OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false},
    {"ExAcquireSharedStarveExclusive", OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false},
    {"ExAcquireSharedWaitForExclusive", OP_ACQUIRE, SYNC_RESOURCE, SYNC_PLAIN, false},
    {"ExEnterCriticalRegionAndAcquireResourceExclusive", OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, true},
    {"ExEnterCriticalRegionAndAcquireResourceShared", OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, false},
    {"ExEnterCriticalRegionAndAcquireSharedWaitForExclusive", OP_ACQUIRE, SYNC_RESOURCE, SYNC_REGION, false},
    {"ExReleaseResourceLite", OP_RELEASE, SYNC_RESOURCE, SYNC_PLAIN, true},
    {"ExReleaseResourceForThreadLite", OP_RELEASE, SYNC_RESOURCE, SYNC_PLAIN, true},
    {"ExReleaseResourceAndLeaveCriticalRegion", OP_RELEASE, SYNC_RESOURCE, SYNC_REGION, true},
    {"ExAcquirePushLockExclusiveEx", OP_ACQUIRE, SYNC_PUSH_LOCK, SYNC_PLAIN, true},
    {"ExAcquirePushLockSharedEx", OP_ACQUIRE, SYNC_PUSH_LOCK, SYNC_PLAIN, false},
    {"ExReleasePushLockExclusiveEx", OP_RELEASE, SYNC_PUSH_LOCK, SYNC_PLAIN, true},
    {"ExReleasePushLockSharedEx", OP_RELEASE, SYNC_PUSH_LOCK, SYNC_PLAIN, false},
};
/* clang-format on */

/* What a name was found to be: names are literals, so their address says which. */
struct name {
    const char *text;
    const struct routine *routine; /* NULL: none of ours */
};

struct locks_state {
    struct sync_lock *pages[BUCKETS]; /* by page of the address */
    uint32_t serial;
    struct name names[NAMES];
    uint32_t name_count;
};

const char *sync_kind_name(enum sync_kind kind)
{
    static const char *const names[] = {"lock",          "spin lock", "spin lock", "fast mutex",
                                        "guarded mutex", "mutex",     "resource",  "push lock"};

    return names[kind];
}

static const struct routine *look_up(const char *name)
{
    for (size_t i = 0; i < sizeof routines / sizeof *routines; i++)
        if (strcmp(routines[i].name, name) == 0)
            return &routines[i];
    return NULL;
}

static const struct routine *routine_of(struct locks_state *state, const char *text)
{
    uint32_t at = (uint32_t)((uint64_t)(uintptr_t)text * 0x9E3779B97F4A7C15ull >> 40);

    for (uint32_t i = 0; i < 8; i++) {
        struct name *name = &state->names[(at + i) % NAMES];

        if (name->text == text)
            return name->routine;
        if (!name->text) {
            name->text = text;
            return name->routine = look_up(text);
        }
    }
    return look_up(text);
}

/* --- locks ------------------------------------------------------------------------------------ */

static struct sync_lock **page_of(struct locks_state *state, uint64_t address)
{
    return &state->pages[(address >> PAGE_SHIFT) * 0x9E3779B97F4A7C15ull >> 54];
}

struct sync_lock *sync_lock_find(struct verify *verify, const void *object)
{
    struct sync_lock *lock = *page_of(VERIFY_STATE(verify, locks), (uint64_t)(uintptr_t)object);

    while (lock && lock->object != object)
        lock = lock->next;
    return lock;
}

static struct sync_lock *lock_of(struct verify *verify, const void *object, enum sync_kind kind)
{
    struct locks_state *state = VERIFY_STATE(verify, locks);
    struct sync_lock *lock = sync_lock_find(verify, object), **bucket;

    if (lock)
        return lock;
    lock = verify_alloc(verify, sizeof *lock);
    lock->object = object;
    lock->kind = (uint8_t)kind;
    lock->serial = ++state->serial;
    bucket = page_of(state, (uint64_t)(uintptr_t)object);
    lock->next = *bucket;
    *bucket = lock;
    return lock;
}

struct sync_hold *sync_hold_of(const struct sync_lock *lock, const struct sync_actor *actor)
{
    struct sync_hold *hold = lock ? lock->holds : NULL;

    while (hold && hold->actor != actor)
        hold = hold->next_of_lock;
    return hold;
}

static void hold_remove(struct verify *verify, struct sync_hold *hold)
{
    struct sync_hold **link = &hold->lock->holds;

    while (*link != hold)
        link = &(*link)->next_of_lock;
    *link = hold->next_of_lock;
    for (link = &hold->actor->holds; *link != hold;)
        link = &(*link)->next_of_actor;
    *link = hold->next_of_actor;
    verify_free(verify, hold, sizeof *hold);
}

/* Its memory is something else from now on. */
static void forget(struct verify *verify, struct sync_lock *lock)
{
    struct sync_lock **link =
        page_of(VERIFY_STATE(verify, locks), (uint64_t)(uintptr_t)lock->object);

    while (lock->holds)
        hold_remove(verify, lock->holds);
    sync_order_forget(verify, lock);
    while (*link != lock)
        link = &(*link)->next;
    *link = lock->next;
    lock->object = NULL;
    if (!lock->targeted)
        verify_free(verify, lock, sizeof *lock);
}

static bool spins(enum sync_kind kind)
{
    return kind == SYNC_SPIN || kind == SYNC_SPIN_RW;
}

/* A spin lock's hold on this CPU: by this actor, or by what it interrupts. */
static struct sync_hold *hold_here(const struct sync_lock *lock, const struct sync_actor *actor)
{
    struct sync_hold *hold = sync_hold_of(lock, actor);

    if (hold || !lock || !spins(lock->kind))
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

static void again(struct verify *verify, const struct routine *routine, struct sync_lock *lock,
                  const struct sync_hold *hold, uint64_t pc)
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

/* A lock that is none yet: its routine would have made its list. */
static bool never_initialised(const struct sync_lock *lock)
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

/* Normal kernel APCs can come? */
static bool apcs_enabled(void)
{
    PKTHREAD thread = ke_current();

    return sim_irql(world->sim) < APC_LEVEL && !thread->kernel_apc_disable &&
           !thread->special_apc_disable;
}

static void check_apcs(struct verify *verify, const struct routine *routine, struct sync_lock *lock,
                       uint64_t pc)
{
    bool release = routine->operation == OP_RELEASE;
    const char *rule = NULL, *what = sync_kind_name(routine->kind);
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
    verify_title(finding, "%s %s is %s here with normal kernel APCs enabled", what,
                 named(verify, lock), release ? "released" : "acquired");
    verify_arg(finding, 2, sim_irql(world->sim), "the current IRQL");
    verify_arg(finding, 3, 0, "the thread's APC disable count");
    verify_arg(finding, 4, (uint64_t)(uintptr_t)lock->object, "the lock");
}

static void attempt(struct verify *verify, const struct routine *routine,
                    const struct sim_probe *probe, bool blocking)
{
    struct sync_actor *actor = sync_actor_here(verify);
    struct sync_lock *lock = lock_of(verify, probe->object, routine->kind);
    uint64_t pc = sync_pc(probe);
    struct sync_hold *hold = hold_here(lock, actor);
    struct finding *finding;

    if (lock->kind != routine->kind && !sync_on_stack(lock->object)) {
        finding = verify_finding(verify, "0xC4/0x1008", pc);
        if (finding) {
            verify_title(finding, "%s %s is acquired here as if it were a %s",
                         sync_kind_name(lock->kind), named(verify, lock),
                         routine->kind == SYNC_SPIN_RW ? "reader-writer spin lock"
                                                       : sync_kind_name(routine->kind));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
            if (lock->holds)
                verify_note_place(finding, &lock->holds->place, "it was acquired here before");
        }
    }
    if (routine->kind == SYNC_RESOURCE && ((uint64_t)(uintptr_t)lock->object & 7)) {
        finding = verify_finding(verify, "0xC4/0x3D", pc);
        if (finding)
            verify_arg(finding, 4, (uint64_t)(uintptr_t)lock->object, "the resource");
    } else if (!lock->holds && never_initialised(lock)) {
        finding = verify_finding(verify, "0xC4/0x1002", pc);
        if (finding) {
            verify_title(finding, "%s %s is acquired here and was never initialised",
                         sync_kind_name(routine->kind), named(verify, lock));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
        }
    }
    if (routine->kind == SYNC_PUSH_LOCK && probe->b & ~3ull) {
        finding = verify_finding(verify, "0x152", pc);
        if (finding) {
            verify_arg(finding, 1, probe->b, "the flags");
            verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the push lock");
        }
    }
    check_apcs(verify, routine, lock, pc);
    if (hold && blocking)
        again(verify, routine, lock, hold, pc);
    if (blocking)
        sync_order(verify, actor, lock, routine->exclusive, pc);
    actor->wanted = lock->object;
    actor->wanted_form = routine->form;
    actor->wanted_exclusive = routine->exclusive;
    actor->wanted_irql = (uint8_t)sim_irql(world->sim);
    actor->wanted_place = verify_here(verify, pc);
}

/* KeWaitForSingleObject: a mutex? */
static void wait_attempt(struct verify *verify, const struct sim_probe *probe)
{
    static const struct routine mutex = {"KeWaitForSingleObject", OP_ACQUIRE, SYNC_MUTEX,
                                         SYNC_PLAIN, true};
    struct sync_actor *actor;
    KMUTANT mutant;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object) ||
        !host_copy_in(&mutant, (uint64_t)(uintptr_t)probe->object, sizeof mutant.Header, NULL) ||
        (mutant.Header.Type & 0x7F) != KE_TYPE_MUTANT ||
        !host_copy_in(&mutant, (uint64_t)(uintptr_t)probe->object, sizeof mutant, NULL))
        return;
    attempt(verify, &mutex, probe, (int64_t)probe->b == INT64_MAX && mutant.ApcDisable);
    actor = sync_actor_here(verify);
    actor->timed_wait = (int64_t)probe->b == INT64_MAX ? NULL : probe->object;
    actor->timed_wait_pc = probe->pc;
    sync_lock_find(verify, probe->object)->mutant = !mutant.ApcDisable;
}

/* --- releases --------------------------------------------------------------------------------- */

static void not_held(struct verify *verify, const struct routine *routine, struct sync_lock *lock,
                     const struct sync_actor *actor, uint64_t pc)
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

static bool queued(uint8_t form)
{
    return form == SYNC_QUEUED || form == SYNC_QUEUED_AT_DPC;
}

static void wrong_routine(struct verify *verify, const struct routine *routine,
                          struct sync_lock *lock, const struct sync_hold *hold, uint64_t pc)
{
    struct finding *finding;
    const char *rule = NULL;
    bool mode = routine->exclusive != hold->exclusive;

    switch ((enum sync_kind)routine->kind) {
    case SYNC_SPIN:
        if (queued(routine->form) != queued(hold->form))
            rule = "0xC4/0x1009";
        else if (routine->form != hold->form && routine->form != SYNC_FOR_DPC &&
                 hold->form != SYNC_FOR_DPC)
            rule = "SpinLockDpc";
        break;
    case SYNC_SPIN_RW:
        rule = mode ? "0xC4/0x1009" : routine->form != hold->form ? "SpinLockDpc" : NULL;
        break;
    case SYNC_FAST_MUTEX:
    case SYNC_GUARDED_MUTEX:
        if (lock->kind != routine->kind ||
            (routine->form == SYNC_PLAIN) != (hold->form == SYNC_PLAIN))
            rule = "0xC4/0x1009";
        break;
    case SYNC_PUSH_LOCK:
        rule = mode ? "0xC4/0x1009" : NULL;
        break;
    default:
        break;
    }
    finding = rule ? verify_finding(verify, rule, pc) : NULL;
    if (!finding)
        return;
    if (mode && routine->kind != SYNC_SPIN)
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

    if (!spins(routine->kind) || routine->form == SYNC_AT_DPC ||
        routine->form == SYNC_QUEUED_AT_DPC || hold->form == SYNC_AT_DPC ||
        sim_irql(world->sim) < DISPATCH_LEVEL)
        return;
    for (const struct sync_hold *it = hold->actor->holds; it; it = it->next_of_actor) {
        if (it == hold || !spins(it->lock->kind))
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

static void release(struct verify *verify, const struct routine *routine,
                    const struct sim_probe *probe)
{
    struct sync_actor *actor = sync_actor_here(verify);
    struct sync_lock *lock = lock_of(verify, probe->object, routine->kind);
    uint64_t pc = sync_pc(probe);
    struct sync_hold *hold = sync_hold_of(lock, actor);

    check_apcs(verify, routine, lock, pc);
    if (routine->kind == SYNC_RESOURCE) {
        PKTHREAD target = (PKTHREAD)(uintptr_t)probe->b;

        /* For another thread, which never gave it away? */
        if (strcmp(routine->name, "ExReleaseResourceForThreadLite") == 0 && !(probe->b & 3) &&
            target == ke_current() && !hold) {
            struct finding *finding = verify_finding(verify, "0x16E", pc);

            if (finding) {
                verify_arg(finding, 1, (uint64_t)(uintptr_t)lock->object, "the resource");
                verify_arg(finding, 2, (uint64_t)(uintptr_t)ke_current(), "the current thread");
                verify_arg(finding, 3, probe->b, "the thread it was released for");
            }
        }
        return; /* the rest is for the kernel to say */
    }
    if (routine->kind == SYNC_MUTEX && lock->mutant)
        return;
    if (!hold) {
        not_held(verify, routine, lock, actor, pc);
        return;
    }
    wrong_routine(verify, routine, lock, hold, pc);
    check_irql_given(verify, routine, lock, hold, (unsigned)probe->b, pc);
}

/* --- what came of it -------------------------------------------------------------------------- */

static enum sync_kind kind_of(const char *text, bool *exclusive)
{
    static const struct {
        const char *text;
        uint8_t kind;
        bool exclusive;
    } table[] = {{"spin lock", SYNC_SPIN, true},
                 {"fast mutex", SYNC_FAST_MUTEX, true},
                 {"guarded mutex", SYNC_GUARDED_MUTEX, true},
                 {"mutex", SYNC_MUTEX, true},
                 {"resource exclusive", SYNC_RESOURCE, true},
                 {"resource shared", SYNC_RESOURCE, false},
                 {"push lock exclusive", SYNC_PUSH_LOCK, true},
                 {"push lock shared", SYNC_PUSH_LOCK, false},
                 {"spin lock shared", SYNC_SPIN_RW, false},
                 {"spin lock exclusive", SYNC_SPIN_RW, true}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].text, text) == 0) {
            *exclusive = table[i].exclusive;
            return table[i].kind;
        }
    return SYNC_NONE;
}

static struct sync_actor *owner_of(struct verify *verify, enum sync_kind kind,
                                   const struct sim_probe *probe)
{
    if (spins(kind))
        return sync_actor_here(verify);
    if (!probe->b || probe->b & 3)
        return NULL; /* a resource whose owner is a pointer, a mutex that nobody owns */
    return sync_actor_of(verify, (PKTHREAD)(uintptr_t)probe->b);
}

static void acquired(struct verify *verify, const struct sim_probe *probe)
{
    bool exclusive;
    enum sync_kind kind = kind_of(probe->text, &exclusive);
    struct sync_actor *actor;
    struct sync_lock *lock;
    struct sync_hold *hold;

    if (kind == SYNC_NONE || !layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    actor = owner_of(verify, kind, probe);
    if (!actor)
        return;
    lock = lock_of(verify, probe->object, kind);
    lock->kind = (uint8_t)kind;
    hold = sync_hold_of(lock, actor);
    if (hold) {
        hold->count++;
        hold->exclusive = exclusive;
    } else {
        hold = verify_alloc(verify, sizeof *hold);
        hold->lock = lock;
        hold->actor = actor;
        hold->count = 1;
        hold->exclusive = exclusive;
        hold->cpu = world->sim->cpu->number;
        hold->depth = actor->depth;
        hold->next_of_lock = lock->holds;
        lock->holds = hold;
        hold->next_of_actor = actor->holds;
        actor->holds = hold;
        hold->irql_before = (uint8_t)sim_irql(world->sim);
        if (actor->wanted == probe->object) {
            hold->place = actor->wanted_place;
            hold->form = actor->wanted_form;
            hold->irql_before = actor->wanted_irql;
        } else {
            hold->place = verify_here(verify, sync_pc(probe));
        }
    }
    if (actor->wanted == probe->object)
        actor->wanted = NULL;
    if (actor->timed_wait == probe->object)
        actor->timed_wait = NULL;
}

static void released(struct verify *verify, const struct sim_probe *probe)
{
    bool exclusive;
    enum sync_kind kind = kind_of(probe->text, &exclusive);
    struct sync_lock *lock;
    struct sync_actor *actor;
    struct sync_hold *hold;

    if (kind == SYNC_NONE)
        return;
    lock = sync_lock_find(verify, probe->object);
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
        hold_remove(verify, hold);
}

/* --- the life of a lock ----------------------------------------------------------------------- */

/* Initialised: a lock that somebody holds? The event of a fast mutex is one of its fields. */
static void made(struct verify *verify, const struct sim_probe *probe)
{
    const void *object = probe->object;
    struct sync_lock *lock = sync_lock_find(verify, object);
    struct finding *finding;

    if (!lock && strcmp(probe->text, "event") == 0) {
        object = (const char *)object - FIELD_OFFSET(FAST_MUTEX, Event);
        lock = sync_lock_find(verify, object);
        if (lock && lock->kind != SYNC_FAST_MUTEX && lock->kind != SYNC_GUARDED_MUTEX)
            lock = NULL;
    }
    if (lock && lock->holds && !sync_on_stack(object)) {
        finding = verify_finding(verify, "0xC4/0x1005", sync_pc(probe));
        if (finding) {
            verify_title(finding, "%s %s is initialised here while T%u holds it",
                         sync_kind_name(lock->kind), named(verify, lock),
                         lock->holds->actor->number);
            verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
            verify_note_place(finding, &lock->holds->place, "it was acquired here");
        }
    }
    if (lock)
        forget(verify, lock);
    if (strcmp(probe->text, "resource") == 0) {
        lock_of(verify, probe->object, SYNC_RESOURCE)->initialised = true;
    } else if (strcmp(probe->text, "spin lock") != 0) {
        return;
    }
    if (sync_on_stack(probe->object)) {
        finding = verify_finding(verify, "lock-on-stack", sync_pc(probe));
        if (finding)
            verify_title(finding, "%s %s lies on the stack of the function that uses it",
                         probe->text, verify_name(verify, probe->object));
    }
}

static void resource_routine(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    bool active = lock && lock->kind == SYNC_RESOURCE && lock->initialised;
    struct finding *finding;

    if (strcmp(probe->text, "ExInitializeResourceLite") == 0) {
        if (!active || sync_on_stack(probe->object))
            return;
        finding = verify_finding(verify, "0xC4/0xD0", sync_pc(probe));
        if (finding) {
            verify_title(finding, "resource %s is initialised again", named(verify, lock));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the resource");
            verify_note(finding, verify_made_at(verify, probe->object, NULL),
                        "it was initialised here before");
        }
    } else if (strcmp(probe->text, "ExDeleteResourceLite") == 0) {
        if (active) {
            lock->initialised = false;
            return;
        }
        finding = verify_finding(verify, "0xC4/0xD1", sync_pc(probe));
        if (finding) {
            verify_title(finding, "resource %s is deleted here, and it is not initialised",
                         verify_name(verify, probe->object));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the resource");
        }
    }
}

/* Memory goes: locks in it that are held, and resources that are in the system's list. */
static void freed(struct verify *verify, uint64_t begin, uint64_t bytes, uint64_t pc)
{
    struct locks_state *state = VERIFY_STATE(verify, locks);
    uint64_t page = begin >> PAGE_SHIFT, last = (begin + bytes - 1) >> PAGE_SHIFT;

    for (; bytes && page <= last; page++)
        for (struct sync_lock *lock = *page_of(state, page << PAGE_SHIFT), *next; lock;
             lock = next) {
            uint64_t at = (uint64_t)(uintptr_t)lock->object;
            struct finding *finding;

            next = lock->next;
            if (at - begin >= bytes || at >> PAGE_SHIFT != page)
                continue;
            if (lock->holds) {
                finding = verify_finding(verify, "0xC4/0x100B", pc);
                if (finding) {
                    verify_title(finding, "%s %s is freed here while T%u holds it",
                                 sync_kind_name(lock->kind), named(verify, lock),
                                 lock->holds->actor->number);
                    verify_arg(finding, 2, at, "the lock");
                    verify_arg(finding, 3, (uint64_t)(uintptr_t)lock->holds->actor->thread,
                               "the thread that holds it");
                    verify_note_place(finding, &lock->holds->place, "it was acquired here");
                }
            } else if (lock->kind == SYNC_RESOURCE && lock->initialised) {
                finding = verify_finding(verify, "0xC4/0xD2", pc);
                if (finding) {
                    verify_title(finding,
                                 "the freed memory holds resource %s, which was not deleted",
                                 named(verify, lock));
                    verify_arg(finding, 2, at, "the resource");
                    verify_arg(finding, 3, begin, "the block");
                    verify_arg(finding, 4, bytes, "its size");
                    verify_note(finding, verify_made_at(verify, lock->object, NULL),
                                "the resource was initialised here");
                }
            }
            forget(verify, lock);
        }
}

void sync_locks_unloaded(struct verify *verify, uint64_t base, uint64_t bytes)
{
    struct locks_state *state = VERIFY_STATE(verify, locks);

    for (uint32_t i = 0; i < BUCKETS; i++)
        for (struct sync_lock *lock = state->pages[i]; lock; lock = lock->next) {
            uint64_t made_at = verify_made_at(verify, lock->object, NULL);
            struct finding *finding;

            if (lock->kind != SYNC_RESOURCE || !lock->initialised ||
                (uint64_t)(uintptr_t)lock->object - base >= bytes)
                continue;
            finding = verify_finding(verify, "resource-not-deleted", made_at);
            if (finding)
                verify_title(finding, "resource %s is still initialised when its driver has gone",
                             named(verify, lock));
        }
}

/* --- the end of routines and threads ---------------------------------------------------------- */

void sync_locks_returned(struct verify *verify, struct sync_actor *actor,
                         const struct sync_frame *frame)
{
    for (struct sync_hold *hold = actor->holds, *next; hold; hold = next) {
        const char *rule = NULL;
        struct finding *finding;

        next = hold->next_of_actor;
        if (hold->depth < actor->depth)
            continue; /* acquired outside of this routine */
        if (spins(hold->lock->kind))
            rule = queued(hold->form) ? "0xC4/0x40006" : "0xC4/0x40009";
        else if (hold->lock->kind == SYNC_RESOURCE)
            rule = "ExclusiveResourceAccess";
        hold->depth = actor->depth - 1; /* the caller's from now on */
        finding = rule ? verify_finding(verify, rule, hold->place.pc) : NULL;
        if (!finding)
            continue;
        verify_title(finding, "%s %s was acquired here and is still held when the %s returns",
                     sync_kind_name(hold->lock->kind), named(verify, hold->lock), frame->kind);
        verify_note(finding, frame->routine + 1, "the %s that has returned", frame->kind);
    }
}

void sync_locks_gone(struct verify *verify, struct sync_actor *actor, uint64_t pc)
{
    while (actor->holds) {
        struct sync_hold *hold = actor->holds;
        struct sync_lock *lock = hold->lock;
        const char *rule = lock->kind == SYNC_PUSH_LOCK ? "0x153" : "0xC4/0x100A";
        struct finding *finding = lock->kind == SYNC_MUTEX
                                      ? NULL
                                      : verify_finding(verify, rule, pc ? pc : hold->place.pc);

        if (finding) {
            verify_title(finding, "thread T%u ended and still holds %s %s", actor->number,
                         sync_kind_name(lock->kind), named(verify, lock));
            verify_arg(finding, finding->code == 0xC4 ? 2 : 1, (uint64_t)(uintptr_t)actor->thread,
                       "the thread");
            verify_arg(finding, finding->code == 0xC4 ? 3 : 2, (uint64_t)(uintptr_t)lock->object,
                       "the lock");
            verify_note_place(finding, &hold->place, "it was acquired here");
        }
        hold_remove(verify, hold);
    }
}

/* A request is completed, or the next begun, under a spin lock of the driver. */
static void check_safe(struct verify *verify, const struct sim_probe *probe)
{
    const struct sync_actor *actor = sync_actor_here(verify);

    for (const struct sync_hold *hold = actor->holds; hold; hold = hold->next_of_actor) {
        struct finding *finding;

        if (!spins(hold->lock->kind) || hold->depth < actor->depth)
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

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    const struct routine *routine;

    switch (probe->kind) {
    case KE_PROBE_ACQUIRE:
        acquired(verify, probe);
        return;
    case KE_PROBE_RELEASE:
        released(verify, probe);
        return;
    case KE_PROBE_OBJECT:
        made(verify, probe);
        return;
    case KE_PROBE_POOL:
        if (probe->a == 0)
            freed(verify, (uint64_t)(uintptr_t)probe->object, probe->b, sync_pc(probe));
        return;
    default:
        break;
    }
    routine = routine_of(VERIFY_STATE(verify, locks), probe->text);
    if (routine) {
        if (!layout_is_system((uint64_t)(uintptr_t)probe->object))
            return;
        if (routine->operation == OP_RELEASE)
            release(verify, routine, probe);
        else
            attempt(verify, routine, probe,
                    routine->operation == OP_ACQUIRE &&
                        (routine->kind != SYNC_RESOURCE || routine->form == SYNC_REGION ||
                         (probe->b & 0xFF)));
        return;
    }
    if (strcmp(probe->text, "KeWaitForSingleObject") == 0)
        wait_attempt(verify, probe);
    else if (strncmp(probe->text, "Ex", 2) == 0)
        resource_routine(verify, probe);
    else if (strcmp(probe->text, "IofCompleteRequest") == 0 ||
             strcmp(probe->text, "IoStartNextPacket") == 0)
        check_safe(verify, probe);
}

const struct verify_family verify_family_locks = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_ACQUIRE) |
             VERIFY_WANTS(KE_PROBE_RELEASE) | VERIFY_WANTS(KE_PROBE_OBJECT) |
             VERIFY_WANTS(KE_PROBE_POOL),
    .state_bytes = sizeof(struct locks_state),
    .probe = probe};
