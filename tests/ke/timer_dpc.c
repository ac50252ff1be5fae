/* A timer's DPC and a thread that wakes at the same moment: F058; both happen, whatever idles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel.h"

enum { ROUNDS = 10 };

static KTIMER timer;
static KDPC dpc;
static unsigned ran;

static VOID routine(PKDPC which, PVOID context, PVOID argument1, PVOID argument2)
{
    ran++;
}

static void body(void *context)
{
    LARGE_INTEGER due = kernel_ms(1);

    for (unsigned i = 0; i < ROUNDS; i++) {
        KeInitializeTimer(&timer);
        KeInitializeDpc(&dpc, routine, NULL);
        if (context)
            KeSetPriorityThread(KeGetCurrentThread(), 8 + (KPRIORITY)i % 3);
        KeSetTimer(&timer, due, &dpc); /* fires before the sleep is over, at the same time */
        kernel_sleep(1);
        assert_int_equal(ran, i + 1);
    }
}

static void sleeper(void *context)
{
    for (int i = 0; i < ROUNDS; i++)
        kernel_sleep(1);
}

static void test_same_moment(void **state)
{
    for (uint32_t cpus = 1; cpus <= 3; cpus++) {
        for (intptr_t others = 0; others <= 2; others++) {
            kernel_start(cpus);
            ran = 0;
            kernel_thread(body, (void *)others);
            for (intptr_t i = 0; i < others; i++)
                kernel_thread(sleeper, NULL);
            assert_true(kernel_go());
            assert_int_equal(ran, ROUNDS);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
