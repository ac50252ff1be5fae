/*
 * ex.h - the executive's own tools: locks on top of the dispatcher, work items, lookaside lists,
 * callbacks; and what of them upper layers may call besides the documented routines.
 *
 * Locks of ex are memory of the driver. A thread that must wait for a resource or push lock is
 * queued in memory of ours (a struct ex_waiter on its own stack) and waits for the gate in it;
 * whoever releases the lock hands it over to the waiters that can have it, so that no lock is ever
 * free while somebody waits for it.
 */
#pragma once
#include "ke/ke.h"
#include "mm/mm.h"

/* A thread that waits for a lock of ex; lives on that thread's stack. */
struct ex_waiter {
    struct list link; /* in ex->waiters: of all locks, in order of arrival */
    const void *lock;
    PKTHREAD thread;
    uint32_t mode;          /* the lock's own business: shared, exclusive … */
    DISPATCHER_HEADER gate; /* signalled when the lock was handed over */
};

enum { EX_WORKERS_MAX = 32 };

struct ex_hooks {
    /* ps: make and start a system thread that runs start(context); NULL: a bare kernel thread. */
    PKTHREAD (*worker_create)(PKSTART_ROUTINE start, void *context);
    /* ob: find or make the named callback object; see callback.c. NULL: names of ex's own. */
    NTSTATUS(*callback_open)
    (PCALLBACK_OBJECT *callback, POBJECT_ATTRIBUTES attributes, BOOLEAN create,
     BOOLEAN allow_multiple);
};

struct ex {
    struct ex_hooks hooks;
    struct list waiters;      /* struct ex_waiter */
    struct list held;         /* push locks that are held, for reports */
    struct list active;       /* resources, lookaside lists … that are initialised, for reports */
    LIST_ENTRY resource_list; /* ERESOURCE.SystemResourcesList */
    LIST_ENTRY npaged_lookaside, paged_lookaside, ex_lookaside; /* GENERAL_LOOKASIDE.ListEntry */
    struct ex_work *work;                                       /* work_item.c */
    struct list callbacks; /* callback.c: named ones, if ob has no hook */
    ULONG timer_resolution_100ns;
};

/* Make ex in the current world, after mm_create. */
void ex_create(void);

/* --- work_item.c ---------------------------------------------------------------------------------
 */

/*
 * ex_work_queue - have item->WorkerRoutine(item->Parameter) called by a worker thread at
 * PASSIVE_LEVEL. `label`: the kind of callback that observers are told ("work item"); NULL: it is
 * kernel code, tell nothing. The item may be freed or queued again by its routine. Any IRQL up to
 * DISPATCH_LEVEL. The caller has made its point, and settles (sim_settle). Bug check 0xE4 if the
 * item is queued already or the queue is none.
 */
void ex_work_queue(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE queue, const char *label);

/* Is the item queued (not yet taken by a worker)? */
bool ex_work_queued(const WORK_QUEUE_ITEM *item);

/* Is this thread a worker, and which routine does it run now (0: it waits for work)? */
bool ex_is_worker(const struct _KTHREAD *thread, uint64_t *routine);

/* A queued work item whose memory lies in the range, or NULL: freed memory that holds one. */
const WORK_QUEUE_ITEM *ex_work_in(uint64_t address, uint64_t bytes);

/* --- callback.c
 * -------------------------------------------------------------------------------------- */

/* The body of a callback object, for whoever makes it (ob, with a type "Callback"). */
size_t ex_callback_bytes(void);
void ex_callback_init(PCALLBACK_OBJECT callback, BOOLEAN allow_multiple);

/* --- locks, for reports and rules
 * ------------------------------------------------------------------ */

enum ex_lock_kind {
    EX_LOCK_FAST_MUTEX,
    EX_LOCK_GUARDED_MUTEX,
    EX_LOCK_RESOURCE,
    EX_LOCK_PUSH_LOCK,
    EX_LOCK_RUNDOWN,
};

/* The lock of ex that a blocked thread waits for, or NULL; *kind says what it is. */
const void *ex_waits_for(const struct _KTHREAD *thread, enum ex_lock_kind *kind);

/* Who holds it (at most `capacity`), for the cycle of a deadlock. Returns how many were written;
 * owners by ExSetResourceOwnerPointer and users of rundown protection are nobody. */
size_t ex_lock_owners(enum ex_lock_kind kind, const void *lock, PKTHREAD *owners, size_t capacity);

/* What lies in the range and is still in use: "resource", "lookaside list", "rundown protection"
 * never; NULL: nothing. *object gets its address. */
const char *ex_active_in(uint64_t address, uint64_t bytes, const void **object);

/* --- private to ex -------------------------------------------------------------------------------
 */

void ex_active_add(const void *object, uint64_t bytes, const char *kind);
bool ex_active_remove(const void *object); /* false: it was not there */
bool ex_is_active(const void *object);

/* Wait for a lock until ex_grant; the caller has set mode. */
void ex_wait(struct ex_waiter *waiter, const void *lock, uint32_t mode, KWAIT_REASON reason,
             const char *routine, uint64_t pc);

/* The first waiter for a lock with a mode in `modes` (a bit mask), or NULL. */
struct ex_waiter *ex_first_waiter(const void *lock, uint32_t modes);

/* The one that is served next: the first, or any (--waiters any) of the first few. */
struct ex_waiter *ex_next_waiter(const void *lock, uint32_t modes);

/* The lock now is this waiter's: unlink and wake it. */
void ex_grant(struct ex_waiter *waiter);

/* What a lookaside list, a cache-aware reference … takes from pool on behalf of a driver. */
void *ex_pool(POOL_TYPE type, SIZE_T bytes, ULONG tag, uint64_t pc);

/* A copy of a counted string in pool of the kernel's, with a terminator. NULL: no memory. */
WCHAR *ex_strdup(const UNICODE_STRING *string, ULONG tag, UNICODE_STRING *copy);
