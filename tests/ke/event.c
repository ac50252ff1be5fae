/* Events: F002, F004, F005, F008, F009, F010, F011, F012, F015, F016. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel.h"

static KEVENT event;
static char order[64];
static unsigned order_count;

static void mark(char c)
{
    order[order_count++] = c;
    order[order_count] = 0;
}

static void fresh(EVENT_TYPE type, BOOLEAN state)
{
    memset(&event, 0x55, sizeof event);
    KeInitializeEvent(&event, type, state);
    order_count = 0;
    order[0] = 0;
}

static void check_initialised(void *context)
{
    for (int type = 0; type < 2; type++) {
        fresh((EVENT_TYPE)type, TRUE);
        assert_int_equal(event.Header.Type, type);
        assert_int_equal(event.Header.Size, 6);
        assert_int_equal(event.Header.Signalling, 0);
        assert_int_equal(event.Header.SignalState, 1);
        assert_ptr_equal(event.Header.WaitListHead.Flink, &event.Header.WaitListHead);
        assert_ptr_equal(event.Header.WaitListHead.Blink, &event.Header.WaitListHead);
    }
}

static void previous_states(void *context)
{
    fresh(NotificationEvent, FALSE);
    event.Header.SignalState = 0x12345678;
    assert_int_equal(KeReadStateEvent(&event), 0x12345678);
    assert_int_equal(KeSetEvent(&event, 0, FALSE), 0x12345678);
    assert_int_equal(event.Header.SignalState, 1);
    assert_int_equal(KePulseEvent(&event, 0, FALSE), 1);
    assert_int_equal(event.Header.SignalState, 0);
    assert_int_equal(KePulseEvent(&event, 0, FALSE), 0);
    event.Header.SignalState = 0x12345678;
    assert_int_equal(KeResetEvent(&event), 0x12345678);
    assert_int_equal(KeResetEvent(&event), 0);
    KeSetEvent(&event, 0, FALSE);
    KeClearEvent(&event);
    assert_int_equal(KeReadStateEvent(&event), 0);
}

static void wait_and_mark(void *context)
{
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL),
                     STATUS_SUCCESS);
    mark((char)(uintptr_t)context);
}

static void start_waiters(int count)
{
    for (int i = 0; i < count; i++) {
        kernel_thread(wait_and_mark, (void *)(uintptr_t)('a' + i));
        kernel_sleep(1);
    }
}

static void notification_wakes_all(void *context)
{
    fresh(NotificationEvent, FALSE);
    start_waiters(3);
    assert_int_equal(KeSetEvent(&event, 0, FALSE), 0);
    assert_int_equal(event.Header.SignalState, 1);
    kernel_sleep(1);
    assert_string_equal(order, "abc");
}

static void synchronization_wakes_one(void *context)
{
    fresh(SynchronizationEvent, FALSE);
    start_waiters(3);
    for (int i = 1; i <= 3; i++) {
        KeSetEvent(&event, 0, FALSE);
        assert_int_equal(event.Header.SignalState, 0);
        kernel_sleep(1);
        assert_int_equal(strlen(order), i);
    }
    assert_string_equal(order, "abc"); /* in order of arrival */
}

static void pulses(void *context)
{
    fresh(NotificationEvent, FALSE);
    start_waiters(2);
    KePulseEvent(&event, 0, FALSE);
    assert_int_equal(event.Header.SignalState, 0);
    kernel_sleep(1);
    assert_string_equal(order, "ab");
    fresh(SynchronizationEvent, FALSE);
    start_waiters(2);
    KePulseEvent(&event, 0, FALSE);
    kernel_sleep(1);
    assert_string_equal(order, "a");
    KeSetEvent(&event, 0, FALSE);
}

static void first_block_is_in_the_list(void *context)
{
    PKTHREAD thread;

    fresh(NotificationEvent, FALSE);
    thread = kernel_thread(wait_and_mark, (void *)'x');
    kernel_sleep(1);
    assert_ptr_equal(event.Header.WaitListHead.Flink, &thread->wait_blocks[0].WaitListEntry);
    assert_ptr_equal(thread->wait_blocks[0].Object, &event);
    assert_ptr_equal(thread->wait_blocks[0].Thread, thread);
    KeSetEvent(&event, 0, FALSE);
}

static void increments_boost(void *context)
{
    static const struct {
        KPRIORITY increment, expected;
    } rows[] = {{0, 8}, {1, 9}, {7, 15}, {8, 15}, {100, 15}, {-3, 8}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PKTHREAD thread;

        fresh(NotificationEvent, FALSE);
        thread = kernel_thread(wait_and_mark, (void *)'x');
        kernel_sleep(1);
        KeSetEvent(&event, rows[i].increment, FALSE);
        kernel_sleep(1);
        assert_int_equal(KeQueryPriorityThread(thread), rows[i].expected);
    }
}

static int written_after;

static void read_after_wait(void *context)
{
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    *(int *)context = written_after;
}

static void a_boosted_thread_runs_first_on_one_cpu(void *context)
{
    int seen = -1;

    fresh(NotificationEvent, FALSE);
    written_after = 0;
    kernel_thread(read_after_wait, &seen);
    kernel_sleep(1);
    KeSetEvent(&event, 2, FALSE);
    written_after = 1;
    kernel_sleep(1);
    assert_int_equal(seen, 0);
}

static KEVENT other;

static void set_and_wait(void *context)
{
    KeSetEvent(&event, 0, TRUE);
    assert_int_equal(world->sim->cpu->irql, DISPATCH_LEVEL);
    assert_int_equal(KeWaitForSingleObject(&other, Executive, KernelMode, FALSE, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    mark('1');
}

static void pulse_answer(void *context)
{
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    KePulseEvent(&other, 0, FALSE); /* lost unless the other one already waits */
    mark('2');
}

static void signal_and_wait_is_atomic(void **state)
{
    kernel_start(1);
    fresh(SynchronizationEvent, FALSE);
    KeInitializeEvent(&other, SynchronizationEvent, FALSE);
    KeSetPriorityThread(kernel_thread(pulse_answer, NULL), 12);
    kernel_thread(set_and_wait, NULL);
    assert_true(kernel_go());
    assert_int_equal(strlen(order), 2);
    assert_int_equal(world->sim->threads_alive, 0);
}

#define IN_KERNEL(name, cpus)                                                                      \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        assert_true(kernel_run(cpus, name, NULL));                                                 \
    }

IN_KERNEL(check_initialised, 1)
IN_KERNEL(previous_states, 1)
IN_KERNEL(notification_wakes_all, 2)
IN_KERNEL(synchronization_wakes_one, 2)
IN_KERNEL(pulses, 1)
IN_KERNEL(first_block_is_in_the_list, 1)
IN_KERNEL(increments_boost, 2)
IN_KERNEL(a_boosted_thread_runs_first_on_one_cpu, 1)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_initialised),
        cmocka_unit_test(test_previous_states),
        cmocka_unit_test(test_notification_wakes_all),
        cmocka_unit_test(test_synchronization_wakes_one),
        cmocka_unit_test(test_pulses),
        cmocka_unit_test(test_first_block_is_in_the_list),
        cmocka_unit_test(test_increments_boost),
        cmocka_unit_test(test_a_boosted_thread_runs_first_on_one_cpu),
        cmocka_unit_test(signal_and_wait_is_atomic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
