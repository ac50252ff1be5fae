/*
 * tls.c - storage per thread: of images (thread_local), TlsAlloc, FlsAlloc, and C++ destructors.
 *
 * Storage of images lies in the heap of the process, that of a driver's threads in the arena.
 */
#include "win32/internal.h"

#include <string.h>

/* Blocks of system threads (drivers with thread_local variables), by thread and module. */
struct system_block {
    struct list link; /* in win32->system_tls */
    PKTHREAD thread;
    unsigned module;
    void *block;
};

static void *fill(void *block, size_t size, const void *init, size_t init_size)
{
    irqlab_assert(block);
    memset(block, 0, size);
    memcpy(block, init, init_size);
    return block;
}

void *win32_tls_block(unsigned module, size_t size, size_t align, const void *init,
                      size_t init_size)
{
    PKTHREAD thread = ke_current();
    struct win32_thread *user = thread->win32;

    if (user) {
        irqlab_assert(module < WIN32_MODULES);
        if (irqlab_unlikely(!user->tls_modules[module]))
            user->tls_modules[module] =
                fill(win32_heap_alloc(user->process, size, align > 16 ? align : 16, false), size,
                     init, init_size);
        return user->tls_modules[module];
    }
    list_for_each(it, &world->win32->system_tls)
    {
        struct system_block *entry = container_of(it, struct system_block, link);

        if (entry->thread == thread && entry->module == module)
            return entry->block;
    }

    struct system_block *entry = arena_alloc(&world->arena, sizeof *entry);
    char *block = arena_alloc(&world->arena, size + align);

    irqlab_assert(entry && block);
    entry->thread = thread;
    entry->module = module;
    entry->block = fill((void *)(((uintptr_t)block + align - 1) & ~(uintptr_t)(align - 1)), size,
                        init, init_size);
    list_push_back(&world->win32->system_tls, &entry->link);
    return entry->block;
}

/* --- TlsAlloc --------------------------------------------------------------------------------- */

DWORD TlsAlloc(VOID)
{
    struct win32_process *process = win32_current();

    KE_DDI(NULL, 0);
    ke_point(KE_OP_LOCK, process->tls_used);
    for (DWORD i = 0; i < WIN32_TLS_SLOTS; i++)
        if (!(process->tls_used[i / 64] >> i % 64 & 1)) {
            process->tls_used[i / 64] |= 1ull << i % 64;
            return i;
        }
    win32_set_error(ERROR_NO_MORE_ITEMS);
    return TLS_OUT_OF_INDEXES;
}

/* Where the thread keeps it; NULL: never set. */
static void **tls_slot(struct win32_thread *user, DWORD index, bool make)
{
    if (index < 64)
        return &user->teb->tls[index];
    if (!user->teb->tls_expansion && make) {
        size_t bytes = (WIN32_TLS_SLOTS - 64) * sizeof(void *);

        user->teb->tls_expansion = win32_heap_alloc(user->process, bytes, 16, true);
    }
    return user->teb->tls_expansion ? &user->teb->tls_expansion[index - 64] : NULL;
}

LPVOID TlsGetValue(DWORD index)
{
    void **slot;

    if (index >= WIN32_TLS_SLOTS) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    slot = tls_slot(win32_thread(), index, false);
    win32_set_error(ERROR_SUCCESS);
    return slot ? *slot : NULL;
}

BOOL TlsSetValue(DWORD index, LPVOID value)
{
    void **slot;

    if (index >= WIN32_TLS_SLOTS) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    slot = tls_slot(win32_thread(), index, true);
    if (!slot)
        return win32_ok(STATUS_NO_MEMORY);
    *slot = value;
    return TRUE;
}

BOOL TlsFree(DWORD index)
{
    struct win32_process *process = win32_current();

    KE_DDI(NULL, index);
    ke_point(KE_OP_LOCK, process->tls_used);
    if (index >= WIN32_TLS_SLOTS || !(process->tls_used[index / 64] >> index % 64 & 1)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    process->tls_used[index / 64] &= ~(1ull << index % 64);
    list_for_each(it, &process->threads)
    {
        void **slot = tls_slot(container_of(it, struct win32_thread, link), index, false);

        if (slot)
            *slot = NULL;
    }
    return TRUE;
}

/* --- FlsAlloc --------------------------------------------------------------------------------- */

DWORD FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
    struct win32_process *process = win32_current();

    KE_DDI(NULL, 0);
    ke_point(KE_OP_LOCK, process->fls_used);
    for (DWORD i = 1; i < WIN32_FLS_SLOTS; i++)
        if (!process->fls_used[i]) {
            process->fls_used[i] = true;
            process->fls_callback[i] = callback;
            return i;
        }
    win32_set_error(ERROR_NO_MORE_ITEMS);
    return FLS_OUT_OF_INDEXES;
}

static bool fls_valid(DWORD index)
{
    if (index < WIN32_FLS_SLOTS && win32_current()->fls_used[index])
        return true;
    win32_set_error(ERROR_INVALID_PARAMETER);
    return false;
}

PVOID FlsGetValue(DWORD index)
{
    if (!fls_valid(index))
        return NULL;
    win32_set_error(ERROR_SUCCESS);
    return win32_thread()->fls[index];
}

BOOL FlsSetValue(DWORD index, PVOID value)
{
    if (!fls_valid(index))
        return FALSE;
    win32_thread()->fls[index] = value;
    return TRUE;
}

BOOL FlsFree(DWORD index)
{
    struct win32_process *process = win32_current();

    KE_DDI(NULL, index);
    if (!fls_valid(index))
        return FALSE;
    process->fls_used[index] = false;
    list_for_each(it, &process->threads)
    {
        struct win32_thread *user = container_of(it, struct win32_thread, link);
        void *value = user->fls[index];

        user->fls[index] = NULL;
        if (value && process->fls_callback[index])
            process->fls_callback[index](value);
    }
    return TRUE;
}

BOOL IsThreadAFiber(VOID)
{
    return FALSE;
}

/* --- the end of a thread ---------------------------------------------------------------------- */

void win32_tls_free(struct win32_thread *user)
{
    struct win32_process *process = user->process;

    if (user->ended_crt)
        return;
    user->ended_crt = true;
    while (!list_empty(&user->at_exit)) {
        struct win32_at_exit entry, *first;

        first = container_of(list_pop_front(&user->at_exit), struct win32_at_exit, link);
        entry = *first;
        arena_free(&world->arena, first, sizeof *first);
        entry.function(entry.argument);
    }
    win32_keys_destroy(user);
    for (DWORD i = 1; i < WIN32_FLS_SLOTS; i++) {
        void *value = user->fls[i];

        user->fls[i] = NULL;
        if (value && process->fls_used[i] && process->fls_callback[i])
            process->fls_callback[i](value);
    }
}

/* The blocks of a thread that has left, on its kernel stack; the process may be ending. */
void win32_tls_drop(struct win32_thread *user)
{
    for (unsigned i = 0; i < WIN32_MODULES; i++)
        if (user->tls_modules[i])
            win32_heap_free(user->process, user->tls_modules[i]);
    for (unsigned i = 0; i < sizeof user->scratch / sizeof *user->scratch; i++)
        if (user->scratch[i])
            win32_heap_free(user->process, user->scratch[i]);
    if (user->teb->tls_expansion)
        win32_heap_free(user->process, user->teb->tls_expansion);
}
