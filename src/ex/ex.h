/*
 * ex.h - the executive's own tools: locks on top of the dispatcher, work items, lookaside lists,
 * callbacks; and what of them upper layers may call besides the documented routines.
 *
 * Locks of ex are memory of the driver. A thread that must wait for one is queued in memory of ours
 * (a struct ex_waiter on its own stack) and blocks with ke_wait_bare; whoever releases the lock
 * hands it over to the first waiter that can have it, so that no lock is ever free while somebody
 * waits for it.
 */
#pragma once
#include "ke/ke.h"
#include "mm/mm.h"

/* A thread that waits for a lock of ex; lives on that thread's stack. */
struct ex_waiter {
    struct list link;        /* in arrival order */
    const void *lock;
    PKTHREAD thread;
    uint32_t mode;           /* the lock's own business: shared, exclusive … */
    bool granted;            /* the lock was handed over */
};

/* A worker thread and the queues of work items. */
enum { EX_WORKERS_MAX = 32 };

struct ex_hooks {
    /* ob/ps: make a system thread that runs start(context); NULL: ex makes a bare kernel thread. */
    PKTHREAD (*worker_create)(PKSTART_ROUTINE start, void *context);
    /* ob: find or make the callback object of that name; see callback.c. */
    NTSTATUS (*callback_open)(void **callback, POBJECT_ATTRIBUTES attributes, BOOLEAN create,
                              BOOLEAN allow_multiple);
    void (*callback_reference)(void *callback);
    void (*callback_dereference)(void *callback);
};

struct ex {
    struct ex_hooks hooks;
    struct list waiters;     /* of all locks, struct ex_waiter in order of arrival */
    struct list resources;   /* not linked by Windows' own list: what is initialised, for reports */
    LIST_ENTRY resource_list; /* ERESOURCE.SystemResourcesList */
    LIST_ENTRY npaged_lookaside, paged_lookaside; /* GENERAL_LOOKASIDE.ListEntry */
    struct ex_work *work;    /* work_item.c */
    struct list callbacks;   /* callback.c */
    struct list timers;      /* EX_TIMERs alive */
    uint64_t uuids;          /* made so far */
};

/* Make ex in the current world, after mm_create. */
void ex_create(void);

/* --- work_item.c --------------------------------------------------------------------------------- */

/*
 * ex_work_queue - have item->WorkerRoutine(item->Parameter) called by a worker thread at
 * PASSIVE_LEVEL. `label`: the kind of callback that observers are told ("work item"); NULL: it is
 * kernel code, tell nothing. The item may be freed or queued again by its routine. Any IRQL up to
 * DISPATCH_LEVEL. The caller settles (sim_settle).
 */
void ex_work_queue(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE queue, const char *label);

/* Is the item queued (not yet taken by a worker)? */
bool ex_work_queued(const WORK_QUEUE_ITEM *item);

/* Is this thread a worker, and which item's routine does it run now (0: none)? */
bool ex_is_worker(const struct _KTHREAD *thread, uint64_t *routine);

/* An active work item whose memory lies in the range, or NULL: freed memory that holds one. */
const WORK_QUEUE_ITEM *ex_work_in(uint64_t address, uint64_t bytes);

/* --- locks, for reports and rules ------------------------------------------------------------------ */

enum ex_lock_kind { EX_FAST_MUTEX, EX_GUARDED_MUTEX, EX_RESOURCE, EX_PUSH_LOCK, EX_RUNDOWN };

/* Who holds `lock` (at most `capacity`), for the cycle of a deadlock. Returns how many there are. */
size_t ex_lock_owners(enum ex_lock_kind kind, const void *lock, PKTHREAD *owners, size_t capacity);

/* The lock a blocked thread waits for, or NULL; *kind says what it is. */
const void *ex_waits_for(const struct _KTHREAD *thread, enum ex_lock_kind *kind);

/* The resource, lookaside list or timer that is initialised in the range and was not deleted, or
 * NULL; *kind gets "resource", "lookaside list" … */
const void *ex_active_in(uint64_t address, uint64_t bytes, const char **kind);

/* --- other ------------------------------------------------------------------------------------------ */

/* Duplicate a counted string into pool: for objects that keep names. NULL: no memory. */
WCHAR *ex_strdup(const UNICODE_STRING *string, ULONG tag, UNICODE_STRING *copy);
