/*
 * sync.h - what the families about synchronisation share: who is doing what, and holds which locks.
 *
 *   actor   a thread or one activation of a DPC or ISR, with the driver routines it is in (frames)
 *           and the locks it holds.
 *   lock    anything that was used as a lock, by address; forgotten when its memory is freed.
 *   hold    a lock held by an actor, with the place of its acquisition.
 *   form    by which of a lock's routines it was acquired: each has its own release.
 *
 * Locks are held by actors and not by CPUs: a DPC does not hold the mutex of the thread it
 * interrupts. Only for spin locks the CPU counts as well, since whoever spins there never ends.
 */
#pragma once
#include "verify/internal.h"
#include "io/io.h"

enum sync_kind {
    SYNC_NONE,
    SYNC_SPIN,
    SYNC_SPIN_RW, /* EX_SPIN_LOCK */
    SYNC_FAST_MUTEX,
    SYNC_GUARDED_MUTEX,
    SYNC_MUTEX,
    SYNC_RESOURCE,
    SYNC_PUSH_LOCK,
};

enum sync_form {
    SYNC_PLAIN,
    SYNC_AT_DPC,  /* …AtDpcLevel, …FromDpcLevel: the IRQL is left alone */
    SYNC_FOR_DPC, /* …ForDpc */
    SYNC_QUEUED,  /* KeAcquireInStackQueuedSpinLock */
    SYNC_QUEUED_AT_DPC,
    SYNC_UNSAFE,     /* …Unsafe: APCs are the caller's business */
    SYNC_REGION,     /* with a critical region */
    SYNC_FOR_THREAD, /* a resource's release for any thread */
};

struct sync_edge;

struct sync_lock {
    struct verify_node node; /* by page of the address */
    const void *object;
    uint32_t serial;  /* order of appearance */
    uint8_t kind;     /* enum sync_kind */
    bool initialised; /* by its routine */
    bool targeted;    /* edges lead to it: its memory stays */
    bool mutant;      /* behind a handle: the app's own business */
    struct sync_hold *holds;
    struct sync_edge *out; /* what was acquired while it was held (deadlock.c) */
    uint32_t mark;         /* of a search */
};

struct sync_hold {
    struct sync_hold *next_of_lock, *next_of_actor;
    struct sync_lock *lock;
    struct sync_actor *actor;
    uint8_t form;
    bool exclusive;
    uint8_t cpu;
    uint8_t irql_before; /* when a spin lock was asked for */
    uint32_t count;      /* recursive acquisitions */
    uint32_t depth;      /* driver routines the actor was in */
    struct verify_place place;
};

/* A driver routine that an actor is in. */
struct sync_frame {
    struct sync_frame *outer;
    const char *kind; /* "dispatch", "DPC" … */
    bool is_dispatch, is_unload;
    uint64_t routine;
    int16_t kernel_apc, special_apc; /* the thread's counts on entry */
    int8_t priority;
    uint64_t affinity;
};

enum { SYNC_REGIONS = 4 };

struct sync_actor {
    struct verify_node node; /* by number */
    uint32_t number;
    PKTHREAD thread; /* NULL: an interrupt */
    struct sync_frame *frame;
    uint32_t depth;          /* number of frames */
    struct sync_hold *holds; /* newest first */
    /* The lock it has asked for and does not own yet. */
    const void *wanted;
    uint8_t wanted_form;
    bool wanted_exclusive;
    uint8_t wanted_irql;
    struct verify_place wanted_place;
    /* Regions entered and not left, the newest last. */
    struct verify_place regions[SYNC_REGIONS];
    uint32_t region_count;
    uint64_t region_pc_guarded;       /* the last KeEnterGuardedRegion, 0: left */
    struct verify_place told_to_wait; /* KeSetEvent(Wait = TRUE) was called there; pc 0: no */
    const void *timed_wait;           /* the mutex it last waited for with a timeout */
    uint64_t timed_wait_pc;
};

/* The state of the family apc. */
struct sync_actors {
    struct verify_table table;
};

/* That of a thread; NULL: of an interrupt. Made when first seen. */
struct sync_actor *sync_actor_make(struct verify *verify, uint32_t number, PKTHREAD thread);

