/*
 * push_lock.c - push locks: one word; shared or exclusive, not recursive, no owner.
 *
 *   bit 0  held          bit 1  somebody waits          bits 4..63  number of shared holders
 *
 * Requests are served in order of arrival; shared ones next to each other are served together. The
 * word does not say who holds the lock, so that is kept beside it, for reports.
 */
#include "ex/ex.h"

enum {
    SHARED,
    EXCLUSIVE,
    HELD = 1,
    WAITED_FOR = 2,
    ONE_SHARER = 16,
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

struct held {
    struct list link;
    const void *lock;
    PKTHREAD thread;
};

/* --- who holds it --------------------------------------------------------------------------------
 */

static void took(PEX_PUSH_LOCK lock, PKTHREAD thread, uint32_t mode, uint64_t pc)
{
    struct held *held = arena_alloc(&world->arena, sizeof *held);

    irqlab_assert(held);
    held->lock = lock;
    held->thread = thread;
    list_push_front(&world->ex->held, &held->link);
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = lock, .b = (uint64_t)(uintptr_t)thread,
              .c = mode, .pc = pc,
              .text = mode == EXCLUSIVE ? "push lock exclusive" : "push lock shared");
}

static void gave_up(PEX_PUSH_LOCK lock, uint32_t mode, uint64_t pc)
{
    PKTHREAD me = ke_current();
    struct held *last = NULL;

    /* Anybody may release it; usually it is the holder. */
    list_for_each(it, &world->ex->held)
    {
        struct held *held = container_of(it, struct held, link);

        if (held->lock != lock)
            continue;
        last = held;
        if (held->thread == me)
            break;
    }
    if (last) {
        list_remove(&last->link);
        arena_free(&world->arena, last, sizeof *last);
    }
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = lock, .b = (uint64_t)(uintptr_t)me, .c = mode,
              .pc = pc, .text = mode == EXCLUSIVE ? "push lock exclusive" : "push lock shared");
}

/* --- taking and giving
 * ------------------------------------------------------------------------------ */

static bool try_take(PEX_PUSH_LOCK lock, uint32_t mode)
{
    if (mode == EXCLUSIVE) {
        if (*lock & HELD)
            return false;
        *lock |= HELD;
        return true;
    }
    if ((*lock & HELD && *lock < ONE_SHARER) || *lock & WAITED_FOR)
        return false;
    *lock = (*lock | HELD) + ONE_SHARER;
    return true;
}

static bool is_free(const volatile void *lock, struct sim_actor *actor)
{
    return !(*(const volatile EX_PUSH_LOCK *)lock & HELD);
}

static bool is_free_to_share(const volatile void *lock, struct sim_actor *actor)
{
    EX_PUSH_LOCK value = *(const volatile EX_PUSH_LOCK *)lock;

    return !(value & HELD) || value >= ONE_SHARER;
}

static void acquire(PEX_PUSH_LOCK lock, uint32_t mode, const char *routine, uint64_t pc)
{
    ke_point_when(KE_OP_LOCK, lock, KE_EFFECT_LOCK, mode == EXCLUSIVE ? is_free : is_free_to_share);
    if (irqlab_unlikely(!try_take(lock, mode))) {
        struct ex_waiter waiter;

        *lock |= WAITED_FOR;
        ex_wait(&waiter, lock, mode, WrPushLock, routine, pc);
        return;
    }
    took(lock, ke_current(), mode, pc);
}

/* The lock is free: it goes to those who wait. */
static void grant(PEX_PUSH_LOCK lock)
{
    const uint32_t both = 1u << SHARED | 1u << EXCLUSIVE;
    struct ex_waiter *waiter = ex_next_waiter(lock, both);

    *lock &= ~(EX_PUSH_LOCK)WAITED_FOR;
    while (waiter && try_take(lock, waiter->mode)) {
        bool alone = waiter->mode == EXCLUSIVE;

        took(lock, waiter->thread, waiter->mode, waiter->thread->wait.pc);
        ex_grant(waiter);
        waiter = alone ? ex_first_waiter(lock, both) : ex_next_waiter(lock, both);
    }
    if (waiter)
        *lock |= WAITED_FOR;
}

