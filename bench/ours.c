/* ours.c - the same work by irqlab's kernel, with probes, trace hash and choices as shipped. */
#include "ours.h"
#include "bench.h"
#include "cm/cm.h"
#include "ex/ex.h"
#include "host/memory.h"
#include "io/io.h"
#include "mm/mm.h"
#include "run/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static KEVENT first, second;
static KMUTEX mutex;
uint64_t ours_rounds;
double ours_took;
static double began;

static void world_start(uint32_t cpus)
{
    static const struct sim_hooks hooks = {.interrupt = ke_interrupt,
                                           .stack_get = run_stack_get,
                                           .stack_put = run_stack_put,
                                           .switched = ps_switched,
                                           .quantum_end = ke_quantum_end,
                                           .soon = ke_soon};
    struct arena arena;

    if (!world) {
        memory_reserve();
        memory_commit(LAYOUT_WORLD, 1 << 30, MEMORY_WRITE);
        run_stacks_create();
    }
    run_stacks_reset();
    arena_init(&arena, (void *)(uintptr_t)LAYOUT_WORLD, 1 << 30);
    world = arena_alloc(&arena, sizeof *world);
    world->arena = arena;
    sim_create(cpus, 1000000000, &hooks);
    ke_create();
    mm_create();
    ex_create();
    ob_create();
    ps_create();
    cm_create();
    io_create();
}

static PETHREAD thread_start(PKSTART_ROUTINE routine, void *context)
{
    struct ps_thread_params params = {
        .process = world->ps->system, .start = routine, .context = context};
    PETHREAD thread;

    ps_thread_create(&params, &thread);
    ps_thread_start(thread);
    return thread;
}

double ours_run(PKSTART_ROUTINE routine, uint64_t count)
{
    world_start(2);
    ours_rounds = count;
    thread_start(routine, NULL);
    sim_run(world->sim);
    return ours_took / (double)count;
}

static VOID answer(PVOID context)
{
    for (uint64_t i = 0; i < ours_rounds; i++) {
        KeWaitForSingleObject(&first, Executive, KernelMode, FALSE, NULL);
        KeSetEvent(&second, 0, FALSE);
    }
}

static VOID ask(PVOID context)
{
    KeInitializeEvent(&first, SynchronizationEvent, FALSE);
    KeInitializeEvent(&second, SynchronizationEvent, FALSE);
    thread_start(answer, NULL);
    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++) {
        KeSetEvent(&first, 0, FALSE);
        KeWaitForSingleObject(&second, Executive, KernelMode, FALSE, NULL);
    }
    ours_took = bench_now_ns() - began;
}

double ours_ping_pong(uint64_t count)
{
    return ours_run(ask, count);
}

static VOID set_and_wait(PVOID context)
{
    KeInitializeEvent(&first, SynchronizationEvent, FALSE);
    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++) {
        KeSetEvent(&first, 0, FALSE);
        KeWaitForSingleObject(&first, Executive, KernelMode, FALSE, NULL);
    }
    ours_took = bench_now_ns() - began;
}

double ours_set_wait(uint64_t count)
{
    return ours_run(set_and_wait, count);
}

static VOID wait_any(PVOID context)
{
    static KEVENT events[64];
    static KWAIT_BLOCK blocks[64];
    PVOID objects[64];

    for (int i = 0; i < 64; i++) {
        KeInitializeEvent(&events[i], NotificationEvent, i == 63);
        objects[i] = &events[i];
    }
    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++)
        KeWaitForMultipleObjects(64, objects, WaitAny, Executive, KernelMode, FALSE, NULL, blocks);
    ours_took = bench_now_ns() - began;
}

double ours_wait_any_64(uint64_t count)
{
    return ours_run(wait_any, count);
}

static VOID hand_off(PVOID context)
{
    LARGE_INTEGER zero = {.QuadPart = 0};

    for (uint64_t i = 0; i < ours_rounds / 4; i++) {
        KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
        KeDelayExecutionThread(KernelMode, FALSE, &zero); /* inside: the others want it meanwhile */
        KeReleaseMutex(&mutex, FALSE);
    }
}

static VOID hand_off_all(PVOID context)
{
    PETHREAD threads[4];

    KeInitializeMutex(&mutex, 0);
    began = bench_now_ns();
    for (int i = 0; i < 4; i++)
        threads[i] = thread_start(hand_off, NULL);
    for (int i = 0; i < 4; i++)
        KeWaitForSingleObject(threads[i], Executive, KernelMode, FALSE, NULL);
    ours_took = bench_now_ns() - began;
}

