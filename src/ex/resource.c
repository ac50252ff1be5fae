/*
 * resource.c - ERESOURCE: shared and exclusive, recursive, with owners that can be handed over.
 *
 * Who owns it is in the resource itself: OwnerEntry is the exclusive owner or one of the shared
 * ones, OwnerTable the further shared ones (entry 0 holds the size of the table). ActiveCount
 * counts owning threads, an entry's OwnerCount the acquisitions of one. An owner is a thread, or a
 * pointer with its two low bits set (ExSetResourceOwnerPointer).
 *
 * Grants, when the last owner leaves:
 *   after shared owners     the first exclusive waiter, else all shared ones
 *   after an exclusive one  all shared waiters, else the first exclusive one
 * so that neither kind starves the other. Nobody new gets in between: the grant is made by the
 * release itself.
 */
#include "ex/ex.h"

#include <string.h>

enum {
    SHARED,
    EXCLUSIVE,
    TABLE_TAG = 0x61546552, /* 'ReTa' */
    TABLE_STEP = 4,
    OWNED_EXCLUSIVE = 0x80, /* Flag */
    POINTER_BITS = 3,       /* of an owner that is no thread */
};

_Static_assert(sizeof(ERESOURCE) == 0x68, "x64 layout");
_Static_assert(sizeof(OWNER_ENTRY) == 0x10, "x64 layout");
_Static_assert(__builtin_offsetof(ERESOURCE, OwnerEntry) == 0x30, "x64 layout");
_Static_assert(__builtin_offsetof(ERESOURCE, SpinLock) == 0x60, "x64 layout");

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static bool exclusive(const ERESOURCE *resource)
{
    return (resource->Flag & OWNED_EXCLUSIVE) != 0;
}

/* --- owner entries
 * ---------------------------------------------------------------------------------- */

static OWNER_ENTRY *entry_of(ERESOURCE *resource, ERESOURCE_THREAD owner)
{
    if (resource->OwnerEntry.OwnerThread == owner)
        return &resource->OwnerEntry;
    if (resource->OwnerTable)
        for (ULONG i = 1; i < resource->OwnerTable[0].TableSize; i++)
            if (resource->OwnerTable[i].OwnerThread == owner)
                return &resource->OwnerTable[i];
    return NULL;
}

/* A free entry; the table grows if there is none. */
static OWNER_ENTRY *entry_free(ERESOURCE *resource)
{
    ULONG size = resource->OwnerTable ? resource->OwnerTable[0].TableSize : 0;
    OWNER_ENTRY *free = entry_of(resource, 0), *table;

    if (free)
        return free;
    table = mm_pool_alloc((size + TABLE_STEP) * sizeof *table, TABLE_TAG,
                          MM_POOL_KERNEL | MM_POOL_ZERO, 0);
    irqlab_assert(table);
    if (size) {
        memcpy(table, resource->OwnerTable, size * sizeof *table);
        mm_pool_free(resource->OwnerTable, 0, 0);
    }
    table[0].TableSize = size + TABLE_STEP;
    resource->OwnerTable = table;
    return &table[size ? size : 1];
}

static void own(ERESOURCE *resource, ERESOURCE_THREAD owner, bool alone, uint64_t pc)
{
    OWNER_ENTRY *entry = alone ? &resource->OwnerEntry : entry_free(resource);

    entry->OwnerThread = owner;
    entry->OwnerCount = 1;
    resource->ActiveCount++;
    resource->ActiveEntries++;
    if (alone)
        resource->Flag |= OWNED_EXCLUSIVE;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = resource, .b = owner, .c = alone, .pc = pc,
              .text = alone ? "resource exclusive" : "resource shared");
}

static void again(ERESOURCE *resource, OWNER_ENTRY *entry, uint64_t pc)
{
    entry->OwnerCount++;
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = resource, .b = entry->OwnerThread,
              .c = exclusive(resource), .pc = pc,
              .text = exclusive(resource) ? "resource exclusive" : "resource shared");
}

