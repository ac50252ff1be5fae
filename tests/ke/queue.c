/* KQUEUE: order, concurrency, association, timeouts, rundown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel.h"

enum { ENTRIES = 8 };

static KQUEUE queue, other;
static LIST_ENTRY entries[ENTRIES];
static char order[64];
static unsigned order_count;

static void mark(char c)
{
    order[order_count++] = c;
    order[order_count] = 0;
}

static void fresh(ULONG count)
{
    memset(&queue, 0x55, sizeof queue);
    memset(entries, 0x55, sizeof entries);
    KeInitializeQueue(&queue, count);
    order_count = 0;
    order[0] = 0;
}

static void initialised(void *context)
{
    fresh(0);
    assert_int_equal(queue.Header.Type, 4);
    assert_int_equal(queue.Header.Size, 16);
    assert_int_equal(queue.Header.SignalState, 0);
    assert_true(IsListEmpty(&queue.Header.WaitListHead));
    assert_true(IsListEmpty(&queue.EntryListHead));
    assert_true(IsListEmpty(&queue.ThreadListHead));
    assert_int_equal(queue.CurrentCount, 0);
    assert_int_equal(queue.MaximumCount, 3); /* CPUs of the machine */
    fresh(7);
    assert_int_equal(queue.MaximumCount, 7);
}

static void test_initialised(void **state)
{
    assert_true(kernel_run(3, initialised, NULL));
}

static void one_thread(void *context)
{
    LARGE_INTEGER now = {.QuadPart = 0}, ms = kernel_ms(5);
    LIST_ENTRY *array[4];

    fresh(1);
    assert_int_equal(KeInsertQueue(&queue, &entries[0]), 0);
    assert_int_equal(KeInsertQueue(&queue, &entries[1]), 1);
    assert_int_equal(KeInsertHeadQueue(&queue, &entries[2]), 2);
    assert_int_equal(KeReadStateQueue(&queue), 3);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, NULL), &entries[2]);
    assert_ptr_equal(ke_current()->queue, &queue);
    assert_int_equal(queue.CurrentCount, 1);
    assert_ptr_equal(queue.ThreadListHead.Flink, &ke_current()->queue_link);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, &now), &entries[0]);
    assert_int_equal(queue.CurrentCount, 1);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, &now), &entries[1]);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, &now), (void *)(LONG_PTR)STATUS_TIMEOUT);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, &ms), (void *)(LONG_PTR)STATUS_TIMEOUT);
    assert_int_equal(kernel_now(), 5);
    assert_int_equal(queue.CurrentCount, 1);
    for (int i = 0; i < 3; i++)
        KeInsertQueue(&queue, &entries[i]);
    assert_int_equal(KeRemoveQueueEx(&queue, KernelMode, FALSE, NULL, array, 4), 3);
    for (int i = 0; i < 3; i++)
        assert_ptr_equal(array[i], &entries[i]);
    assert_int_equal(KeRemoveQueueEx(&queue, KernelMode, FALSE, &now, array, 4), 0);
    /* Another queue: the first one is left. */
    KeInitializeQueue(&other, 1);
    KeInsertQueue(&other, &entries[5]);
    assert_ptr_equal(KeRemoveQueue(&other, KernelMode, NULL), &entries[5]);
    assert_int_equal(queue.CurrentCount, 0);
    assert_true(IsListEmpty(&queue.ThreadListHead));
    assert_int_equal(other.CurrentCount, 1);
}

static void test_one_thread(void **state)
{
    assert_true(kernel_run(1, one_thread, NULL));
    /* It has ended: it does not count any more. */
    assert_int_equal(other.CurrentCount, 0);
    assert_true(IsListEmpty(&other.ThreadListHead));
}

/* The last to wait is the first to be served. */
static void waiter(void *context)
{
    LIST_ENTRY *entry = KeRemoveQueue(&queue, KernelMode, NULL);

    mark(*(char *)context);
    mark((char)('0' + (entry - entries)));
}

static void inserter(void *context)
{
    kernel_sleep(10);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(KeInsertQueue(&queue, &entries[i]), 0);
        assert_int_equal(queue.Header.SignalState, 0); /* handed over */
        kernel_sleep(1);
    }
}

static void test_last_first(void **state)
{
    kernel_start(1);
    fresh(8);
    kernel_thread(waiter, "a");
    kernel_thread(waiter, "b");
    kernel_thread(waiter, "c");
    kernel_thread(inserter, NULL);
    assert_true(kernel_go());
    assert_string_equal(order, "c0b1a2");
}

