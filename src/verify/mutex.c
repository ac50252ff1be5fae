/*
 * mutex.c - mutexes, and the two routines that are called most for them.
 *
 * KeWaitForSingleObject and KeReleaseMutex are looked at by several families, and many a program
 * does little else. So there is one function for each of them that does what all of these families
 * would, in their order (verify.c, joints): the object's header is copied once, and no family is
 * asked only to find that the object is none of its business.
 */
#include "verify/sync.h"
#include "host/layout.h"

/* The mutex's ApcDisable, whose header can be read: so can all that lies in the same page. */
static inline bool apc_disable(const void *object, UCHAR *disables)
{
    const UCHAR *at = (const UCHAR *)object + FIELD_OFFSET(KMUTANT, ApcDisable);

    if (irqlab_unlikely(((uintptr_t)at ^ (uintptr_t)object) >> PAGE_SHIFT))
        return host_copy_in(disables, (uint64_t)(uintptr_t)at, sizeof *disables, NULL);
    *disables = *at;
    return true;
}

static inline bool is_of_type(const DISPATCHER_HEADER *header, unsigned type)
{
    return header && (header->Type & 0x7F) == type;
}

/* --- attempts ---------------------------------------------------------------------------------
 *
 * Twice each: what happens nearly always calls nobody, so that nothing needs to be saved; all else
 * is ..._any.
 */

static inline void wants(struct verify *verify, struct sync_lock *lock, struct sync_actor *actor,
                         const struct sim_probe *probe, bool disables)
{
    actor->wanted = probe->object;
    actor->wanted_form = SYNC_PLAIN;
    actor->wanted_exclusive = true;
    actor->wanted_irql = (uint8_t)sim_irql(world->sim);
    verify_note_here(verify, sync_pc(probe), &actor->wanted_place);
    actor->timed_wait = (int64_t)probe->b == INT64_MAX ? NULL : probe->object;
    actor->timed_wait_pc = probe->pc;
    lock->mutant = !disables;
}

/* KeWaitForSingleObject: what locks.c says of an attempt, of which little is left for a mutex. */
static __attribute__((noinline)) void attempt_any(struct verify *verify,
                                                  const struct sim_probe *probe)
{
    struct sync_actor *actor;
    struct sync_lock *lock;
    UCHAR disables;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object) ||
        !apc_disable(probe->object, &disables))
        return;
    lock = sync_lock_of(verify, probe->object, SYNC_MUTEX);
    actor = sync_actor_here(verify);
    if (irqlab_unlikely(lock->kind != SYNC_MUTEX))
        sync_mutex_of_other_kind(verify, lock, sync_pc(probe));
    if (actor->holds && (int64_t)probe->b == INT64_MAX && disables)
        sync_order(verify, actor, lock, true, sync_pc(probe));
    wants(verify, lock, actor, probe, disables);
}

/* By an actor that is known and holds nothing, of a mutex that is known. */
static inline void attempt(struct verify *verify, const struct sim_probe *probe)
{
    const UCHAR *disables = (const UCHAR *)probe->object + FIELD_OFFSET(KMUTANT, ApcDisable);
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    struct sync_actor *actor = sync_actor_known(verify, world->sim->cpu->actor->number);

    if (irqlab_unlikely(!lock) || irqlab_unlikely(!actor) || actor->holds ||
        irqlab_unlikely(lock->kind != SYNC_MUTEX) || !verify->brief || !sync_pc(probe) ||
        irqlab_unlikely(((uintptr_t)disables ^ (uintptr_t)probe->object) >> PAGE_SHIFT))
        attempt_any(verify, probe);
    else
        wants(verify, lock, actor, probe, *disables);
}

static __attribute__((noinline)) void release_any(struct verify *verify,
                                                  const struct sim_probe *probe)
{
    struct sync_actor *actor;
    struct sync_lock *lock;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    actor = sync_actor_here(verify);
    lock = sync_lock_of(verify, probe->object, SYNC_MUTEX);
    if (!sync_hold_of(lock, actor) && !lock->mutant)
        sync_mutex_not_held(verify, lock, actor, sync_pc(probe));
}