/* --- waiters
 * ------------------------------------------------------------------------------------------ */

static bool grant_exclusive(ERESOURCE *resource)
{
    struct ex_waiter *waiter = ex_next_waiter(resource, 1u << EXCLUSIVE);

    if (!waiter)
        return false;
    resource->NumberOfExclusiveWaiters--;
    own(resource, (ERESOURCE_THREAD)waiter->thread, true, waiter->thread->wait.pc);
    ex_grant(waiter);
    return true;
}

static bool grant_shared(ERESOURCE *resource)
{
    struct ex_waiter *waiter;
    bool any = false;

    while ((waiter = ex_first_waiter(resource, 1u << SHARED)) != NULL) {
        OWNER_ENTRY *entry = entry_of(resource, (ERESOURCE_THREAD)waiter->thread);

        resource->NumberOfSharedWaiters--;
        if (entry) /* ExAcquireSharedWaitForExclusive by an owner */
            again(resource, entry, waiter->thread->wait.pc);
        else
            own(resource, (ERESOURCE_THREAD)waiter->thread, false, waiter->thread->wait.pc);
        ex_grant(waiter);
        any = true;
    }
    return any;
}

static void wait_for(ERESOURCE *resource, uint32_t mode, const char *routine, uint64_t pc)
{
    struct ex_waiter waiter;

    resource->ContentionCount++;
    if (mode == EXCLUSIVE)
        resource->NumberOfExclusiveWaiters++;
    else
        resource->NumberOfSharedWaiters++;
    ex_wait(&waiter, resource, mode, WrResource, routine, pc);
}

/* --- making
 * -------------------------------------------------------------------------------------------- */

/* A neighbour in the system's list that lies in freed memory: Windows fails fast when it next
 * touches the list. */
static void check_neighbours(const ERESOURCE *resource)
{
    const LIST_ENTRY *last = world->ex->resource_list.Blink;
    struct mm_block block;

    if (last != &world->ex->resource_list && mm_pool_find(last, &block) &&
        block.state == MM_BLOCK_FREED)
        ke_crash(0x139, 3, (ULONG64)(uintptr_t)last, 0, 0,
                 "the list of resources leads into pool that was freed while it held a resource "
                 "that was not deleted");
}

NTSTATUS ExInitializeResourceLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    if (!Resource)
        ke_raise_status(STATUS_ACCESS_VIOLATION);
    check_neighbours(Resource);
    memset(Resource, 0, sizeof *Resource);
    InsertTailList(&world->ex->resource_list, &Resource->SystemResourcesList);
    ex_active_add(Resource, sizeof *Resource, "resource");
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Resource, .b = sizeof *Resource,
              .text = "resource");
    return STATUS_SUCCESS;
}

NTSTATUS ExReinitializeResourceLite(PERESOURCE Resource)
{
    OWNER_ENTRY *table = Resource->OwnerTable;
    LIST_ENTRY links = Resource->SystemResourcesList;

    KE_DDI(Resource, 0);
    if (table)
        memset(&table[1], 0, (table[0].TableSize - 1) * sizeof *table);
    memset(Resource, 0, sizeof *Resource);
    Resource->SystemResourcesList = links;
    Resource->OwnerTable = table;
    return STATUS_SUCCESS;
}

NTSTATUS ExDeleteResourceLite(PERESOURCE Resource)
{
    KE_DDI(Resource, Resource->ActiveCount);
    if (Resource->ActiveCount || Resource->NumberOfSharedWaiters ||
        Resource->NumberOfExclusiveWaiters)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "resource-deleted-owned", .object = Resource,
                  .b = Resource->OwnerEntry.OwnerThread, .c = (uint64_t)Resource->ActiveCount,
                  .pc = CALLER);
    RemoveEntryList(&Resource->SystemResourcesList);
    if (Resource->OwnerTable)
        mm_pool_free(Resource->OwnerTable, 0, 0);
    Resource->OwnerTable = NULL;
    ex_active_remove(Resource);
    return STATUS_SUCCESS;
}

