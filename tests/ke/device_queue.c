/* Device queues: F237, F238, F239, F240. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel.h"

static KDEVICE_QUEUE queue;
static KDEVICE_QUEUE_ENTRY entries[6];

static void fresh(void)
{
    memset(&queue, 0x55, sizeof queue);
    memset(entries, 0x55, sizeof entries);
    KeInitializeDeviceQueue(&queue);
}

static void in_order(void *context)
{
    fresh();
    assert_int_equal(queue.Type, 20);
    assert_int_equal(queue.Size, sizeof(KDEVICE_QUEUE));
    assert_int_equal(queue.Busy, FALSE);
    assert_int_equal(queue.Lock, 0);
    assert_true(IsListEmpty(&queue.DeviceListHead));
    assert_false(KeInsertDeviceQueue(&queue, &entries[0]));
    assert_false(entries[0].Inserted);
    assert_true(queue.Busy);
    assert_true(IsListEmpty(&queue.DeviceListHead));
    assert_true(KeInsertDeviceQueue(&queue, &entries[1]));
    assert_true(KeInsertDeviceQueue(&queue, &entries[2]));
    assert_true(entries[2].Inserted);
    assert_ptr_equal(KeRemoveDeviceQueue(&queue), &entries[1]);
    assert_false(entries[1].Inserted);
    assert_true(queue.Busy);
    assert_true(KeRemoveEntryDeviceQueue(&queue, &entries[2]));
    assert_false(entries[2].Inserted);
    assert_false(KeRemoveEntryDeviceQueue(&queue, &entries[2]));
    assert_true(queue.Busy);
    assert_null(KeRemoveDeviceQueue(&queue));
    assert_false(queue.Busy);
}

static void test_in_order(void **state)
{
    assert_true(kernel_run(1, in_order, NULL));
}

static void by_key(void *context)
{
    static const ULONG keys[] = {0, 50, 10, 50, 30, 20};

    fresh();
    assert_null(KeRemoveByKeyDeviceQueueIfBusy(&queue, 1));
    for (int i = 0; i < 6; i++)
        assert_int_equal(KeInsertByKeyDeviceQueue(&queue, &entries[i], keys[i]), i != 0);
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 25), &entries[4]);
    assert_ptr_equal(KeRemoveByKeyDeviceQueueIfBusy(&queue, 50), &entries[1]); /* the earlier one */
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 51),
                     &entries[2]); /* none: the first of all */
    assert_ptr_equal(KeRemoveDeviceQueue(&queue), &entries[5]);
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 0), &entries[3]);
    assert_null(KeRemoveByKeyDeviceQueue(&queue, 0));
    assert_false(queue.Busy);
}

static void test_by_key(void **state)
{
    assert_true(kernel_run(1, by_key, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_order),
        cmocka_unit_test(test_by_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
