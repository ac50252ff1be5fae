/* held.c - the locks there are, and those still held when a routine returns or a thread ends. */
#include "verify/sync.h"

#include <string.h>

struct sync_lock *sync_lock_make(struct verify *verify, const void *object, enum sync_kind kind)
{
    struct sync_locks *locks = VERIFY_STATE(verify, locks);
    struct sync_lock *lock = verify_alloc(verify, sizeof *lock);

    lock->object = object;
    lock->kind = (uint8_t)kind;
    lock->serial = ++locks->serial;
    verify_table_add(verify, &locks->table, &lock->node, (uint64_t)(uintptr_t)object >> PAGE_SHIFT);
    return lock;
}

/* Its memory is something else from now on. */
void sync_lock_forget(struct verify *verify, struct sync_lock *lock)
{
    struct sync_locks *locks = VERIFY_STATE(verify, locks);

    while (lock->holds)
        sync_hold_remove(verify, lock->holds);
    sync_order_forget(verify, lock);
    verify_table_remove(&locks->table, &lock->node);
    lock->object = NULL;
    if (!lock->targeted)
        verify_free(verify, lock, sizeof *lock);
}

void sync_locks_in(struct verify *verify, uint64_t begin, uint64_t bytes,
                   void (*each)(struct verify *verify, struct sync_lock *lock, void *context),
                   void *context)
{
    enum { MANY_PAGES = 1024 };
    const struct sync_locks *locks = VERIFY_STATE(verify, locks);
    uint64_t page = begin >> PAGE_SHIFT, last = (begin + bytes - 1) >> PAGE_SHIFT;
    bool all = last - page >= MANY_PAGES;

    if (!bytes || !locks->table.count)
        return;
    if (all) {
        page = 0;
        last = locks->table.mask;
    }
    for (; page <= last; page++)
        for (struct sync_lock *lock = sync_lock_first(locks, page), *next; lock; lock = next) {
            uint64_t at = (uint64_t)(uintptr_t)lock->object;

            next = sync_lock_next(lock);
            if (at - begin < bytes && (all || at >> PAGE_SHIFT == page))
                each(verify, lock, context);
        }
}

void sync_locks_returned(struct verify *verify, struct sync_actor *actor,
                         const struct sync_frame *frame)
{
    for (struct sync_hold *hold = actor->holds, *next; hold; hold = next) {
        const char *rule = NULL;
        struct finding *finding;

        next = hold->next_of_actor;
        if (hold->depth < actor->depth || sync_is_cancel_lock(hold->lock))
            continue; /* acquired outside of this routine */
        if (strncmp(frame->kind, "Csq", 3) == 0) {
            hold->depth = actor->depth - 1; /* CsqAcquireLock is to return with it */
            continue;
        }
        if (sync_spins(hold->lock->kind))
            rule = sync_queued(hold->form) ? "0xC4/0x40006" : "0xC4/0x40009";
        else if (hold->lock->kind == SYNC_RESOURCE)
            rule = "ExclusiveResourceAccess";
        hold->depth = actor->depth - 1; /* the caller's from now on */
        finding = rule ? verify_finding(verify, rule, hold->place.pc) : NULL;
        if (!finding)
            continue;
        verify_title(finding, "%s %s was acquired here and is still held when the %s returns",
                     sync_kind_name(hold->lock->kind), verify_name(verify, hold->lock->object),
                     frame->kind);
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
                         sync_kind_name(lock->kind), verify_name(verify, lock->object));
            verify_arg(finding, finding->code == 0xC4 ? 2 : 1, (uint64_t)(uintptr_t)actor->thread,
                       "the thread");
            verify_arg(finding, finding->code == 0xC4 ? 3 : 2, (uint64_t)(uintptr_t)lock->object,
                       "the lock");
            verify_note_place(finding, &hold->place, "it was acquired here");
        }
        sync_hold_remove(verify, hold);
    }
}
