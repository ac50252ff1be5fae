/*
 * remove_lock.c - remove locks: each acquisition is released with its tag, before the request is
 * over and after it was passed on.
 *
 * Stands before irp in families.def: at the return of a dispatch routine its call is still there.
 */
#include "verify/irps.h"
#include "host/layout.h"

#include <string.h>

struct acquisition {
    struct acquisition *next; /* newest first */
    uint64_t tag;
    struct irp_call *call; /* the dispatch routine in which it was made, while that is active */
    struct verify_place place;
};

struct lock {
    struct lock *next;
    const void *lock;
    uint64_t made_pc;
    struct acquisition *held;
};

struct remove_locks {
    struct lock *locks;
};

static struct lock *lock_of(struct verify *verify, const void *address)
{
    struct remove_locks *state = VERIFY_STATE(verify, remove_lock);
    struct lock *lock = state->locks;

    while (lock && lock->lock != address)
        lock = lock->next;
    return lock;
}

static void forget(struct verify *verify, struct lock **link)
{
    struct lock *gone = *link;

    for (struct acquisition *it = gone->held, *next; it; it = next) {
        next = it->next;
        verify_free(verify, it, sizeof *it);
    }
    *link = gone->next;
    verify_free(verify, gone, sizeof *gone);
}

/* The memory is given up: locks in it are gone. */
static void memory_gone(struct verify *verify, uint64_t start, uint64_t bytes)
{
    struct remove_locks *state = VERIFY_STATE(verify, remove_lock);

    for (struct lock **link = &state->locks; *link;)
        if ((uint64_t)(uintptr_t)(*link)->lock - start < bytes)
            forget(verify, link);
        else
            link = &(*link)->next;
}

static void initialize(struct verify *verify, const struct sim_probe *probe)
{
    struct remove_locks *state = VERIFY_STATE(verify, remove_lock);
    struct lock *lock = lock_of(verify, probe->object);

    if (lock) {
        struct finding *finding = verify_finding(verify, "0xC4/0xD7", probe->pc);

        if (finding) {
            verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the remove lock");
            verify_note(finding, lock->made_pc, "it was initialised here before");
        }
        for (struct lock **link = &state->locks;; link = &(*link)->next)
            if (*link == lock) {
                forget(verify, link);
                break;
            }
    }
    lock = verify_alloc(verify, sizeof *lock);
    *lock = (struct lock){.next = state->locks, .lock = probe->object, .made_pc = probe->pc};
    state->locks = lock;
    verify_wake(verify, VERIFY_FAMILY_remove_lock, true);
}

/* Told when it has succeeded: between the call and that, somebody else may have removed it. */
static void acquire(struct verify *verify, const struct sim_probe *probe)
{
    struct lock *lock = lock_of(verify, probe->object);
    struct irp_call *call = irp_call_here(verify);
    struct acquisition *held;

    if (!lock)
        return;
    held = verify_alloc(verify, sizeof *held);
    *held = (struct acquisition){
        .next = lock->held, .tag = probe->b, .call = call, .place = verify_here(verify, probe->pc)};
    lock->held = held;
    if (call) {
        call->remove_locks++;
        call->ever_locked = true;
    }
}

/* Take one acquisition with the tag away; false: there is none. */
static bool release(struct verify *verify, struct lock *lock, uint64_t tag, bool any)
{
    for (struct acquisition **link = &lock->held; *link; link = &(*link)->next)
        if (any || (*link)->tag == tag) {
            struct acquisition *gone = *link;

            if (gone->call)
                gone->call->remove_locks--;
            *link = gone->next;
            verify_free(verify, gone, sizeof *gone);
            return true;
        }
    return false;
}

static void released(struct verify *verify, const struct sim_probe *probe, const char *rule)
{
    struct lock *lock = lock_of(verify, probe->object);
    struct finding *finding;

    if (!lock || release(verify, lock, probe->b, false))
        return;
    finding = verify_finding(verify, rule, probe->pc);
    if (finding) {
        verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the remove lock");
        verify_arg(finding, 3, probe->b, "the tag");
        if (lock->held)
            verify_note_place(finding, &lock->held->place, "acquired here, with another tag");
    }
    release(verify, lock, 0, true);
}

enum { INITIALIZE, RELEASE, RELEASE_AND_WAIT, DELETE_DEVICE };

static const char *const looked_at[] = {[INITIALIZE] = "IoInitializeRemoveLockEx",
                                        [RELEASE] = "IoReleaseRemoveLockEx",
                                        [RELEASE_AND_WAIT] = "IoReleaseRemoveLockAndWaitEx",
                                        [DELETE_DEVICE] = "IoDeleteDevice",
                                        NULL};
