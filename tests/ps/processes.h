/*
 * processes.h - the kernel of tests/ke/kernel.h up to ps. Include it after cmocka.h.
 *
 * Memory of the test counts as user memory of every process that `app` makes.
 */
#pragma once
#include "../ke/kernel.h"

#include "host/layout.h"
#include "ps/internal.h"

#define assert_status(call_, status_) assert_int_equal((ULONG)(call_), (ULONG)(status_))
#define POLL (&(LARGE_INTEGER){.QuadPart = 0})
#define MS(n_) (&(LARGE_INTEGER){.QuadPart = -10000LL * (n_)})
#define NO_NAME(flags_)                                                                            \
    &(OBJECT_ATTRIBUTES)                                                                           \
    {                                                                                              \
        .Length = sizeof(OBJECT_ATTRIBUTES), .Attributes = (flags_)                                \
    }

static inline void processes_start(uint32_t cpus)
{
    kernel_start(cpus);
    mm_create();
    ob_create();
    ps_create();
    world->sim->hooks.switched = ps_switched;
}

static bool processes_done;

static inline VOID processes_body(PVOID body)
{
    ((void (*)(void))body)();
    processes_done = true;
}

static inline bool processes_go(void (*body)(void), uint32_t cpus)
{
    processes_start(cpus);
    processes_done = false;
    assert_status(ps_system_thread_create(processes_body, (void *)body, NULL), 0);
    return kernel_go();
}

/* A test whose body is a system thread that comes to its end. */
#define PROCESSES_TEST(name_)                                                                      \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        assert_true(processes_go(name_##_body, 2));                                                \
        assert_true(processes_done);                                                               \
    }                                                                                              \
    static void name_##_body(void)

/* One that ends in a bug check. */
#define PROCESSES_CRASH_TEST(name_, code_)                                                         \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        assert_false(processes_go(name_##_body, 2));                                               \
        assert_false(processes_done);                                                              \
        assert_int_equal(world->ke->crash.code, code_);                                            \
    }                                                                                              \
    static void name_##_body(void)

static inline PEPROCESS app_process(void)
{
    PEPROCESS process;

    assert_status(ps_process_create("app.exe", PS_ANY_SLOT, &process), 0);
    process->user_low = 0;
    process->user_high = UINT64_MAX;
    return process;
}

static inline void app_run(PKTHREAD thread)
{
    thread->start_routine(thread->start_context);
}

/* A user thread that runs body(context); begun and referenced. */
static inline PETHREAD app_thread(PEPROCESS process, void (*body)(void *context), void *context)
{
    struct ps_thread_params params = {
        .process = process, .run = app_run, .start = (PKSTART_ROUTINE)body, .context = context};
    PETHREAD thread;

    assert_status(ps_thread_create(&params, &thread), 0);
    ps_thread_start(thread);
    return thread;
}

static inline HANDLE start(void (*body)(void *context), void *context)
{
    HANDLE handle;

    assert_status(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, body, context),
                  0);
    return handle;
}