/* --- acquiring
 * ----------------------------------------------------------------------------------------- */

/* Could a thread have it exclusively, or share it, without waiting? */
static bool is_free(const volatile void *object, struct sim_actor *actor)
{
    const ERESOURCE *resource = (const ERESOURCE *)object;

    return resource->ActiveCount == 0 ||
           (exclusive(resource) &&
            resource->OwnerEntry.OwnerThread == (ERESOURCE_THREAD)ke_thread_of(actor));
}

static bool is_free_to_share(const volatile void *object, struct sim_actor *actor)
{
    return is_free(object, actor) || !exclusive((const ERESOURCE *)object);
}

/* The point before an acquisition. */
static void point_acquire(PERESOURCE resource, BOOLEAN wait,
                          bool (*can_take)(const volatile void *, struct sim_actor *))
{
    if (wait)
        ke_point_when(KE_OP_LOCK, resource, KE_EFFECT_LOCK, can_take);
    else
        ke_point(KE_OP_LOCK, resource);
}

static BOOLEAN acquire_exclusive(PERESOURCE resource, BOOLEAN wait, const char *routine,
                                 uint64_t pc)
{
    ERESOURCE_THREAD me;

    point_acquire(resource, wait, is_free);
    me = (ERESOURCE_THREAD)ke_current();
    if (resource->ActiveCount == 0) {
        own(resource, me, true, pc);
        return TRUE;
    }
    if (exclusive(resource) && resource->OwnerEntry.OwnerThread == me) {
        again(resource, &resource->OwnerEntry, pc);
        return TRUE;
    }
    if (!wait)
        return FALSE;
    wait_for(resource, EXCLUSIVE, routine, pc);
    return TRUE;
}

enum shared_policy {
    PLAIN,              /* behind exclusive waiters, unless this thread owns it already */
    STARVE_EXCLUSIVE,   /* before exclusive waiters */
    WAIT_FOR_EXCLUSIVE, /* behind exclusive waiters always */
};

static BOOLEAN acquire_shared(PERESOURCE resource, BOOLEAN wait, enum shared_policy policy,
                              const char *routine, uint64_t pc)
{
    ERESOURCE_THREAD me;
    OWNER_ENTRY *entry;
    bool queued;

    point_acquire(resource, wait, is_free_to_share);
    me = (ERESOURCE_THREAD)ke_current();
    if (resource->ActiveCount == 0) {
        own(resource, me, false, pc);
        return TRUE;
    }
    entry = entry_of(resource, me);
    if (exclusive(resource)) {
        if (entry) {
            again(resource, entry, pc);
            return TRUE;
        }
    } else {
        queued = resource->NumberOfExclusiveWaiters != 0;
        if (entry && (!queued || policy != WAIT_FOR_EXCLUSIVE)) {
            again(resource, entry, pc);
            return TRUE;
        }
        if (!queued || policy == STARVE_EXCLUSIVE) {
            own(resource, me, false, pc);
            return TRUE;
        }
    }
    if (!wait)
        return FALSE;
    wait_for(resource, SHARED, routine, pc);
    return TRUE;
}

BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    return acquire_exclusive(Resource, Wait, __func__, CALLER);
}

BOOLEAN ExTryToAcquireResourceExclusiveLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    return acquire_exclusive(Resource, FALSE, __func__, CALLER);
}

BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    return acquire_shared(Resource, Wait, PLAIN, __func__, CALLER);
}

BOOLEAN ExAcquireSharedStarveExclusive(PERESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    return acquire_shared(Resource, Wait, STARVE_EXCLUSIVE, __func__, CALLER);
}

BOOLEAN ExAcquireSharedWaitForExclusive(PERESOURCE Resource, BOOLEAN Wait)
{
    KE_DDI(Resource, Wait);
    return acquire_shared(Resource, Wait, WAIT_FOR_EXCLUSIVE, __func__, CALLER);
}

