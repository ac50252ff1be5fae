/* Actors come and go: slots of clocks are used again where that loses nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "detector.h"

static KDPC dpc;

static VOID routine(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    WRITE(MEMORY, 4);
}

/* Each activation is ordered behind the one before: by the flush. */
static void chain(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    for (int i = 0; i < 5000; i++) {
        KeInsertQueueDpc(&dpc, NULL, NULL);
        KeFlushQueuedDpcs();
    }
    WRITE(MEMORY, 4);
}

static void test_chain(void **state)
{
    detector_start(1, 0);
    kernel_thread(chain, NULL);
    assert_true(kernel_go());
    assert_int_equal(detector_count, 0);
    assert_int_equal(race_coverage()->slots_reused, 0);
}

static void writes(void *context)
{
    WRITE(MEMORY + 8 * (uint64_t)(uintptr_t)context, 4);
}

/* Many that ended and that nothing is ordered behind: the oldest clocks are given up, and said. */
static void test_unordered(void **state)
{
    detector_start(2, 0);
    for (uintptr_t i = 0; i < 300; i++)
        kernel_thread(writes, (void *)i);
    assert_true(kernel_go());
    assert_int_equal(detector_count, 0); /* each its own memory */
    assert_true(race_coverage()->slots_reused > 0);
}

/* Those that are alive keep theirs, however many they are. */
static KEVENT all;

static void writes_waits(void *context)
{
    WRITE(MEMORY, 4);
    KeWaitForSingleObject(&all, Executive, KernelMode, FALSE, NULL);
}

static void last(void *context)
{
    kernel_sleep(10);
    WRITE(MEMORY, 4);
    KeSetEvent(&all, 0, FALSE);
}

static void test_alive(void **state)
{
    detector_start(2, 0);
    KeInitializeEvent(&all, NotificationEvent, FALSE);
    for (int i = 0; i < 200; i++)
        kernel_thread(writes_waits, NULL);
    kernel_thread(last, NULL);
    assert_true(kernel_go());
    assert_true(detector_count >= 1);
    assert_true(race_coverage()->races >= 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain),
        cmocka_unit_test(test_unordered),
        cmocka_unit_test(test_alive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