/* NULL: it is not known yet, or is found by sync_actor_make only. */
static inline struct sync_actor *sync_actor_known(struct verify *verify, uint32_t number)
{
    const struct sync_actors *actors = VERIFY_STATE(verify, apc);
    /* The node is what it begins with. */
    struct sync_actor *actor = (struct sync_actor *)*verify_table_place(&actors->table, number);

    return irqlab_likely(actor && actor->number == number) ? actor : NULL;
}

static inline struct sync_actor *sync_actor_get(struct verify *verify, uint32_t number,
                                                PKTHREAD thread)
{
    struct sync_actor *actor = sync_actor_known(verify, number);

    return irqlab_likely(actor != NULL) ? actor : sync_actor_make(verify, number, thread);
}

static inline struct sync_actor *sync_actor_of(struct verify *verify, PKTHREAD thread)
{
    return sync_actor_get(verify, thread->actor.number, thread);
}

/* The current actor. */
static inline struct sync_actor *sync_actor_here(struct verify *verify)
{
    const struct sim_actor *actor = world->sim->cpu->actor;

    if (!verify->now.actor)
        verify->now.actor = sync_actor_get(
            verify, actor->number,
            actor->kind == SIM_THREAD || actor->kind == SIM_IDLE ? ke_current() : NULL);
    return verify->now.actor;
}

/* The probe's return address where it lies in code of a program, loaded or gone; 0: elsewhere. */
static inline uint64_t sync_pc(const struct sim_probe *probe)
{
    return probe->pc - LAYOUT_IMAGES < LAYOUT_TIB ||
                   probe->pc - LAYOUT_USER_START < LAYOUT_USER_EXPORTS - LAYOUT_USER_START
               ? probe->pc
               : 0;
}

/* Does the address lie on the kernel stack of the current thread? */
bool sync_on_stack(const volatile void *address);

/* Of a routine that has just returned into the kernel: where the frames of the driver begin that
 * called it or was interrupted by it. 0: there is none. */
uint64_t sync_outer_driver(void);

/* The stack of which live thread it lies in, beneath what that thread still uses; *ended: of none,
 * and on a stack it is. NULL and not ended: not on a stack, or in use. */
bool sync_on_dead_stack(const volatile void *address, uint32_t *thread, uint64_t *in);

/* The state of the family locks (held.c). */
struct sync_locks {
    struct sync_hold *gone; /* to be used again: locks come and go */
    uint32_t serial;
    bool resources; /* one was initialised, at least */
    struct verify_table table;
};

/* The newest in its place, of that page or another. */
static inline struct sync_lock *sync_lock_first(const struct sync_locks *locks, uint64_t page)
{
    return (struct sync_lock *)*verify_table_place(&locks->table, page);
}

static inline struct sync_lock *sync_lock_next(const struct sync_lock *lock)
{
    return (struct sync_lock *)lock->node.next;
}

static inline struct sync_lock *sync_lock_find(struct verify *verify, const void *object)
{
    struct sync_lock *lock =
        sync_lock_first(VERIFY_STATE(verify, locks), (uint64_t)(uintptr_t)object >> PAGE_SHIFT);

    while (lock && lock->object != object)
        lock = sync_lock_next(lock);
    return lock;
}

struct sync_lock *sync_lock_make(struct verify *verify, const void *object, enum sync_kind kind);

static inline struct sync_lock *sync_lock_of(struct verify *verify, const void *object,
                                             enum sync_kind kind)
{
    struct sync_lock *lock = sync_lock_find(verify, object);

    return irqlab_likely(lock != NULL) ? lock : sync_lock_make(verify, object, kind);
}

/* NULL: the actor does not hold it, or there is no lock. */
static inline struct sync_hold *sync_hold_of(const struct sync_lock *lock,
                                             const struct sync_actor *actor)
{
    struct sync_hold *hold = lock ? lock->holds : NULL;

    while (hold && hold->actor != actor)
        hold = hold->next_of_lock;
    return hold;
}

/* Not cleared; NULL: there is none to be used again. */
static inline struct sync_hold *sync_hold_again(struct verify *verify)
{
    struct sync_locks *locks = VERIFY_STATE(verify, locks);
    struct sync_hold *hold = locks->gone;

    if (irqlab_likely(hold != NULL))
        locks->gone = hold->next_of_lock;
    return hold;
}

static inline struct sync_hold *sync_hold_new(struct verify *verify)
{
    struct sync_hold *hold = sync_hold_again(verify);

    return irqlab_likely(hold != NULL) ? hold : verify_alloc(verify, sizeof *hold);
}

