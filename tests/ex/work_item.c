/* Work items: who runs them, when, and what stops the machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

static WORK_QUEUE_ITEM item, more[50];
static KEVENT event;
static PKTHREAD ran_by[50];

static VOID simple(PVOID parameter)
{
    uint64_t routine = 0;

    assert_ptr_equal(parameter, &event);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(ke_current()->system_thread);
    assert_int_equal(KeQueryPriorityThread(ke_current()), 12);
    assert_true(ex_is_worker(ke_current(), &routine));
    assert_ptr_equal(routine, simple);
    assert_null(item.List.Flink); /* free to be queued again */
    assert_false(ex_work_queued(&item));
    ran_by[0] = ke_current();
    KeSetEvent(&event, 0, FALSE);
}

static void queues(void *context)
{
    uint64_t routine = 1;
    KIRQL old;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    memset(&item, 0x55, sizeof item);
    ExInitializeWorkItem(&item, simple, &event);
    assert_null(item.List.Flink);
    for (int i = 0; i < 3; i++) {
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        assert_true(ex_work_queued(&item));
        assert_ptr_equal(ex_work_in((uint64_t)(uintptr_t)&item, sizeof item), &item);
        assert_null(ex_work_in((uint64_t)(uintptr_t)&item + sizeof item, 100));
        KeLowerIrql(old);
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        kernel_sleep(1);
        more[0].Parameter = ran_by[0];
        assert_ptr_equal(ran_by[0], i ? more[0].Parameter : ran_by[0]); /* the same worker */
    }
    assert_false(ex_is_worker(ke_current(), &routine));
    assert_true(ex_is_worker(ran_by[0], &routine));
    assert_int_equal(routine, 0);
}

static void test_queues(void **state)
{
    assert_true(executive_run(2, queues, NULL));
}

static VOID waits(PVOID parameter)
{
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    mark('w');
}

static void many(void *context)
{
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    for (int i = 0; i < 50; i++) {
        ExInitializeWorkItem(&more[i], waits, NULL);
        ExQueueWorkItem(&more[i], i % 5 ? DelayedWorkQueue : CriticalWorkQueue);
    }
    kernel_sleep(1);
    assert_string_equal(log_text, "");
    /* 40 delayed: 32 run at the same time, 8 are still queued. */
    int queued = 0;

    for (int i = 0; i < 50; i++)
        queued += ex_work_queued(&more[i]);
    assert_int_equal(queued, 8);
    KeSetEvent(&event, 0, FALSE);
    kernel_sleep(1);
    assert_int_equal(strlen(log_text), 50);
}

static void test_many(void **state)
{
    assert_true(executive_run(2, many, NULL));
}

/* The routine frees its item, as drivers do. */
static VOID frees(PVOID parameter)
{
    ExFreePool(parameter);
    mark('f');
}

static void freeing(void *context)
{
    for (int i = 0; i < 10; i++) {
        PWORK_QUEUE_ITEM mine = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *mine, 0x78);

        ExInitializeWorkItem(mine, frees, mine);
        ExQueueWorkItem(mine, CriticalWorkQueue);
    }
}

static void test_freeing(void **state)
{
    assert_true(executive_run(2, freeing, NULL));
    assert_string_equal(log_text, "ffffffffff");
    assert_int_equal(world->mm->live_count, 0);
}

/* --- what stops the machine
 * ------------------------------------------------------------------------- */

static KMUTEX mutex;

static VOID misbehaves(PVOID parameter)
{
    switch (*(int *)parameter) {
    case 0:
        KfRaiseIrql(DISPATCH_LEVEL);
        break;
    case 1:
        KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
        break;
    case 2:
        KeEnterCriticalRegion();
        break;
    case 3:
        KeEnterGuardedRegion();
        break;
    }
}

static void misuse(void *context)
{
    int what = *(int *)context;
    KIRQL old;

    KeInitializeMutex(&mutex, 0);
    ExInitializeWorkItem(&item, misbehaves, context);
    switch (what) {
    case 4:
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        break;
    case 5:
        ExQueueWorkItem(&item, MaximumWorkQueue);
        break;
    case 6: {
        PWORK_QUEUE_ITEM mine = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *mine, 0x78);

        ExInitializeWorkItem(mine, misbehaves, context);
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        ExQueueWorkItem(mine, DelayedWorkQueue);
        ExFreePool(mine);
        KeLowerIrql(old);
        kernel_sleep(1);
        break;
    }
    case 7:
        memset(&item, 0x55, sizeof item); /* never initialised */
        ExQueueWorkItem(&item, DelayedWorkQueue);
        break;
    default:
        ExQueueWorkItem(&item, DelayedWorkQueue);
        break;
    }
}

static void test_misuse(void **state)
{
    static const struct {
        ULONG code;
        ULONG64 first;
    } expected[] = {{0xE1, 0}, {0x39, 0}, {0x1, 0},  {0x1, 0},
                    {0xE4, 1}, {0xE4, 6}, {0x96, 0}, {0xE4, 1}};

    for (int i = 0; i < 8; i++) {
        assert_int_equal(executive_crash(misuse, &i), expected[i].code);
        if (expected[i].first)
            assert_int_equal(world->ke->crash.args[0], expected[i].first);
        else if (i < 4)
            assert_ptr_equal(world->ke->crash.args[0], misbehaves);
    }
}

/* --- the hook of ps
 * ------------------------------------------------------------------------------------ */

static unsigned made;

static PKTHREAD make(PKSTART_ROUTINE start, void *context)
{
    made++;
    return kernel_thread((void (*)(void *))start, context);
}

static void hooked(void *context)
{
    made = 0;
    world->ex->hooks.worker_create = make;
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    ExInitializeWorkItem(&item, simple, &event);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    assert_int_equal(made, 1);
}

static void test_hook(void **state)
{
    assert_true(executive_run(1, hooked, NULL));
}

/* --- races
 * -------------------------------------------------------------------------------------------- */

static unsigned runs, queued;

static VOID counts(PVOID parameter)
{
    runs++;
}

static void prepare(void)
{
    runs = queued = 0;
    for (int i = 0; i < 50; i++) {
        ExInitializeWorkItem(&more[i], counts, NULL);
    }
}

static void racer(void *context)
{
    for (int i = 0; i < 10; i++) {
        ExQueueWorkItem(&more[(intptr_t)context * 10 + i],
                        i % 2 ? DelayedWorkQueue : CriticalWorkQueue);
        queued++;
    }
}

static void check(void)
{
    assert_int_equal(queued, 30);
    assert_int_equal(runs, 30);
}

static void test_races(void **state)
{
    executive_race(100, 2, prepare, (void (*const[])(void *)){racer, racer, racer, NULL}, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queues), cmocka_unit_test(test_many), cmocka_unit_test(test_freeing),
        cmocka_unit_test(test_misuse), cmocka_unit_test(test_hook), cmocka_unit_test(test_races),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
