/*
 * pthread.c - POSIX threads, as libstdc++'s std::thread, std::mutex and their like use them.
 *
 * The objects have the system's layout and all-zero initial values; a pthread_t is the thread's id.
 * A thread that can be joined is remembered until it is.
 */
#include "win32/crt.h"

#include <string.h>

enum {
    P_EPERM = 1,
    P_ESRCH = 3,
    P_EAGAIN = 11,
    P_EBUSY = 16,
    P_EINVAL = 22,
    P_EDEADLK = 35,
    P_ETIMEDOUT = 110
};

enum { P_NORMAL = 0, P_RECURSIVE = 1, P_ERRORCHECK = 2 };

struct timespec_64 {
    int64_t seconds, nanoseconds;
};

int32_t crt_clock_gettime(int32_t clock, struct timespec_64 *time);

/* Machine time of an absolute time of a POSIX clock. */
static uint64_t due_of(int32_t clock, const struct timespec_64 *time)
{
    struct timespec_64 now;
    int64_t left_100ns;

    crt_clock_gettime(clock, &now);
    left_100ns =
        (time->seconds - now.seconds) * 10000000 + (time->nanoseconds - now.nanoseconds + 99) / 100;
    return left_100ns > 0 ? world->sim->now_100ns + (uint64_t)left_100ns : world->sim->now_100ns;
}

/* --- threads ---------------------------------------------------------------------------------- */

struct posix_thread {
    struct list link; /* in process->posix_threads */
    PKTHREAD thread;  /* referenced */
    void *(*start)(void *argument);
    void *argument, *result;
    bool detached, ended;
};

static struct posix_thread *find(uint64_t id)
{
    list_for_each(it, &win32_current()->posix_threads)
    {
        struct posix_thread *posix = container_of(it, struct posix_thread, link);

        if ((uint64_t)(uintptr_t)posix->thread->id == id)
            return posix;
    }
    return NULL;
}

static void forget(void *argument)
{
    struct posix_thread *posix = argument;

    list_remove(&posix->link);
    ObDereferenceObject(posix->thread);
    arena_free(&world->arena, posix, sizeof *posix);
}

static void finish(struct posix_thread *posix, void *result)
{
    posix->result = result;
    posix->ended = true;
    win32_tls_free(win32_thread());
    if (posix->detached)
        win32_kernel_call(forget, posix);
    win32_thread_exit(0);
}

static uint32_t body(void *parameter)
{
    struct posix_thread *posix = parameter;

    finish(posix, posix->start(posix->argument));
    return 0;
}

struct create_call {
    struct posix_thread *posix;
    NTSTATUS status;
};

static void create(void *argument)
{
    struct create_call *call = argument;
    struct win32_thread *user;

    call->status = win32_thread_create(win32_current(), body, call->posix, false, &user);
    if (!NT_SUCCESS(call->status))
        return;
    call->posix->thread = user->thread; /* keeps the reference */
    list_push_back(&win32_current()->posix_threads, &call->posix->link);
    ps_thread_start(user->thread);
}

int32_t crt_pthread_create(uint64_t *id, const int32_t *attributes, void *(*start)(void *),
                           void *argument)
{
    struct create_call call = {arena_alloc(&world->arena, sizeof *call.posix), STATUS_SUCCESS};
    uint64_t made;

    KE_DDI(NULL, (uintptr_t)start);
    if (!call.posix)
        return P_EAGAIN;
    call.posix->start = start;
    call.posix->argument = argument;
    call.posix->detached = attributes && attributes[0] == 1;
    win32_kernel_call(create, &call);
    if (!NT_SUCCESS(call.status)) {
        arena_free(&world->arena, call.posix, sizeof *call.posix);
        return P_EAGAIN;
    }
    made = (uint64_t)(uintptr_t)call.posix->thread->id;
    *id = made;
    return 0;
}

_Noreturn void crt_pthread_exit(void *result)
{
    struct posix_thread *posix = find((uint64_t)(uintptr_t)ke_current()->id);

    if (posix)
        finish(posix, result);
    win32_thread_exit(0);
}

static void wait_for(void *argument)
{
    struct posix_thread *posix = argument;

    KeWaitForSingleObject(posix->thread, UserRequest, UserMode, FALSE, NULL);
}

int32_t crt_pthread_join(uint64_t id, void **result)
{
    struct posix_thread *posix = find(id);

    KE_DDI(NULL, id);
    if (id == (uint64_t)(uintptr_t)ke_current()->id)
        return P_EDEADLK;
    if (!posix)
        return P_ESRCH;
    if (posix->detached)
        return P_EINVAL;
    win32_kernel_call(wait_for, posix);
    if (result)
        *result = posix->result;
    win32_kernel_call(forget, posix);
    return 0;
}