static void release(PEX_PUSH_LOCK lock, uint32_t mode, uint64_t pc)
{
    ke_point_as(KE_OP_LOCK, lock, KE_EFFECT_NONE);
    sim_touch(world->sim, lock, sizeof *lock, SIM_TOUCH_WRITE);
    if (irqlab_unlikely(!(*lock & HELD))) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "push-lock-not-held", .object = lock,
                  .pc = pc);
        return;
    }
    gave_up(lock, mode, pc);
    if (*lock >= ONE_SHARER) {
        *lock -= ONE_SHARER;
        if (*lock >= ONE_SHARER)
            return;
    }
    *lock &= ~(EX_PUSH_LOCK)HELD;
    if (irqlab_unlikely(*lock & WAITED_FOR))
        grant(lock);
    sim_settle(world->sim);
}

/* --- documented routines
 * ---------------------------------------------------------------------------- */

VOID ExInitializePushLock(PEX_PUSH_LOCK PushLock)
{
    KE_DDI(PushLock, 0);
    *PushLock = 0;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = PushLock, .b = sizeof *PushLock,
              .text = "push lock");
}

VOID ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    KE_DDI(PushLock, Flags);
    acquire(PushLock, EXCLUSIVE, "ExAcquirePushLockExclusive", CALLER);
}

VOID ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    KE_DDI(PushLock, Flags);
    acquire(PushLock, SHARED, "ExAcquirePushLockShared", CALLER);
}

VOID ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    KE_DDI(PushLock, Flags);
    release(PushLock, EXCLUSIVE, CALLER);
}

VOID ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    KE_DDI(PushLock, Flags);
    release(PushLock, SHARED, CALLER);
}

/* --- for reports
 * ------------------------------------------------------------------------------------ */

static size_t resource_owners(const ERESOURCE *resource, PKTHREAD *owners, size_t capacity)
{
    ULONG size = resource->OwnerTable ? resource->OwnerTable[0].TableSize : 1;
    size_t count = 0;

    for (ULONG i = 0; i < size && count < capacity && resource->ActiveCount; i++) {
        ERESOURCE_THREAD owner =
            i ? resource->OwnerTable[i].OwnerThread : resource->OwnerEntry.OwnerThread;

        if (owner && (owner & 3) == 0)
            owners[count++] = (PKTHREAD)owner;
    }
    return count;
}

size_t ex_lock_owners(enum ex_lock_kind kind, const void *lock, PKTHREAD *owners, size_t capacity)
{
    size_t count = 0;

    switch (kind) {
    case EX_LOCK_FAST_MUTEX:
    case EX_LOCK_GUARDED_MUTEX:
        if (capacity && ((const FAST_MUTEX *)lock)->Owner)
            owners[count++] = (PKTHREAD)((const FAST_MUTEX *)lock)->Owner;
        break;
    case EX_LOCK_RESOURCE:
        return resource_owners(lock, owners, capacity);
    case EX_LOCK_PUSH_LOCK:
        list_for_each(it, &world->ex->held)
        {
            const struct held *held = container_of(it, struct held, link);

            if (held->lock == lock && count < capacity)
                owners[count++] = held->thread;
        }
        break;
    case EX_LOCK_RUNDOWN:
        break;
    }
    return count;
}

const void *ex_waits_for(const struct _KTHREAD *thread, enum ex_lock_kind *kind)
{
    if (!thread->wait.active)
        return NULL;
    switch (thread->wait.reason) {
    case WrFastMutex:
        *kind = EX_LOCK_FAST_MUTEX;
        break;
    case WrGuardedMutex:
        *kind = EX_LOCK_GUARDED_MUTEX;
        break;
    case WrResource:
        *kind = EX_LOCK_RESOURCE;
        break;
    case WrPushLock:
        *kind = EX_LOCK_PUSH_LOCK;
        break;
    case WrRundown:
        *kind = EX_LOCK_RUNDOWN;
        break;
    default:
        return NULL;
    }
    return thread->wait.object;
}
