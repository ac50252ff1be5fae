/*
 * park.c - waiting for an address: what locks in program memory wait with.
 *
 * A waiter stands in a list of its process, first come first served per address, and blocks in the
 * kernel without an object. The word at the address is the business of the lock that uses this.
 */
#include "win32/internal.h"

static struct list *bucket(struct win32_process *process, const volatile void *key)
{
    uint64_t x = (uint64_t)(uintptr_t)key >> 3;

    return &process->parked[(x ^ x >> 6 ^ x >> 12) % WIN32_PARK_BUCKETS];
}

uint64_t win32_due(uint32_t milliseconds)
{
    return milliseconds == INFINITE ? WIN32_FOREVER
                                    : world->sim->now_100ns + (uint64_t)milliseconds * 10000;
}

struct park_call {
    const volatile void *key;
    uint64_t due_100ns;
    const char *routine;
    uint64_t pc;
};

static void park(void *argument)
{
    struct park_call *call = argument;
    struct win32_thread *user = win32_thread();

    while (!user->parked.woken) {
        LARGE_INTEGER timeout;
        NTSTATUS status;

        if (call->due_100ns != WIN32_FOREVER) {
            if (call->due_100ns <= world->sim->now_100ns)
                break;
            timeout.QuadPart = -(LONGLONG)(call->due_100ns - world->sim->now_100ns);
        }
        status = ke_wait_woken(&user->parked.woken, (const void *)call->key, UserRequest, UserMode,
                               false, call->due_100ns == WIN32_FOREVER ? NULL : &timeout,
                               call->routine, call->pc);
        if (status == STATUS_USER_APC || ps_thread_terminating(user->thread))
            break;
    }
}

PETHREAD win32_waits_for(const struct _KTHREAD *waiter)
{
    const struct win32_thread *user = waiter->win32;
    HANDLE owner = NULL;

    if (!user || !user->parked.key || user->parked.key != waiter->wait.object)
        return NULL;
    if (user->parked.kind == WIN32_PARK_SECTION)
        owner = ((const RTL_CRITICAL_SECTION *)user->parked.key)->OwningThread;
    else if (user->parked.kind == WIN32_PARK_MUTEX)
        owner = win32_mutex_owner(user->parked.key);
    return owner ? ps_thread_find(owner) : NULL;
}

bool win32_park(const volatile void *key, uint32_t kind, uint64_t due_100ns, const char *routine)
{
    struct win32_thread *user = win32_thread();
    struct park_call call = {key, due_100ns, routine,
                             (uint64_t)(uintptr_t)__builtin_return_address(0)};

    user->parked.thread = user->thread;
    user->parked.key = key;
    user->parked.kind = kind;
    user->parked.woken = false;
    list_push_back(bucket(user->process, key), &user->parked.link);
    win32_kernel_call(park, &call);
    list_remove(&user->parked.link);
    return user->parked.woken;
}

bool win32_unpark(const volatile void *key, uint32_t kinds)
{
    list_for_each(it, bucket(win32_current(), key))
    {
        struct win32_parked *parked = container_of(it, struct win32_parked, link);

        if (parked->key != key || !(parked->kind & kinds))
            continue;
        list_remove(&parked->link);
        parked->woken = true;
        KE_ORDER(KE_ORDER_RELEASE, parked);
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, parked,
                 .b = (uint64_t)(uintptr_t)&parked->thread->actor);
        if (parked->thread->wait.active)
            ke_wait_end(parked->thread, STATUS_SUCCESS, 0);
        return true;
    }
    return false;
}

uint32_t win32_parked(const volatile void *key, uint32_t kinds)
{
    uint32_t count = 0;

    list_for_each(it, bucket(win32_current(), key))
    {
        struct win32_parked *parked = container_of(it, struct win32_parked, link);

        count += parked->key == key && (parked->kind & kinds);
    }
    return count;
}