static const char *const returns[] = {"IoAcquireRemoveLockEx", NULL};
static const char *const callbacks[] = {"DriverUnload", NULL};

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *call;
    struct ob_object_info info;

    switch (verify->ddi) {
    case INITIALIZE:
        initialize(verify, probe);
        break;
    case RELEASE:
        released(verify, probe, "0xC4/0xD5");
        break;
    case RELEASE_AND_WAIT:
        call = irp_call_here(verify);
        if (call && (call->major != IRP_MJ_PNP || call->minor != IRP_MN_REMOVE_DEVICE))
            verify_finding(verify, "IoReleaseRemoveLockAndWaitOutsideRemoveDevice", probe->pc);
        released(verify, probe, "0xC4/0xD6");
        break;
    case DELETE_DEVICE:
        if (ob_object_find(probe->object, &info))
            memory_gone(verify, (uint64_t)(uintptr_t)info.body, info.body_bytes);
        break;
    }
}

static void on_forward(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *call = irp_call_here(verify);
    struct finding *finding;
    const char *rule;

    if (!probe->pc || !call || !call->record || call->record->irp != probe->object ||
        !call->ever_locked || call->remove_locks)
        return;
    switch (call->major) {
    case IRP_MJ_READ:
        rule = "RemoveLockForwardRead";
        break;
    case IRP_MJ_WRITE:
        rule = "RemoveLockForwardWrite";
        break;
    case IRP_MJ_DEVICE_CONTROL:
        rule = "RemoveLockForwardDeviceControl";
        break;
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
        rule = "RemoveLockForwardInternal";
        break;
    case IRP_MJ_PNP:
        rule = "RemoveLockMn";
        break;
    default:
        return;
    }
    finding = verify_finding(verify, rule, probe->pc);
    if (finding && call->major == IRP_MJ_PNP && call->minor == IRP_MN_REMOVE_DEVICE) {
        verify_title(finding,
                     "IRP_MN_REMOVE_DEVICE is passed on after its remove lock was drained");
        verify_why(finding,
                   "what the drivers below hold back may end only when they see the removal: "
                   "IoReleaseRemoveLockAndWait before it may wait for ever");
    }
}

static void not_released(struct verify *verify, struct acquisition *held)
{
    struct finding *finding = verify_finding(verify, "RemoveLock", held->place.pc);

    if (finding)
        verify_at_place(finding, &held->place);
}

static void on_return(struct verify *verify)
{
    struct remove_locks *state = VERIFY_STATE(verify, remove_lock);
    struct irp_call *call = irp_call_here(verify);

    if (!call || !call->ever_locked)
        return;
    for (struct lock *lock = state->locks; lock; lock = lock->next)
        for (struct acquisition *held = lock->held; held; held = held->next) {
            if (held->call != call)
                continue;
            held->call = NULL;
            if (call->completed_here && !call->forwarded)
                not_released(verify, held);
        }
}

/* Whoever unloads has waited for all; what is still held now was forgotten. */
static void on_unload(struct verify *verify)
{
    struct remove_locks *state = VERIFY_STATE(verify, remove_lock);

    for (struct lock *lock = state->locks; lock; lock = lock->next)
        for (struct acquisition *held = lock->held; held; held = held->next)
            not_released(verify, held);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch ((enum ke_probe)probe->kind) {
    case KE_PROBE_DDI:
        on_ddi(verify, probe);
        break;
    case KE_PROBE_RETURN:
        acquire(verify, probe);
        break;
    case KE_PROBE_IRP:
        if (probe->a == IO_IRP_EV_CALL)
            on_forward(verify, probe);
        else if (probe->a == IO_IRP_EV_RETURN)
            on_return(verify);
        break;
    case KE_PROBE_POOL:
        if (!probe->a)
            memory_gone(verify, (uint64_t)(uintptr_t)probe->object, probe->b ? probe->b : 1);
        break;
    case KE_PROBE_CALLBACK_RETURN:
        on_unload(verify);
        break;
    default:
        break;
    }
}

const struct verify_family verify_family_remove_lock = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_RETURN) |
             VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_POOL) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | VERIFY_WANTS(IO_IRP_EV_RETURN),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_POOL),
    .lists = {[VERIFY_LIST_RETURN] = returns, [VERIFY_LIST_CALLBACK] = callbacks},
    .state_bytes = sizeof(struct remove_locks),
    .ddis = looked_at,
    .probe = probe};