static PVOID enter(void)
{
    PKTHREAD thread = ke_current();

    thread->kernel_apc_disable--;
    return thread->win32;
}

PVOID ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource)
{
    PVOID win32;

    KE_DDI(Resource, 0);
    win32 = enter();
    acquire_exclusive(Resource, TRUE, __func__, CALLER);
    return win32;
}

PVOID ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource)
{
    PVOID win32;

    KE_DDI(Resource, 0);
    win32 = enter();
    acquire_shared(Resource, TRUE, PLAIN, __func__, CALLER);
    return win32;
}

PVOID ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE Resource)
{
    PVOID win32;

    KE_DDI(Resource, 0);
    win32 = enter();
    acquire_shared(Resource, TRUE, WAIT_FOR_EXCLUSIVE, __func__, CALLER);
    return win32;
}

/* --- releasing
 * ------------------------------------------------------------------------------------------ */

static void release(PERESOURCE resource, ERESOURCE_THREAD owner, uint64_t pc)
{
    OWNER_ENTRY *entry;
    bool was_exclusive;

    ke_point_as(KE_OP_LOCK, resource, KE_EFFECT_NONE);
    sim_touch(world->sim, resource, 8, SIM_TOUCH_WRITE);
    entry = resource->ActiveCount ? entry_of(resource, owner) : NULL;
    if (irqlab_unlikely(!entry))
        ke_crash(0xE3, (ULONG64)(uintptr_t)resource, owner,
                 (ULONG64)(uintptr_t)resource->OwnerTable, 0,
                 resource->ActiveCount ? "a resource was released for a thread that does not own it"
                                       : "a resource was released that nobody owns");
    was_exclusive = exclusive(resource);
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = resource, .b = owner, .c = was_exclusive,
              .pc = pc, .text = was_exclusive ? "resource exclusive" : "resource shared");
    if (entry->OwnerCount > 1) {
        entry->OwnerCount--;
        return;
    }
    entry->OwnerThread = 0;
    entry->TableSize = 0;
    resource->ActiveEntries--;
    resource->Flag &= (USHORT)~OWNED_EXCLUSIVE;
    if (--resource->ActiveCount)
        return;
    if (was_exclusive) {
        if (!grant_shared(resource))
            grant_exclusive(resource);
    } else if (!grant_exclusive(resource)) {
        grant_shared(resource);
    }
}

VOID ExReleaseResourceLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    release(Resource, (ERESOURCE_THREAD)ke_current(), CALLER);
    sim_settle(world->sim);
}

VOID ExReleaseResourceForThreadLite(PERESOURCE Resource, ERESOURCE_THREAD ResourceThreadId)
{
    KE_DDI(Resource, ResourceThreadId);
    release(Resource, ResourceThreadId, CALLER);
    sim_settle(world->sim);
}

VOID ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource)
{
    PKTHREAD thread;

    KE_DDI(Resource, 0);
    release(Resource, (ERESOURCE_THREAD)ke_current(), CALLER);
    thread = ke_current();
    if (++thread->kernel_apc_disable == 0)
        ke_apc_unblocked(thread);
    sim_settle(world->sim);
}

VOID ExConvertExclusiveToSharedLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    ke_point(KE_OP_LOCK, Resource);
    if (!exclusive(Resource) || Resource->OwnerEntry.OwnerThread != (ERESOURCE_THREAD)ke_current())
        ke_crash(0x1F, (ULONG64)(uintptr_t)Resource, 0, 0, 0,
                 "a resource was converted from exclusive to shared by a thread that does not own "
                 "it exclusively");
    Resource->Flag &= (USHORT)~OWNED_EXCLUSIVE;
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = Resource,
              .b = Resource->OwnerEntry.OwnerThread, .c = 2, .pc = CALLER,
              .text = "resource exclusive");
    sim_probe(world->sim, KE_PROBE_ACQUIRE, .object = Resource,
              .b = Resource->OwnerEntry.OwnerThread, .c = 2, .pc = CALLER,
              .text = "resource shared");
    grant_shared(Resource);
    sim_settle(world->sim);
}