/* Of two workers only one runs, until it blocks. */
static KEVENT go;

static void worker(void *context)
{
    LIST_ENTRY *entry;

    while ((entry = KeRemoveQueue(&queue, KernelMode, NULL)) != &entries[7]) {
        mark('[');
        assert_true(queue.CurrentCount <= 1);
        if (entry == &entries[0])
            KeWaitForSingleObject(&go, Executive, KernelMode, FALSE, NULL);
        mark(']');
    }
    KeInsertQueue(&queue, &entries[7]);
}

static void feeder(void *context)
{
    kernel_sleep(1);
    KeInsertQueue(&queue, &entries[0]); /* its worker blocks: not counted */
    kernel_sleep(1);
    assert_int_equal(queue.CurrentCount, 0);
    KeInsertQueue(&queue, &entries[1]); /* so the second worker runs */
    kernel_sleep(1);
    assert_string_equal(order, "[[]");
    KeSetEvent(&go, 0, FALSE);
    kernel_sleep(1);
    assert_string_equal(order, "[[]]");
    KeInsertQueue(&queue, &entries[7]);
}

static void test_concurrency(void **state)
{
    kernel_start(2);
    fresh(1);
    KeInitializeEvent(&go, NotificationEvent, FALSE);
    kernel_thread(worker, NULL);
    kernel_thread(worker, NULL);
    kernel_thread(feeder, NULL);
    assert_true(kernel_go());
    assert_int_equal(queue.CurrentCount, 0);
    assert_int_equal(queue.Header.SignalState, 1);
}

/* An entry waits while as many threads as allowed run. */
static void busy(void *context)
{
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, NULL), &entries[0]);
    KeStallExecutionProcessor(5000);
    mark('1');
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, NULL), &entries[1]);
    mark('2');
}

static void second(void *context)
{
    LARGE_INTEGER timeout = kernel_ms(3);

    kernel_sleep(1);
    KeInsertQueue(&queue, &entries[1]);
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, &timeout), (void *)(LONG_PTR)STATUS_TIMEOUT);
    mark('t');
}

static void test_maximum(void **state)
{
    kernel_start(2);
    fresh(1);
    KeInsertQueue(&queue, &entries[0]);
    kernel_thread(busy, NULL);
    kernel_thread(second, NULL);
    assert_true(kernel_go());
    assert_string_equal(order, "t12");
}

static void abandoned(void *context)
{
    assert_ptr_equal(KeRemoveQueue(&queue, KernelMode, NULL), (void *)(LONG_PTR)STATUS_ABANDONED);
    assert_null(ke_current()->queue);
    mark('a');
}

static void runs_down(void *context)
{
    LIST_ENTRY *first;

    kernel_sleep(1);
    assert_null(KeRundownQueue(&queue));
    kernel_sleep(1);
    KeInsertQueue(&queue, &entries[0]);
    KeInsertQueue(&queue, &entries[1]);
    first = KeRundownQueue(&queue);
    assert_ptr_equal(first, &entries[0]);
    assert_ptr_equal(first->Flink, &entries[1]);
    assert_ptr_equal(first->Flink->Flink, first);
    assert_int_equal(KeReadStateQueue(&queue), 0);
}

static void test_rundown(void **state)
{
    kernel_start(1);
    fresh(1);
    kernel_thread(abandoned, NULL);
    kernel_thread(runs_down, NULL);
    assert_true(kernel_go());
    assert_string_equal(order, "a");
}

static void twice(void *context)
{
    fresh(1);
    KeInsertQueue(&queue, &entries[0]);
    entries[0].Flink = entries[0].Blink = NULL; /* used for something else */
    KeRemoveQueue(&queue, KernelMode, NULL);
}

static void test_bad_entry(void **state)
{
    assert_false(kernel_run(1, twice, NULL));
    assert_int_equal(world->ke->crash.code, 0x96);
    assert_ptr_equal(world->ke->crash.args[0], &entries[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initialised), cmocka_unit_test(test_one_thread),
        cmocka_unit_test(test_last_first),  cmocka_unit_test(test_concurrency),
        cmocka_unit_test(test_maximum),     cmocka_unit_test(test_rundown),
        cmocka_unit_test(test_bad_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