int32_t crt_pthread_detach(uint64_t id)
{
    struct posix_thread *posix = find(id);

    KE_DDI(NULL, id);
    ke_point(KE_OP_THREAD, NULL);
    if (!posix)
        return P_ESRCH;
    if (posix->detached)
        return P_EINVAL;
    posix->detached = true;
    if (posix->ended)
        win32_kernel_call(forget, posix);
    return 0;
}

uint64_t crt_pthread_self(void)
{
    return (uint64_t)(uintptr_t)ke_current()->id;
}

int32_t crt_pthread_equal(uint64_t a, uint64_t b)
{
    return a == b;
}

int32_t crt_sched_yield(void)
{
    SwitchToThread();
    return 0;
}

int32_t crt_pthread_attr_init(int32_t *attributes)
{
    memset(attributes, 0, 56);
    return 0;
}

int32_t crt_pthread_attr_setdetachstate(int32_t *attributes, int32_t state)
{
    attributes[0] = state;
    return 0;
}

int32_t crt_get_nprocs(void)
{
    return (int32_t)world->sim->cpu_count;
}

int64_t crt_sysconf(int32_t name)
{
    return name == 30 ? 4096 : name == 83 || name == 84 ? (int64_t)world->sim->cpu_count : -1;
}

/* --- mutexes ---------------------------------------------------------------------------------- */

struct posix_mutex { /* pthread_mutex_t, 40 bytes */
    int32_t locked;
    uint32_t count; /* of a recursive one */
    int32_t owner;  /* thread id */
    uint32_t users;
    int32_t kind;
};

#define MUTEX "mutex of C++"

HANDLE win32_mutex_owner(const volatile void *mutex)
{
    const volatile struct posix_mutex *posix = mutex;

    return posix->locked ? (HANDLE)(uintptr_t)(uint32_t)posix->owner : NULL;
}

static int32_t self(void)
{
    return (int32_t)GetCurrentThreadId();
}

static bool take(struct posix_mutex *mutex)
{
    if (mutex->locked)
        return false;
    mutex->locked = 1;
    mutex->owner = self();
    mutex->count = 1;
    return true;
}

/* 0, or what a recursive acquisition gives; -1: somebody else has it. */
static int32_t again(struct posix_mutex *mutex)
{
    if (!mutex->locked || mutex->owner != self() || (mutex->kind & 3) == P_NORMAL)
        return -1;
    if ((mutex->kind & 3) == P_ERRORCHECK)
        return P_EDEADLK;
    mutex->count++;
    return 0;
}

static int32_t lock_until(struct posix_mutex *mutex, uint64_t due, const char *routine)
{
    int32_t result = again(mutex);

    if (result >= 0)
        return result;
    while (!take(mutex))
        if (!win32_park(mutex, WIN32_PARK_MUTEX, due, routine) && due != WIN32_FOREVER) {
            if (take(mutex))
                break;
            return P_ETIMEDOUT;
        }
    return 0;
}

static void unlock(struct posix_mutex *mutex)
{
    mutex->locked = 0;
    mutex->owner = 0;
    mutex->count = 0;
    win32_unpark(mutex, WIN32_PARK_MUTEX);
}

int32_t crt_pthread_mutex_init(struct posix_mutex *mutex, const int32_t *attributes)
{
    memset(mutex, 0, 40);
    mutex->kind = attributes ? *attributes : P_NORMAL;
    return 0;
}

int32_t crt_pthread_mutex_destroy(struct posix_mutex *mutex)
{
    return mutex->locked ? P_EBUSY : 0;
}

int32_t crt_pthread_mutex_lock(struct posix_mutex *mutex)
{
    int32_t result;

    KE_DDI(mutex, 0);
    win32_probe(mutex, sizeof *mutex, true);
    ke_point(KE_OP_LOCK, mutex);
    result = lock_until(mutex, WIN32_FOREVER, "std::mutex::lock");
    if (!result)
        WIN32_ACQUIRED(mutex, MUTEX);
    return result;
}

int32_t crt_pthread_mutex_trylock(struct posix_mutex *mutex)
{
    int32_t result;

    KE_DDI(mutex, 0);
    win32_probe(mutex, sizeof *mutex, true);
    ke_point(KE_OP_LOCK, mutex);
    result = again(mutex);
    if (result < 0)
        result = take(mutex) ? 0 : P_EBUSY;
    if (result == P_EDEADLK)
        result = P_EBUSY;
    if (!result)
        WIN32_ACQUIRED(mutex, MUTEX);
    return result;
}

