/*
 * The straight-line paths of wait.c, event.c, mutant.c, irql.c and thread.c do what the long way
 * does. An observer that listens to everything closes them (sim_plain), so a workload is run with
 * and without one: hash, steps, times and the order of what happened must be the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/prng.h"
#include "kernel.h"

enum { EVENTS = 4, WORKERS = 6, ROUNDS = 400, ORDER = 1 << 16 };

static KEVENT events[EVENTS];
static KMUTEX mutex;
static KMUTANT mutant;
static KSEMAPHORE semaphore;
static char order[ORDER];
static unsigned order_count;

static void mark(unsigned who, unsigned what)
{
    if (order_count < ORDER)
        order[order_count++] = (char)(who * 16 + what);
}

static void nothing(void *context)
{
    KeLowerIrql(KeGetCurrentIrql());
    mark((unsigned)(uintptr_t)context, 14);
}

static void work(void *context)
{
    unsigned who = (unsigned)(uintptr_t)context;
    struct prng prng;
    LARGE_INTEGER zero = {0}, later = {.QuadPart = -50};
    KIRQL old;

    prng_seed(&prng, who + 1);
    for (int i = 0; i < ROUNDS; i++) {
        unsigned what = (unsigned)(prng_next(&prng) % 12);
        KEVENT *event = &events[prng_next(&prng) % EVENTS];
        KPRIORITY increment = (KPRIORITY)(prng_next(&prng) % 3);

        mark(who, what);
        switch (what) {
        case 0:
        case 1:
        case 2:
            KeSetEvent(event, increment, FALSE);
            break;
        case 3:
            KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
            break;
        case 4:
            KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &later);
            break;
        case 5:
            KeDelayExecutionThread(KernelMode, FALSE, &zero);
            break;
        case 6:
        case 7:
            KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
            if (what == 7)
                KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
            KeDelayExecutionThread(KernelMode, FALSE, &zero);
            assert_ptr_equal(mutex.OwnerThread, KeGetCurrentThread());
            assert_true(KeAreApcsDisabled());
            KeReleaseMutex(&mutex, FALSE);
            if (what == 7)
                KeReleaseMutex(&mutex, FALSE);
            assert_false(KeAreApcsDisabled());
            break;
        case 8:
            KeRaiseIrql(DISPATCH_LEVEL, &old);
            KeSetEvent(event, increment, FALSE);
            KeLowerIrql(old);
            break;
        case 9: {
            PKTHREAD thread = kernel_thread(nothing, context);

            KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
            break;
        }
        case 10:
            KeWaitForSingleObject(&semaphore, Executive, KernelMode, FALSE, NULL);
            KeReleaseSemaphore(&semaphore, increment, 1, FALSE);
            break;
        default:
            KeWaitForSingleObject(&mutant, Executive, KernelMode, FALSE, NULL);
            KeSetEvent(event, increment, TRUE);
            KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
            KeReleaseMutant(&mutant, 1, FALSE, FALSE);
            break;
        }
        mark(who, 15);
    }
}

/* So that nobody waits for ever. */
static void pump(void *context)
{
    for (int i = 0; i < 20000; i++) {
        kernel_sleep(1);
        for (int e = 0; e < EVENTS; e++)
            KeSetEvent(&events[e], 0, FALSE);
    }
}

struct outcome {
    uint64_t hash, steps, now;
    unsigned order_count;
    char order[ORDER];
};

static void ignore(void *self, const struct sim_probe *probe)
{
}

static void run(uint32_t cpus, uint64_t slice, bool observed, struct outcome *outcome)
{
    static const struct sim_observer everything = {.kinds = ~0u, .notify = ignore};

    kernel_start(cpus);
    world->sim->limits.slice = slice;
    world->sim->limits.quantum = 3 * slice;
    sim_set_strategy(world->sim, NULL); /* the slice counts from now */
    if (observed)
        sim_observe(world->sim, &everything);
    for (int i = 0; i < EVENTS; i++)
        KeInitializeEvent(&events[i], i % 2 ? NotificationEvent : SynchronizationEvent, FALSE);
    KeInitializeMutex(&mutex, 0);
    KeInitializeMutant(&mutant, FALSE);
    KeInitializeSemaphore(&semaphore, 1, 1000);
    order_count = 0;
    for (uintptr_t i = 0; i < WORKERS; i++)
        kernel_thread(work, (void *)i);
    kernel_thread(pump, NULL);
    assert_true(kernel_go());
    outcome->hash = world->sim->hash;
    outcome->steps = sim_steps(world->sim);
    outcome->now = world->sim->now_100ns;
    outcome->order_count = order_count;
    memcpy(outcome->order, order, sizeof order);
}

static void the_short_way_is_the_long_way(void **state)
{
    static const uint64_t slices[] = {20000, 7, 50};
    static struct outcome shortly, at_length;

    for (uint32_t cpus = 1; cpus <= 4; cpus++)
        for (int i = 0; i < 3; i++) {
            run(cpus, slices[i], false, &shortly);
            run(cpus, slices[i], true, &at_length);
            assert_true(shortly.order_count > WORKERS * ROUNDS * 2 - 1);
            assert_int_equal(shortly.order_count, at_length.order_count);
            assert_memory_equal(shortly.order, at_length.order, ORDER);
            assert_int_equal(shortly.steps, at_length.steps);
            assert_int_equal(shortly.now, at_length.now);
            assert_int_equal(shortly.hash, at_length.hash);
        }
}

