/*
 * kernel.h - the kernel in a test: a world with a machine and a dispatcher, and bodies that run as
 * threads of it. Include it after cmocka.h.
 *
 *     static void body(void *context) { KeSetEvent(...); }
 *     static void a_test(void **state)
 *     {
 *         kernel_start(2);
 *         kernel_thread(body, NULL);
 *         kernel_go();               // until nothing can happen any more
 *     }
 */
#pragma once
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ke/ke.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
/* A flow that was abandoned leaves its stack frames poisoned. */
#define KERNEL_CLEAN_STACK(low) __asan_unpoison_memory_region(low, KERNEL_STACK_BYTES)
#else
#define KERNEL_CLEAN_STACK(low) ((void)(low))
#endif

enum { KERNEL_STACK_BYTES = 64 * 1024, KERNEL_ARENA_BYTES = 256 << 20, KERNEL_THREADS = 64 };

static char *kernel_region;
static void *kernel_stacks[16384];
static unsigned kernel_free_stacks;
static struct _KTHREAD *kernel_threads[KERNEL_THREADS];
static unsigned kernel_thread_count;

static bool kernel_stack_get(struct sim_actor *thread)
{
    char *low = kernel_free_stacks ? kernel_stacks[--kernel_free_stacks]
                                   : mmap(NULL, KERNEL_STACK_BYTES, PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    KERNEL_CLEAN_STACK(low);
    thread->fiber.stack_low = low;
    thread->fiber.stack_high = low + KERNEL_STACK_BYTES;
    return true;
}

static void kernel_stack_put(struct sim_actor *thread)
{
    if (kernel_free_stacks < sizeof kernel_stacks / sizeof *kernel_stacks)
        kernel_stacks[kernel_free_stacks++] = thread->fiber.stack_low;
}

/* A fresh world with that many CPUs; what an earlier test left is gone. */
static inline void kernel_start(uint32_t cpus)
{
    static const struct sim_hooks hooks = {.interrupt = ke_interrupt,
                                           .stack_get = kernel_stack_get,
                                           .stack_put = kernel_stack_put,
                                           .quantum_end = ke_quantum_end};
    struct arena arena;

    if (!kernel_region)
        kernel_region = mmap(NULL, KERNEL_ARENA_BYTES, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    arena_init(&arena, kernel_region, KERNEL_ARENA_BYTES);
    world = arena_alloc(&arena, sizeof *world);
    world->arena = arena;
    sim_create(cpus, 1000000000, &hooks);
    ke_create();
    kernel_thread_count = 0;
}

static inline void kernel_call(PKTHREAD thread)
{
    thread->start_routine(thread->start_context);
}

/* A system thread that runs body(context). */
static inline PKTHREAD kernel_thread(void (*body)(void *context), void *context)
{
    PKTHREAD thread = arena_alloc(&world->arena, sizeof *thread);

    thread->system_thread = true;
    if (ke_thread_init(thread, kernel_call, (PKSTART_ROUTINE)body, context) != STATUS_SUCCESS)
        return NULL;
    if (kernel_thread_count < KERNEL_THREADS)
        kernel_threads[kernel_thread_count++] = thread;
    ke_thread_start(thread);
    return thread;
}

/* Let the machine run until nothing can happen; true if no bug check stopped it. */
static inline bool kernel_go(void)
{
    sim_run(world->sim);
    return !world->ke->crash.happened;
}

/* One body on a fresh machine of `cpus` CPUs. */
static inline bool kernel_run(uint32_t cpus, void (*body)(void *context), void *context)
{
    kernel_start(cpus);
    kernel_thread(body, context);
    return kernel_go();
}

static inline LARGE_INTEGER kernel_ms(LONGLONG milliseconds)
{
    return (LARGE_INTEGER){.QuadPart = -10000 * milliseconds};
}

static inline void kernel_sleep(LONGLONG milliseconds)
{
    LARGE_INTEGER interval = kernel_ms(milliseconds);

    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

/* Virtual milliseconds since kernel_start. */
static inline LONGLONG kernel_now(void)
{
    return (LONGLONG)(world->sim->now_100ns - 1000000000) / 10000;
}
