/*
 * objects.h - the kernel of tests/ke/kernel.h with the object manager: System, and one more process
 * as ps would make it. Include it after cmocka.h.
 *
 * Memory of the test counts as user memory of every process, so that UserMode calls may point to
 * it.
 */
#pragma once
#include "../ke/kernel.h"

#include <stdio.h>

#include "ob/internal.h"

struct _KPROCESS {
    struct ob_process ob;
};

static struct _KPROCESS objects_system, objects_app;

static inline void objects_process(struct _KPROCESS *process, uintptr_t id)
{
    memset(process, 0, sizeof *process);
    process->ob.Header.Type = KE_TYPE_PROCESS;
    process->ob.id = (HANDLE)id;
    ob_process_init(process);
}

static inline bool objects_in_system_thread(PKSTART_ROUTINE routine, void *context)
{
    kernel_thread(routine, context)->process = &objects_system;
    return true;
}

static inline void objects_start(uint32_t cpus)
{
    kernel_start(cpus);
    mm_create();
    ob_create();
    objects_process(&objects_system, 4);
    objects_process(&objects_app, 8);
    world->ob->system = &objects_system;
    world->ob->in_system_thread = objects_in_system_thread;
    world->user_low = 0;
    world->user_high = UINT64_MAX;
}

/* A thread of System. */
static inline PKTHREAD objects_thread(void (*body)(void *context), void *context)
{
    PKTHREAD thread = kernel_thread(body, context);

    thread->process = &objects_system;
    return thread;
}

/* A thread of the other process, with previous mode UserMode. */
static inline PKTHREAD objects_app_thread(void (*body)(void *context), void *context)
{
    PKTHREAD thread = kernel_thread(body, context);

    thread->process = &objects_app;
    thread->previous_mode = UserMode;
    thread->system_thread = false;
    return thread;
}

static inline void objects_gone(PKTHREAD thread)
{
}

static bool objects_done;

static inline void objects_body(void *body)
{
    ((void (*)(void))body)();
    objects_done = true;
}

/* One body as a thread of System on a fresh machine: it must come to its end. */
static inline void objects_run(void (*body)(void))
{
    objects_start(2);
    world->ke->thread_gone = objects_gone;
    objects_done = false;
    objects_thread(objects_body, (void *)body);
    assert_true(kernel_go());
    assert_true(objects_done);
}

/* The same as a thread of the application. */
static inline void objects_run_app(void (*body)(void))
{
    objects_start(2);
    world->ke->thread_gone = objects_gone;
    objects_done = false;
    objects_app_thread(objects_body, (void *)body);
    assert_true(kernel_go());
    assert_true(objects_done);
}

/* One body that must end in a bug check. */
static inline void objects_crash(void (*body)(void), ULONG code)
{
    objects_start(2);
    world->ke->thread_gone = objects_gone;
    objects_done = false;
    objects_thread(objects_body, (void *)body);
    assert_false(kernel_go());
    assert_false(objects_done);
    assert_int_equal(world->ke->crash.code, code);
}

/* A test whose body is `body_`, as a thread of System, and as one of the application. */
#define OBJECTS_TEST(name_)                                                                        \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        objects_run(name_##_body);                                                                 \
    }                                                                                              \
    static void name_##_body(void)
#define OBJECTS_APP_TEST(name_)                                                                    \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        objects_run_app(name_##_body);                                                             \
    }                                                                                              \
    static void name_##_body(void)
#define OBJECTS_CRASH_TEST(name_, code_)                                                           \
    static void name_##_body(void);                                                                \
    static void name_(void **state)                                                                \
    {                                                                                              \
        objects_crash(name_##_body, code_);                                                        \
    }                                                                                              \
    static void name_##_body(void)

#define ATTRIBUTES(name_, flags_)                                                                  \
    &(OBJECT_ATTRIBUTES)                                                                           \
    {                                                                                              \
        .Length = sizeof(OBJECT_ATTRIBUTES), .Attributes = (flags_),                               \
        .ObjectName = &(UNICODE_STRING)                                                            \
        {                                                                                          \
            .Length = sizeof(name_) - sizeof(WCHAR), .MaximumLength = sizeof(name_),               \
            .Buffer = (PWCH)(name_)                                                                \
        }                                                                                          \
    }
#define ATTRIBUTES_IN(root_, name_, flags_)                                                        \
    &(OBJECT_ATTRIBUTES)                                                                           \
    {                                                                                              \
        .Length = sizeof(OBJECT_ATTRIBUTES), .Attributes = (flags_), .RootDirectory = (root_),     \
        .ObjectName = &(UNICODE_STRING)                                                            \
        {                                                                                          \
            .Length = sizeof(name_) - sizeof(WCHAR), .MaximumLength = sizeof(name_),               \
            .Buffer = (PWCH)(name_)                                                                \
        }                                                                                          \
    }
#define NO_NAME(flags_)                                                                            \
    &(OBJECT_ATTRIBUTES)                                                                           \
    {                                                                                              \
        .Length = sizeof(OBJECT_ATTRIBUTES), .Attributes = (flags_)                                \
    }

#define assert_status(call_, status_) assert_int_equal((ULONG)(call_), (ULONG)(status_))

/* What NtQueryObject says of the counts. */
static inline OBJECT_BASIC_INFORMATION objects_counts(HANDLE handle)
{
    OBJECT_BASIC_INFORMATION basic;

    memset(&basic, 0x55, sizeof basic);
    assert_status(ZwQueryObject(handle, ObjectBasicInformation, &basic, sizeof basic, NULL),
                  STATUS_SUCCESS);
    return basic;
}

/* --- rules that the kernel tells observers ---------------------------------------------------- */

static struct {
    unsigned count;
    char rule[32];
    uint64_t b, c;
    const void *object;
} objects_rule;

static inline void objects_heard(void *self, const struct sim_probe *probe)
{
    objects_rule.count++;
    snprintf(objects_rule.rule, sizeof objects_rule.rule, "%s", probe->text);
    objects_rule.b = probe->b;
    objects_rule.c = probe->c;
    objects_rule.object = probe->object;
}

static inline void objects_listen(void)
{
    static const struct sim_observer observer = {.kinds = 1u << KE_PROBE_RULE,
                                                 .notify = objects_heard};

    memset(&objects_rule, 0, sizeof objects_rule);
    sim_observe(world->sim, &observer);
}