static inline void release(struct verify *verify, const struct sim_probe *probe)
{
    const struct sync_lock *lock = sync_lock_find(verify, probe->object);

    if (irqlab_unlikely(!lock) || irqlab_unlikely(!lock->holds) ||
        irqlab_unlikely(lock->holds->actor->number != world->sim->cpu->actor->number))
        release_any(verify, probe);
}

void sync_mutex_attempt(struct verify *verify, const struct sim_probe *probe)
{
    if (is_of_type(verify_header(verify, probe->object), KE_TYPE_MUTANT))
        attempt(verify, probe);
}

void sync_mutex_release(struct verify *verify, const struct sim_probe *probe)
{
    release(verify, probe);
}

/* --- what came of it -------------------------------------------------------------------------- */

/* Not of one that nobody owns. */
static inline struct sync_actor *owner_of(struct verify *verify, const struct sim_probe *probe)
{
    return irqlab_likely(probe->b != 0) ? sync_actor_of(verify, (PKTHREAD)(uintptr_t)probe->b)
                                        : NULL;
}

static __attribute__((noinline)) void acquired_any(struct verify *verify,
                                                   const struct sim_probe *probe)
{
    struct sync_actor *actor;
    struct sync_lock *lock;
    struct sync_hold *hold;

    if (!layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    actor = owner_of(verify, probe);
    if (!actor)
        return;
    lock = sync_lock_of(verify, probe->object, SYNC_MUTEX);
    lock->kind = SYNC_MUTEX;
    hold = sync_hold_of(lock, actor);
    if (hold)
        hold->count++;
    else
        sync_hold_begin(verify, sync_hold_new(verify), lock, actor, true, probe);
    sync_got(actor, probe->object);
}

/* By whom it was waited for, from nobody, as a rule: then nothing needs to be made or called. */
void sync_mutex_acquired(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    struct sync_actor *actor =
        probe->b ? sync_actor_known(verify, ((PKTHREAD)(uintptr_t)probe->b)->actor.number) : NULL;
    struct sync_hold *hold;

    if (irqlab_unlikely(!lock) || irqlab_unlikely(!actor) || irqlab_unlikely(lock->holds != NULL) ||
        irqlab_unlikely(actor->wanted != probe->object) ||
        irqlab_unlikely(!(hold = sync_hold_again(verify)))) {
        acquired_any(verify, probe);
        return;
    }
    lock->kind = SYNC_MUTEX;
    sync_hold_begin(verify, hold, lock, actor, true, probe);
    sync_got(actor, probe->object);
}

void sync_mutex_released(struct verify *verify, const struct sim_probe *probe)
{
    struct sync_lock *lock = sync_lock_find(verify, probe->object);
    const struct sync_actor *actor;
    struct sync_hold *hold;

    if (!lock)
        return;
    actor = owner_of(verify, probe);
    hold = actor ? sync_hold_of(lock, actor) : NULL;
    if (!hold)
        hold = lock->holds;
    if (hold && --hold->count == 0)
        sync_hold_remove(verify, hold);
}

/* --- what several families look at ------------------------------------------------------------ */

void sync_joint_wait_one(struct verify *verify, const struct sim_probe *probe)
{
    const DISPATCHER_HEADER *header = verify_header(verify, probe->object);

    if (irqlab_unlikely(probe->b != INT64_MAX) || irqlab_unlikely(probe->a == UserMode))
        sync_unusual_wait(verify, probe);
    verify_object_used(verify, probe, header);
    if (is_of_type(header, KE_TYPE_MUTANT))
        attempt(verify, probe);
    else if (is_of_type(header, KE_TYPE_THREAD))
        sync_thread_joined(verify, probe->object);
}

void sync_joint_release_mutex(struct verify *verify, const struct sim_probe *probe)
{
    if (irqlab_unlikely((uint8_t)probe->b)) /* Wait */
        sync_promise(verify, probe);
    verify_object_used(verify, probe, verify_header(verify, probe->object));
    release(verify, probe);
}