/* --- an APC during a plain wait
 * -------------------------------------------------------------------- */

static PKTHREAD waiting;
static int apcs;

static VOID count_apc(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *a1, PVOID *a2)
{
    assert_ptr_equal(KeGetCurrentThread(), waiting);
    apcs++;
}

static void wait_once(void *context)
{
    waiting = KeGetCurrentThread();
    assert_int_equal(KeWaitForSingleObject(&events[0], Executive, KernelMode, FALSE, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(apcs, 2);
    mark(1, 1);
}

static void interrupt_wait(void *context)
{
    static KAPC apc;

    KeInitializeEvent(&events[0], SynchronizationEvent, FALSE);
    kernel_thread(wait_once, NULL);
    kernel_sleep(1);
    for (int i = 0; i < 2; i++) {
        KeInitializeApc(&apc, waiting, OriginalApcEnvironment, count_apc, NULL, NULL, KernelMode,
                        NULL);
        assert_true(KeInsertQueueApc(&apc, NULL, NULL, 0));
        kernel_sleep(1);
        assert_int_equal(apcs, i + 1);
        assert_true(waiting->wait.active);
        assert_int_equal(order_count, 0);
    }
    KeSetEvent(&events[0], 0, FALSE);
    kernel_sleep(1);
    assert_int_equal(order_count, 1);
    assert_int_equal(events[0].Header.SignalState, 0);
}

static void a_kernel_apc_interrupts_and_the_wait_goes_on(void **state)
{
    for (uint32_t cpus = 1; cpus <= 2; cpus++) {
        apcs = 0;
        order_count = 0;
        assert_true(kernel_run(cpus, interrupt_wait, NULL));
        assert_int_equal(order_count, 1);
    }
}

/* --- the hash
 * -------------------------------------------------------------------------------------- */

static bool swapped;

static void two_points(void *context)
{
    for (int i = 0; i < 100; i++) {
        unsigned at = (unsigned)(uintptr_t)context;
        bool here = i == 10 || i == (int)at;

        /* Points 10 and `at` differ from the others, and are exchanged if `swapped`. */
        sim_point(world->sim, here ? ((i == 10) != swapped ? 1 : 2) : 3, 0x1230);
    }
}

static void exchanged_points_change_the_hash(void **state)
{
    for (uintptr_t at = 11; at < 100; at++) {
        uint64_t hash[2];

        for (int i = 0; i < 2; i++) {
            swapped = i;
            assert_true(kernel_run(1, two_points, (void *)at));
            hash[i] = world->sim->hash;
        }
        assert_true(hash[0] != hash[1]);
    }
}

/* Operations 1 and 2 at points 10 and 11, and 2 and 1 further on; or, if `swapped`, both pairs the
 * other way round. */
static void two_pairs(void *context)
{
    int at = (int)(uintptr_t)context;

    for (int i = 0; i < 100; i++) {
        bool first = i == 10 || i == at + 1, second = i == 11 || i == at;

        if (swapped ? second : first)
            sim_point(world->sim, 1, 0x1230);
        else
            sim_point(world->sim, first || second ? 2 : 3, 0x1230);
    }
}

static void two_exchanges_do_not_cancel(void **state)
{
    for (uintptr_t at = 12; at < 99; at++) {
        uint64_t hash[2];

        for (int i = 0; i < 2; i++) {
            swapped = i;
            assert_true(kernel_run(1, two_pairs, (void *)at));
            hash[i] = world->sim->hash;
        }
        assert_true(hash[0] != hash[1]);
    }
}

/* --- what closes the short ways --------------------------------------------------------------- */

static void hand_over(void *context)
{
    struct sim *sim = world->sim;
    KEVENT event;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    assert_true(sim_plain(sim));
    KeSetEvent(&event, 0, TRUE);
    assert_int_equal(sim_irql(sim), DISPATCH_LEVEL);
    assert_false(sim_plain(sim));
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL), 0);
    assert_int_equal(sim_irql(sim), PASSIVE_LEVEL);
    assert_true(sim_plain(sim));
    sim_fence(sim);
    sim_fence(sim);
    sim_unfence(sim);
    assert_false(sim_plain(sim));
    sim_unfence(sim);
    assert_true(sim_plain(sim));
}

static void a_wait_that_must_follow_is_not_plain(void **state)
{
    assert_true(kernel_run(1, hand_over, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_short_way_is_the_long_way),
        cmocka_unit_test(a_kernel_apc_interrupts_and_the_wait_goes_on),
        cmocka_unit_test(exchanged_points_change_the_hash),
        cmocka_unit_test(two_exchanges_do_not_cancel),
        cmocka_unit_test(a_wait_that_must_follow_is_not_plain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