static inline void sync_hold_remove(struct verify *verify, struct sync_hold *hold)
{
    struct sync_locks *locks = VERIFY_STATE(verify, locks);
    struct sync_hold **link = &hold->lock->holds;

    while (*link != hold)
        link = &(*link)->next_of_lock;
    *link = hold->next_of_lock;
    for (link = &hold->actor->holds; *link != hold;)
        link = &(*link)->next_of_actor;
    *link = hold->next_of_actor;
    hold->next_of_lock = locks->gone;
    locks->gone = hold;
}

/* The actor holds the lock from now on, where the probe says or it asked for it; `hold` is new. */
static inline void sync_hold_begin(struct verify *verify, struct sync_hold *hold,
                                   struct sync_lock *lock, struct sync_actor *actor, bool exclusive,
                                   const struct sim_probe *probe)
{
    hold->next_of_lock = lock->holds;
    hold->next_of_actor = actor->holds;
    hold->lock = lock;
    hold->actor = actor;
    hold->exclusive = exclusive;
    hold->cpu = world->sim->cpu->number;
    hold->count = 1;
    hold->depth = actor->depth;
    lock->holds = actor->holds = hold;
    if (irqlab_likely(actor->wanted == probe->object)) {
        hold->place = actor->wanted_place;
        hold->form = actor->wanted_form;
        hold->irql_before = actor->wanted_irql;
    } else {
        hold->form = SYNC_PLAIN;
        hold->irql_before = (uint8_t)sim_irql(world->sim);
        verify_note_here(verify, sync_pc(probe), &hold->place);
    }
}

/* And waits for it no more. */
static inline void sync_got(struct sync_actor *actor, const void *object)
{
    if (actor->wanted == object)
        actor->wanted = NULL;
    if (actor->timed_wait == object)
        actor->timed_wait = NULL;
}

/* held.c */
void sync_lock_forget(struct verify *verify, struct sync_lock *lock); /* its memory is reused */
void sync_locks_in(struct verify *verify, uint64_t begin, uint64_t bytes,
                   void (*each)(struct verify *verify, struct sync_lock *lock, void *context),
                   void *context);
void sync_locks_returned(struct verify *verify, struct sync_actor *actor,
                         const struct sync_frame *frame);
void sync_locks_gone(struct verify *verify, struct sync_actor *actor, uint64_t pc);

/* locks.c */
const char *sync_kind_name(enum sync_kind kind);
void sync_mutex_of_other_kind(struct verify *verify, const struct sync_lock *lock, uint64_t pc);
void sync_mutex_not_held(struct verify *verify, struct sync_lock *lock,
                         const struct sync_actor *actor, uint64_t pc);

/* mutex.c: for the family locks, and for several at once. */
verify_probe sync_mutex_attempt, sync_mutex_release, sync_mutex_acquired, sync_mutex_released;
verify_probe sync_joint_wait_one, sync_joint_release_mutex;

/* waits.c: a wait with a timeout or in UserMode; a routine with Wait = TRUE. */
verify_probe sync_unusual_wait, sync_promise;

/* threads.c: the end of that thread is waited for. */
void sync_thread_joined(struct verify *verify, const void *thread);

/* deadlock.c: the actor is about to wait for `lock`; what it holds comes before it. */
void sync_order(struct verify *verify, struct sync_actor *actor, struct sync_lock *lock,
                bool exclusive, uint64_t pc);
void sync_order_forget(struct verify *verify, struct sync_lock *lock);

/* dpc_timer.c: a driver routine returns; what it has left set on its stack. */
void sync_stack_objects_returned(struct verify *verify, const struct sync_frame *frame);
void sync_image_unloaded(struct verify *verify, uint64_t base, uint64_t bytes);

/* threads.c */
void sync_threads_unloaded(struct verify *verify, uint64_t base, uint64_t bytes);

/* resources.c */
void sync_locks_unloaded(struct verify *verify, uint64_t base, uint64_t bytes);

/* The cancel spin lock: its rules are those of the family cancel. */
static inline bool sync_is_cancel_lock(const struct sync_lock *lock)
{
    return lock->object == (const void *)&world->io->cancel_lock;
}

static inline bool sync_spins(enum sync_kind kind)
{
    return kind == SYNC_SPIN || kind == SYNC_SPIN_RW;
}

static inline bool sync_queued(uint8_t form)
{
    return form == SYNC_QUEUED || form == SYNC_QUEUED_AT_DPC;
}
