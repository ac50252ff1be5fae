/*
 * resources.c - the life of locks: initialised, deleted, freed. Only an ERESOURCE is deleted by a
 * routine of its own, since the system keeps all of them in a list; the others just end with their
 * memory.
 */
#include "verify/sync.h"

#include <stdio.h>
#include <string.h>

enum { EVENT, RESOURCE, SPIN_LOCK, OTHER };

static const char *const made_kinds[] = {[EVENT] = "event",
                                         [RESOURCE] = "resource",
                                         [SPIN_LOCK] = "spin lock",
                                         [OTHER] = VERIFY_OTHERS,
                                         NULL};

/* Who holds the lock: a thread by its number, or a DPC or ISR. */
static const char *holder(const struct sync_lock *lock, char text[16])
{
    const struct sync_actor *actor = lock->holds->actor;

    if (!actor->thread)
        return "an interrupt or DPC";
    snprintf(text, 16, "T%u", actor->number);
    return text;
}

/* Initialised: a lock that somebody holds? The event of a fast mutex is one of its fields. */
static void made(struct verify *verify, const struct sim_probe *probe)
{
    const void *object = probe->object;
    struct sync_lock *lock = sync_lock_find(verify, object);
    struct finding *finding;

    if (!lock && verify->ddi == EVENT) {
        object = (const char *)object - FIELD_OFFSET(FAST_MUTEX, Event);
        lock = sync_lock_find(verify, object);
        if (lock && lock->kind != SYNC_FAST_MUTEX && lock->kind != SYNC_GUARDED_MUTEX)
            lock = NULL;
    }
    if (lock && lock->holds && !sync_on_stack(object)) {
        finding = verify_finding(verify, "0xC4/0x1005", sync_pc(probe));
        if (finding) {
            verify_title(finding, "%s %s is initialised here while %s holds it",
                         sync_kind_name(lock->kind), verify_name(verify, lock->object),
                         holder(lock, (char[16]){0}));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)lock->object, "the lock");
            verify_note_place(finding, &lock->holds->place, "it was acquired here");
        }
    }
    if (lock)
        sync_lock_forget(verify, lock);
    if (verify->ddi == RESOURCE) {
        ((struct sync_locks *)VERIFY_STATE(verify, locks))->resources = true;
        sync_lock_of(verify, probe->object, SYNC_RESOURCE)->initialised = true;
    } else if (verify->ddi != SPIN_LOCK)
        return;
    if (sync_on_stack(probe->object)) {
        finding = verify_finding(verify, "lock-on-stack", sync_pc(probe));
        if (finding)
            verify_title(finding, "%s %s lies on the stack of the function that uses it",
                         probe->text, verify_name(verify, probe->object));
    }
}

enum { INITIALIZES, DELETES };

static const char *const looked_at[] = {
    [INITIALIZES] = "ExInitializeResourceLite", [DELETES] = "ExDeleteResourceLite", NULL};

static void resource_routine(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    bool active = lock && lock->kind == SYNC_RESOURCE && lock->initialised;
    struct finding *finding;

    if (verify->ddi == INITIALIZES) {
        if (!active || sync_on_stack(probe->object))
            return;
        finding = verify_finding(verify, "0xC4/0xD0", sync_pc(probe));
        if (finding) {
            verify_title(finding, "resource %s is initialised again",
                         verify_name(verify, lock->object));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the resource");
            verify_note(finding, verify_made_at(verify, probe->object, NULL),
                        "it was initialised here before");
        }
    } else {
        if (active) {
            lock->initialised = false;
            while (lock->holds) /* told by the kernel */
                sync_hold_remove(verify, lock->holds);
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

struct block {
    uint64_t begin, bytes, pc;
};

/* Memory goes: a lock in it that is held, or a resource that is in the system's list. */
static void freed_lock(struct verify *verify, struct sync_lock *lock, void *context)
{
    const struct block *block = context;
    uint64_t at = (uint64_t)(uintptr_t)lock->object;
    struct finding *finding;

    if (lock->holds) {
        finding = verify_finding(verify, "0xC4/0x100B", block->pc);
        if (finding) {
            verify_title(finding, "%s %s is freed here while %s holds it",
                         sync_kind_name(lock->kind), verify_name(verify, lock->object),
                         holder(lock, (char[16]){0}));
            verify_arg(finding, 2, at, "the lock");
            verify_arg(finding, 3, (uint64_t)(uintptr_t)lock->holds->actor->thread,
                       "the thread that holds it");
            verify_note_place(finding, &lock->holds->place, "it was acquired here");
        }
    } else if (lock->kind == SYNC_RESOURCE && lock->initialised) {
        finding = verify_finding(verify, "0xC4/0xD2", block->pc);
        if (finding) {
            verify_title(finding, "the memory freed here holds resource %s, which was not deleted",
                         verify_name(verify, lock->object));
            verify_arg(finding, 2, at, "the resource");
            verify_arg(finding, 3, block->begin, "the block");
            verify_arg(finding, 4, block->bytes, "its size");
            verify_note(finding, verify_made_at(verify, lock->object, NULL),
                        "the resource was initialised here");
        }
    }
    sync_lock_forget(verify, lock);
}

static void unloaded_lock(struct verify *verify, struct sync_lock *lock, void *context)
{
    struct finding *finding;

    if (lock->kind != SYNC_RESOURCE || !lock->initialised)
        return;
    finding =
        verify_finding(verify, "resource-not-deleted", verify_made_at(verify, lock->object, NULL));
    if (finding)
        verify_title(finding, "resource %s is still initialised when its driver has gone",
                     verify_name(verify, lock->object));
}

void sync_locks_unloaded(struct verify *verify, uint64_t base, uint64_t bytes)
{
    if (((const struct sync_locks *)VERIFY_STATE(verify, locks))->resources)
        sync_locks_in(verify, base, bytes, unloaded_lock, NULL);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->kind == KE_PROBE_OBJECT) {
        made(verify, probe);
    } else if (probe->kind == KE_PROBE_DDI) {
        resource_routine(verify, probe);
    } else if (probe->a == 0) {
        struct block block = {
            .begin = (uint64_t)(uintptr_t)probe->object, .bytes = probe->b, .pc = sync_pc(probe)};

        sync_locks_in(verify, block.begin, block.bytes, freed_lock, &block);
    }
}

const struct verify_family verify_family_resources = {.kinds = VERIFY_WANTS(KE_PROBE_DDI) |
                                                               VERIFY_WANTS(KE_PROBE_OBJECT) |
                                                               VERIFY_WANTS(KE_PROBE_POOL),
                                                      .ddis = looked_at,
                                                      .lists = {[VERIFY_LIST_OBJECT] = made_kinds},
                                                      .probe = probe};