int32_t crt_pthread_mutex_clocklock(struct posix_mutex *mutex, int32_t clock,
                                    const struct timespec_64 *until)
{
    int32_t result;

    KE_DDI(mutex, 0);
    win32_probe(mutex, sizeof *mutex, true);
    ke_point(KE_OP_LOCK, mutex);
    result = lock_until(mutex, due_of(clock, until), "std::timed_mutex::try_lock_until");
    if (!result)
        WIN32_ACQUIRED(mutex, MUTEX);
    return result;
}

int32_t crt_pthread_mutex_timedlock(struct posix_mutex *mutex, const struct timespec_64 *until)
{
    return crt_pthread_mutex_clocklock(mutex, 0, until);
}

int32_t crt_pthread_mutex_unlock(struct posix_mutex *mutex)
{
    KE_DDI(mutex, 0);
    win32_probe(mutex, sizeof *mutex, true);
    ke_point(KE_OP_LOCK, mutex);
    if ((mutex->kind & 3) != P_NORMAL && (!mutex->locked || mutex->owner != self()))
        return P_EPERM;
    if (!mutex->locked || mutex->owner != self())
        sim_probe(world->sim, KE_PROBE_RULE, .text = "mutex-not-owner", .object = mutex,
                  .b = (uint64_t)mutex->owner,
                  .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    WIN32_RELEASED(mutex, MUTEX);
    if ((mutex->kind & 3) == P_RECURSIVE && --mutex->count)
        return 0;
    unlock(mutex);
    win32_unparked();
    return 0;
}

int32_t crt_pthread_mutexattr_init(int32_t *attributes)
{
    *attributes = P_NORMAL;
    return 0;
}

int32_t crt_pthread_mutexattr_settype(int32_t *attributes, int32_t kind)
{
    if (kind < P_NORMAL || kind > P_ERRORCHECK + 1)
        return P_EINVAL;
    *attributes = kind;
    return 0;
}

/* --- condition variables ---------------------------------------------------------------------- */

struct posix_condition { /* pthread_cond_t, 48 bytes: all zero, or its clock */
    int32_t reserved[8];
    int32_t clock;
    int32_t reserved2[3];
};

int32_t crt_pthread_cond_init(struct posix_condition *condition, const int32_t *attributes)
{
    memset(condition, 0, sizeof *condition);
    condition->clock = attributes ? *attributes : 0;
    return 0;
}

int32_t crt_pthread_cond_destroy(struct posix_condition *condition)
{
    return 0;
}

int32_t crt_pthread_condattr_init(int32_t *attributes)
{
    *attributes = 0;
    return 0;
}

int32_t crt_pthread_condattr_setclock(int32_t *attributes, int32_t clock)
{
    *attributes = clock;
    return 0;
}

static int32_t wait_until(struct posix_condition *condition, struct posix_mutex *mutex,
                          uint64_t due, const char *routine)
{
    uint32_t count;
    bool woken;

    win32_probe(condition, sizeof *condition, true);
    win32_probe(mutex, sizeof *mutex, true);
    ke_point(KE_OP_LOCK, condition);
    WIN32_RELEASED(mutex, MUTEX);
    count = mutex->count;
    unlock(mutex);
    woken = win32_park(condition, WIN32_PARK_CONDITION, due, routine);
    while (!take(mutex))
        win32_park(mutex, WIN32_PARK_MUTEX, WIN32_FOREVER, routine);
    mutex->count = count;
    WIN32_ACQUIRED(mutex, MUTEX);
    return woken ? 0 : P_ETIMEDOUT;
}

int32_t crt_pthread_cond_wait(struct posix_condition *condition, struct posix_mutex *mutex)
{
    KE_DDI(condition, 0);
    return wait_until(condition, mutex, WIN32_FOREVER, "std::condition_variable::wait");
}

int32_t crt_pthread_cond_clockwait(struct posix_condition *condition, struct posix_mutex *mutex,
                                   int32_t clock, const struct timespec_64 *until)
{
    KE_DDI(condition, 0);
    return wait_until(condition, mutex, due_of(clock, until),
                      "std::condition_variable::wait_until");
}

int32_t crt_pthread_cond_timedwait(struct posix_condition *condition, struct posix_mutex *mutex,
                                   const struct timespec_64 *until)
{
    KE_DDI(condition, 0);
    return wait_until(condition, mutex, due_of(condition->clock, until),
                      "std::condition_variable::wait_until");
}

int32_t crt_pthread_cond_signal(struct posix_condition *condition)
{
    KE_DDI(condition, 0);
    ke_point(KE_OP_SIGNAL, condition);
    win32_unpark(condition, WIN32_PARK_CONDITION);
    win32_unparked();
    return 0;
}

int32_t crt_pthread_cond_broadcast(struct posix_condition *condition)
{
    KE_DDI(condition, 0);
    ke_point(KE_OP_SIGNAL, condition);
    while (win32_unpark(condition, WIN32_PARK_CONDITION))
        ;
    win32_unparked();
    return 0;
}

/* --- reader-writer locks ---------------------------------------------------------------------- */

struct posix_rwlock { /* pthread_rwlock_t, 56 bytes */
    int32_t readers;
    int32_t writer; /* thread id */
};

#define RWLOCK(exclusive)                                                                          \
    ((exclusive) ? "read-write lock of C++" : "read-write lock of C++ (shared)")

int32_t crt_pthread_rwlock_init(struct posix_rwlock *lock, const int32_t *attributes)
{
    memset(lock, 0, 56);
    return 0;
}

int32_t crt_pthread_rwlock_destroy(struct posix_rwlock *lock)
{
    return 0;
}

static bool try_read(struct posix_rwlock *lock)
{
    if (lock->writer)
        return false;
    lock->readers++;
    return true;
}

static bool try_write(struct posix_rwlock *lock)
{
    if (lock->writer || lock->readers)
        return false;
    lock->writer = self();
    return true;
}

static int32_t rwlock(struct posix_rwlock *lock, bool write, uint64_t due, const char *routine)
{
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    while (!(write ? try_write(lock) : try_read(lock))) {
        if (due == 0)
            return P_EBUSY;
        if (!win32_park(lock, write ? WIN32_PARK_EXCLUSIVE : WIN32_PARK_SHARED, due, routine) &&
            due != WIN32_FOREVER)
            return P_ETIMEDOUT;
    }
    WIN32_ACQUIRED(lock, RWLOCK(write));
    return 0;
}

int32_t crt_pthread_rwlock_rdlock(struct posix_rwlock *lock)
{
    return rwlock(lock, false, WIN32_FOREVER, "std::shared_mutex::lock_shared");
}

int32_t crt_pthread_rwlock_wrlock(struct posix_rwlock *lock)
{
    return rwlock(lock, true, WIN32_FOREVER, "std::shared_mutex::lock");
}

int32_t crt_pthread_rwlock_tryrdlock(struct posix_rwlock *lock)
{
    return rwlock(lock, false, 0, "std::shared_mutex::try_lock_shared");
}

int32_t crt_pthread_rwlock_trywrlock(struct posix_rwlock *lock)
{
    return rwlock(lock, true, 0, "std::shared_mutex::try_lock");
}

int32_t crt_pthread_rwlock_clockrdlock(struct posix_rwlock *lock, int32_t clock,
                                       const struct timespec_64 *until)
{
    return rwlock(lock, false, due_of(clock, until), "std::shared_timed_mutex::try_lock_shared");
}

int32_t crt_pthread_rwlock_clockwrlock(struct posix_rwlock *lock, int32_t clock,
                                       const struct timespec_64 *until)
{
    return rwlock(lock, true, due_of(clock, until), "std::shared_timed_mutex::try_lock");
}

int32_t crt_pthread_rwlock_timedrdlock(struct posix_rwlock *lock, const struct timespec_64 *until)
{
    return crt_pthread_rwlock_clockrdlock(lock, 0, until);
}

int32_t crt_pthread_rwlock_timedwrlock(struct posix_rwlock *lock, const struct timespec_64 *until)
{
    return crt_pthread_rwlock_clockwrlock(lock, 0, until);
}

int32_t crt_pthread_rwlock_unlock(struct posix_rwlock *lock)
{
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    WIN32_RELEASED(lock, RWLOCK(lock->writer));
    if (lock->writer)
        lock->writer = 0;
    else if (lock->readers)
        lock->readers--;
    if (!lock->readers && !win32_unpark(lock, WIN32_PARK_EXCLUSIVE))
        while (win32_unpark(lock, WIN32_PARK_SHARED))
            ;
    win32_unparked();
    return 0;
}

/* --- once, keys ------------------------------------------------------------------------------- */

int32_t crt_pthread_once(int32_t *once, void (*routine)(void))
{
    KE_DDI(once, (uintptr_t)routine);
    win32_probe(once, sizeof *once, true);
    ke_point(KE_OP_LOCK, once);
    while (*once == 1)
        win32_park(once, WIN32_PARK_ONCE, WIN32_FOREVER, "std::call_once");
    if (*once == 0) {
        *once = 1;
        routine();
        WIN32_RELEASED(once, "std::call_once");
        *once = 2;
        while (win32_unpark(once, WIN32_PARK_ONCE))
            ;
        win32_unparked();
        return 0;
    }
    WIN32_ACQUIRED(once, "std::call_once");
    return 0;
}

struct posix_key {
    struct list link; /* in process->keys */
    uint32_t number;
    void (*destructor)(void *value);
};

int32_t crt_pthread_key_create(uint32_t *key, void (*destructor)(void *))
{
    struct win32_process *process = win32_current();
    struct posix_key *made;

    if (process->key_count == WIN32_KEYS)
        return P_EAGAIN;
    made = arena_alloc(&world->arena, sizeof *made);
    if (!made)
        return P_EAGAIN;
    *key = made->number = process->key_count++;
    made->destructor = destructor;
    list_push_back(&process->keys, &made->link);
    return 0;
}

int32_t crt_pthread_key_delete(uint32_t key)
{
    list_for_each(it, &win32_current()->keys)
    {
        struct posix_key *known = container_of(it, struct posix_key, link);

        if (known->number == key) {
            list_remove(it);
            arena_free(&world->arena, known, sizeof *known);
            return 0;
        }
    }
    return P_EINVAL;
}

void *crt_pthread_getspecific(uint32_t key)
{
    struct win32_thread *user = win32_thread();

    return user->keys && key < WIN32_KEYS ? user->keys[key] : NULL;
}

int32_t crt_pthread_setspecific(uint32_t key, void *value)
{
    struct win32_thread *user = win32_thread();

    if (key >= WIN32_KEYS)
        return P_EINVAL;
    if (!user->keys)
        user->keys = arena_alloc(&world->arena, WIN32_KEYS * sizeof *user->keys);
    if (!user->keys)
        return CRT_ENOMEM;
    user->keys[key] = value;
    return 0;
}

void win32_keys_destroy(struct win32_thread *user)
{
    for (int round = 0; user->keys && round < 4; round++) {
        bool any = false;

        list_for_each_safe(it, next, &user->process->keys)
        {
            struct posix_key *key = container_of(it, struct posix_key, link);
            void *value = user->keys[key->number];

            user->keys[key->number] = NULL;
            if (value && key->destructor) {
                any = true;
                key->destructor(value);
            }
        }
        if (!any)
            break;
    }
}

/* --- futex: std::atomic::wait, std::counting_semaphore ---------------------------------------- */

enum {
    FUTEX_WAIT = 0,
    FUTEX_WAKE = 1,
    FUTEX_WAIT_BITSET = 9,
    FUTEX_WAKE_BITSET = 10,
    FUTEX_COMMAND = 127,
    FUTEX_CLOCK_REALTIME = 256
};

int64_t crt_syscall(int64_t number, uint32_t *address, int32_t operation, uint32_t value,
                    const struct timespec_64 *timeout)
{
    int64_t woken = 0;
    uint64_t due = WIN32_FOREVER;

    if (number == 186) /* gettid */
        return self();
    if (number != 202) {
        crt_set_errno(38); /* ENOSYS */
        return -1;
    }
    KE_DDI(address, operation);
    win32_probe(address, sizeof *address, false);
    switch (operation & FUTEX_COMMAND) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
        ke_point(KE_OP_READ, address);
        if (*address != value) {
            crt_set_errno(P_EAGAIN);
            return -1;
        }
        if (timeout && (operation & FUTEX_COMMAND) == FUTEX_WAIT)
            due = world->sim->now_100ns +
                  (uint64_t)(timeout->seconds * 10000000 + (timeout->nanoseconds + 99) / 100);
        else if (timeout)
            due = due_of(operation & FUTEX_CLOCK_REALTIME ? 0 : 1, timeout);
        if (win32_park(address, WIN32_PARK_FUTEX, due, "std::atomic::wait"))
            return 0;
        crt_set_errno(P_ETIMEDOUT);
        return -1;
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
        ke_point(KE_OP_SIGNAL, address);
        while (woken < (int64_t)value && win32_unpark(address, WIN32_PARK_FUTEX))
            woken++;
        win32_unparked();
        return woken;
    }
    crt_set_errno(38);
    return -1;
}