double ours_mutex_hand_off(uint64_t count)
{
    return ours_run(hand_off_all, count);
}

static VOID nothing(PVOID context)
{
}

static VOID create_and_join(PVOID context)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++) {
        HANDLE handle;

        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, nothing, NULL);
        ZwWaitForSingleObject(handle, FALSE, NULL);
        ZwClose(handle);
    }
    ours_took = bench_now_ns() - began;
}

double ours_create_join(uint64_t count)
{
    return ours_run(create_and_join, count);
}

static void run_bare(PKTHREAD thread)
{
}

/* Only its registers, its stack, its place among the machine's threads, the wait for its end. */
static VOID bare_threads(PVOID context)
{
    static struct _KTHREAD thread;
    volatile size_t bytes = sizeof thread; /* known, it would become a slow instruction */

    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++) {
        memset(&thread, 0, bytes);
        thread.actor.space = ke_current()->actor.space; /* not one of its own */
        ke_thread_init(&thread, run_bare, NULL, NULL);
        ke_thread_start(&thread);
        KeWaitForSingleObject(&thread, Executive, KernelMode, FALSE, NULL);
    }
    ours_took = bench_now_ns() - began;
}

double ours_bare_thread(uint64_t count)
{
    return ours_run(bare_threads, count);
}

static uint64_t ran;

static VOID wait_for_release(PVOID context)
{
    KeWaitForSingleObject(&first, Executive, KernelMode, FALSE, NULL);
    ran++;
}

static VOID release(PVOID context)
{
    LARGE_INTEGER moment = {.QuadPart = -10000};

    KeInitializeEvent(&first, NotificationEvent, FALSE);
    for (uint64_t i = 0; i < ours_rounds; i++)
        ObDereferenceObject(thread_start(wait_for_release, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    began = bench_now_ns();
    KeSetEvent(&first, 0, FALSE);
    while (ran < ours_rounds)
        KeDelayExecutionThread(KernelMode, FALSE, &moment);
    ours_took = bench_now_ns() - began;
}

double ours_release_herd(uint64_t threads)
{
    ran = 0;
    return ours_run(release, threads);
}

static double resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long long pages = 0, total;

    if (file) {
        if (fscanf(file, "%lld %lld", &total, &pages) != 2)
            pages = 0;
        fclose(file);
    }
    return (double)pages * 4096;
}

static VOID block_many(PVOID context)
{
    LARGE_INTEGER moment = {.QuadPart = -10000};
    double before = resident_bytes();

    KeInitializeEvent(&first, NotificationEvent, FALSE);
    for (uint64_t i = 0; i < ours_rounds; i++)
        ObDereferenceObject(thread_start(wait_for_release, NULL));
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    ours_took = resident_bytes() - before;
    KeSetEvent(&first, 0, FALSE);
}

double ours_resident_per_thread(uint64_t threads)
{
    /* Give back what earlier figures have touched, so that all of it is counted. */
    memory_drop(LAYOUT_WORLD, 1 << 30);
    run_stacks_reset();
    run_stacks_trim();
    return ours_run(block_many, threads);
}

static struct host_fiber here, there;

static void bounce(void *context)
{
    for (;;)
        host_fiber_switch(&there, &here);
}

double ours_fiber_switch(uint64_t count)
{
    enum { STACK = 65536 };
    static char *stack;
    double begin;

    if (!stack) {
        stack = aligned_alloc(16, STACK);
        host_fiber_init(&there, stack, stack + STACK, bounce, NULL);
    }
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count / 2; i++)
        host_fiber_switch(&here, &there);
    return (bench_now_ns() - begin) / (double)count;
}

static VOID raise_and_lower(PVOID context)
{
    KIRQL old;

    began = bench_now_ns();
    for (uint64_t i = 0; i < ours_rounds; i++) {
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        KeLowerIrql(old);
    }
    ours_took = bench_now_ns() - began;
}

double ours_irql(uint64_t count)
{
    return ours_run(raise_and_lower, count);
}

static __attribute__((noinline)) void empty(void)
{
    __asm__ volatile("");
}

double ours_empty_calls(uint64_t count)
{
    double begin = bench_now_ns();

    for (uint64_t i = 0; i < count; i++) {
        empty();
        empty();
    }
    return (bench_now_ns() - begin) / (double)count;
}