static void set_owner(PERESOURCE resource, ERESOURCE_THREAD owner, uint64_t pc)
{
    ERESOURCE_THREAD me;
    OWNER_ENTRY *entry, *other;

    ke_point(KE_OP_LOCK, resource);
    me = (ERESOURCE_THREAD)ke_current();
    entry = resource->ActiveCount ? entry_of(resource, me) : NULL;
    if (!entry)
        ke_crash(0xE3, (ULONG64)(uintptr_t)resource, me, (ULONG64)(uintptr_t)resource->OwnerTable,
                 3, "the owner of a resource was changed by a thread that does not own it");
    other = exclusive(resource) ? NULL : entry_of(resource, owner);
    if (other && other != entry) {
        /* The pointer owns it shared already: the counts are added. */
        other->OwnerCount += entry->OwnerCount;
        entry->OwnerThread = 0;
        entry->TableSize = 0;
        resource->ActiveCount--;
        resource->ActiveEntries--;
    } else {
        entry->OwnerThread = owner;
    }
    sim_probe(world->sim, KE_PROBE_RELEASE, .object = resource, .b = me, .c = 3, .pc = pc,
              .text = exclusive(resource) ? "resource exclusive" : "resource shared");
}

VOID ExSetResourceOwnerPointer(PERESOURCE Resource, PVOID OwnerPointer)
{
    KE_DDI(Resource, (uintptr_t)OwnerPointer);
    if (((uintptr_t)OwnerPointer & POINTER_BITS) != POINTER_BITS)
        ke_crash(0x132, (ULONG64)(uintptr_t)Resource, (ULONG64)(uintptr_t)Resource->OwnerTable,
                 (ULONG64)(uintptr_t)ke_current(), (ULONG64)(uintptr_t)OwnerPointer,
                 "the owner pointer of a resource must have its two low bits set");
    set_owner(Resource, (ERESOURCE_THREAD)OwnerPointer, CALLER);
}

VOID ExSetResourceOwnerPointerEx(PERESOURCE Resource, PVOID OwnerPointer, ULONG Flags)
{
    KE_DDI(Resource, (uintptr_t)OwnerPointer);
    if (!(Flags & FLAG_OWNER_POINTER_IS_THREAD) &&
        ((uintptr_t)OwnerPointer & POINTER_BITS) != POINTER_BITS)
        ke_crash(0x132, (ULONG64)(uintptr_t)Resource, (ULONG64)(uintptr_t)Resource->OwnerTable,
                 (ULONG64)(uintptr_t)ke_current(), (ULONG64)(uintptr_t)OwnerPointer,
                 "the owner pointer of a resource must have its two low bits set");
    set_owner(Resource, (ERESOURCE_THREAD)OwnerPointer, CALLER);
}

/* --- asking
 * ------------------------------------------------------------------------------------------ */

BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    ke_point(KE_OP_READ, Resource);
    return exclusive(Resource) &&
           Resource->OwnerEntry.OwnerThread == (ERESOURCE_THREAD)ke_current();
}

ULONG ExIsResourceAcquiredSharedLite(PERESOURCE Resource)
{
    OWNER_ENTRY *entry;

    KE_DDI(Resource, 0);
    ke_point(KE_OP_READ, Resource);
    entry = Resource->ActiveCount ? entry_of(Resource, (ERESOURCE_THREAD)ke_current()) : NULL;
    return entry ? entry->OwnerCount : 0;
}

ULONG ExGetExclusiveWaiterCount(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    ke_point(KE_OP_READ, Resource);
    return Resource->NumberOfExclusiveWaiters;
}

ULONG ExGetSharedWaiterCount(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
    ke_point(KE_OP_READ, Resource);
    return Resource->NumberOfSharedWaiters;
}

/* Owners are not boosted here: priorities do not decide who may run next in `check`. */
VOID ExDisableResourceBoostLite(PERESOURCE Resource)
{
    KE_DDI(Resource, 0);
}
