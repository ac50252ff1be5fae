/* ex.c - making ex in a world; waiting for its locks; what is in use. */
#include "ex/ex.h"

void ex_create(void)
{
    struct ex *ex = arena_alloc(&world->arena, sizeof *ex);

    irqlab_assert(ex);
    world->ex = ex;
    list_init(&ex->waiters);
    list_init(&ex->held);
    list_init(&ex->active);
    list_init(&ex->callbacks);
    InitializeListHead(&ex->resource_list);
    InitializeListHead(&ex->npaged_lookaside);
    InitializeListHead(&ex->paged_lookaside);
    InitializeListHead(&ex->ex_lookaside);
    ex->timer_resolution_100ns = 156250;
}

/* --- waiting -------------------------------------------------------------------------------------
 */

void ex_wait(struct ex_waiter *waiter, const void *lock, uint32_t mode, KWAIT_REASON reason,
             const char *routine, uint64_t pc)
{
    waiter->lock = lock;
    waiter->thread = ke_current();
    waiter->mode = mode;
    waiter->gate.Type = KE_TYPE_GATE;
    waiter->gate.SignalState = 0;
    InitializeListHead(&waiter->gate.WaitListHead);
    list_push_back(&world->ex->waiters, &waiter->link);
    ke_wait_on(&waiter->gate, lock, reason, KernelMode, false, NULL, routine, pc);
}

struct ex_waiter *ex_first_waiter(const void *lock, uint32_t modes)
{
    list_for_each(it, &world->ex->waiters)
    {
        struct ex_waiter *waiter = container_of(it, struct ex_waiter, link);

        if (waiter->lock == lock && modes >> waiter->mode & 1)
            return waiter;
    }
    return NULL;
}

struct ex_waiter *ex_next_waiter(const void *lock, uint32_t modes)
{
    enum { MOST_CHOICES = 16 };
    struct ex_waiter *found[MOST_CHOICES];
    uint32_t count = 0;

    if (irqlab_likely(!world->sim->waiters_any))
        return ex_first_waiter(lock, modes);
    list_for_each(it, &world->ex->waiters)
    {
        struct ex_waiter *waiter = container_of(it, struct ex_waiter, link);

        if (waiter->lock == lock && modes >> waiter->mode & 1 && count < MOST_CHOICES)
            found[count++] = waiter;
    }
    return count ? found[sim_choose(world->sim, SIM_CHOICE_WAITER, count)] : NULL;
}

void ex_grant(struct ex_waiter *waiter)
{
    list_remove(&waiter->link);
    waiter->gate.SignalState = 1;
    ke_wait_satisfy(&waiter->gate, 0);
}

/* --- what is in use
 * -------------------------------------------------------------------------------- */

struct active {
    struct list link;
    const void *object;
    uint64_t bytes;
    const char *kind;
};

static struct active *find(const void *object)
{
    list_for_each(it, &world->ex->active)
    {
        struct active *active = container_of(it, struct active, link);

        if (active->object == object)
            return active;
    }
    return NULL;
}

void ex_active_add(const void *object, uint64_t bytes, const char *kind)
{
    struct active *active = find(object);

    if (!active) {
        active = arena_alloc(&world->arena, sizeof *active);
        irqlab_assert(active);
        list_push_back(&world->ex->active, &active->link);
    }
    active->object = object;
    active->bytes = bytes;
    active->kind = kind;
}

bool ex_active_remove(const void *object)
{
    struct active *active = find(object);

    if (!active)
        return false;
    list_remove(&active->link);
    arena_free(&world->arena, active, sizeof *active);
    return true;
}

bool ex_is_active(const void *object)
{
    return find(object) != NULL;
}

const char *ex_active_in(uint64_t address, uint64_t bytes, const void **object)
{
    list_for_each(it, &world->ex->active)
    {
        const struct active *active = container_of(it, struct active, link);
        uint64_t at = (uint64_t)(uintptr_t)active->object;

        if (at < address + bytes && at + active->bytes > address) {
            *object = active->object;
            return active->kind;
        }
    }
    return NULL;
}

WCHAR *ex_strdup(const UNICODE_STRING *string, ULONG tag, UNICODE_STRING *copy)
{
    uint64_t bytes = (uint64_t)string->Length + sizeof(WCHAR);

    copy->Buffer = mm_pool_alloc(bytes, tag, MM_POOL_KERNEL | MM_POOL_PAGED | MM_POOL_ZERO, 0);
    if (!copy->Buffer)
        return NULL;
    __builtin_memcpy(copy->Buffer, string->Buffer, string->Length);
    copy->Length = string->Length;
    copy->MaximumLength = (USHORT)(bytes > 0xFFFE ? string->Length : bytes);
    return copy->Buffer;
}
