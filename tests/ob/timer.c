/* Timers behind handles, and their APCs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define POLL (&(LARGE_INTEGER){.QuadPart = 0})
#define MS(n_) (&(LARGE_INTEGER){.QuadPart = -10000LL * (n_)})

static HANDLE timer;
static unsigned calls;
static PVOID context_seen;
static uint64_t time_seen;
static PKTHREAD thread_seen;
static KIRQL irql_seen;

static VOID routine(PVOID context, ULONG low, LONG high)
{
    calls++;
    context_seen = context;
    time_seen = (uint64_t)(ULONG)high << 32 | low;
    thread_seen = ke_current();
    irql_seen = (KIRQL)sim_irql(world->sim);
}

static uint64_t system_time(void)
{
    LARGE_INTEGER time;

    assert_status(ZwQuerySystemTime(&time), 0);
    return (uint64_t)time.QuadPart;
}

OBJECTS_TEST(expires)
{
    BOOLEAN state = 0x55;
    TIMER_BASIC_INFORMATION info;

    memset(&info, 0x55, sizeof info);
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    assert_status(ZwSetTimer(timer, MS(5), NULL, NULL, FALSE, 0, &state), 0);
    assert_int_equal(state, FALSE);
    assert_status(ZwQueryTimer(timer, TimerBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.RemainingTime.QuadPart, 50000);
    assert_int_equal(info.TimerState, FALSE);
    assert_status(ZwWaitForSingleObject(timer, FALSE, MS(100)), 0);
    assert_int_equal(kernel_now(), 5);
    assert_status(ZwWaitForSingleObject(timer, FALSE, POLL), STATUS_TIMEOUT);
    kernel_sleep(3);
    assert_status(ZwQueryTimer(timer, TimerBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.RemainingTime.QuadPart, -30000);
    ZwClose(timer);
}

OBJECTS_TEST(notification_and_cancel)
{
    BOOLEAN state = 0x55;

    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, NotificationTimer), 0);
    assert_status(ZwSetTimer(timer, MS(1), NULL, NULL, FALSE, 0, NULL), 0);
    kernel_sleep(2);
    assert_status(ZwWaitForSingleObject(timer, FALSE, POLL), 0);
    assert_status(ZwWaitForSingleObject(timer, FALSE, POLL), 0);
    assert_status(ZwCancelTimer(timer, &state), 0);
    assert_int_equal(state, TRUE);
    assert_status(ZwSetTimer(timer, MS(1), NULL, NULL, FALSE, 0, &state), 0);
    assert_int_equal(state, TRUE); /* it was signalled; setting resets it */
    assert_status(ZwWaitForSingleObject(timer, FALSE, POLL), STATUS_TIMEOUT);
    assert_status(ZwCancelTimer(timer, &state), 0);
    assert_int_equal(state, FALSE);
    kernel_sleep(5);
    assert_status(ZwWaitForSingleObject(timer, FALSE, POLL), STATUS_TIMEOUT);
    ZwClose(timer);
}

OBJECTS_TEST(periodic)
{
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    assert_status(ZwSetTimer(timer, MS(5), NULL, NULL, FALSE, 10, NULL), 0);
    for (int i = 0; i < 4; i++) {
        assert_status(ZwWaitForSingleObject(timer, FALSE, NULL), 0);
        assert_int_equal(kernel_now(), 5 + 10 * i);
    }
    assert_status(ZwClose(timer), 0); /* a timer that runs can be closed: it stops */
}

OBJECTS_TEST(arguments)
{
    HANDLE event;

    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, (TIMER_TYPE)2),
                  STATUS_INVALID_PARAMETER_4);
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, NotificationTimer), 0);
    assert_status(ZwSetTimer(timer, MS(1), NULL, NULL, FALSE, -1, NULL),
                  STATUS_INVALID_PARAMETER_6);
    assert_status(ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(ZwSetTimer(event, MS(1), NULL, NULL, FALSE, 0, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwCancelTimer(event, NULL), STATUS_OBJECT_TYPE_MISMATCH);
}

OBJECTS_TEST(second_handle_same_timer) /* F066 */
{
    HANDLE second;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\t", 0);
    BOOLEAN state;

    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, name, NotificationTimer), 0);
    assert_status(ZwOpenTimer(&second, TIMER_ALL_ACCESS, name), 0);
    assert_status(ZwCompareObjects(timer, second), 0);
    assert_int_equal(objects_counts(timer).HandleCount, 2);
    assert_status(ZwSetTimer(second, MS(1), NULL, NULL, FALSE, 0, NULL), 0);
    assert_status(ZwWaitForSingleObject(timer, FALSE, NULL), 0);
    assert_status(ZwCancelTimer(timer, &state), 0);
    assert_int_equal(state, TRUE);
}

OBJECTS_TEST(kernel_apc) /* F065 */
{
    uint64_t due;

    calls = 0;
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    due = system_time() + 50000;
    assert_status(ZwSetTimer(timer, MS(5), routine, (PVOID)0x123, FALSE, 0, NULL), 0);
    kernel_sleep(20); /* not alertable, KernelMode */
    assert_int_equal(calls, 1);
    assert_ptr_equal(context_seen, (PVOID)0x123);
    assert_int_equal(time_seen, due);
    assert_ptr_equal(thread_seen, ke_current());
    assert_int_equal(irql_seen, PASSIVE_LEVEL);
    assert_int_equal(kernel_now(), 20);
    kernel_sleep(20);
    assert_int_equal(calls, 1);
    assert_int_equal(objects_counts(timer).PointerCount, 2); /* its own reference is gone */
    ZwClose(timer);
}

OBJECTS_TEST(cancel_removes_the_apc) /* F064 */
{
    calls = 0;
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    KeEnterCriticalRegion(); /* holds the APC off */
    assert_status(ZwSetTimer(timer, MS(1), routine, NULL, FALSE, 0, NULL), 0);
    kernel_sleep(5);
    assert_int_equal(calls, 0);
    assert_status(ZwCancelTimer(timer, NULL), 0);
    KeLeaveCriticalRegion();
    kernel_sleep(5);
    assert_int_equal(calls, 0);
    /* The same by setting it again. */
    KeEnterCriticalRegion();
    assert_status(ZwSetTimer(timer, MS(1), routine, (PVOID)1, FALSE, 0, NULL), 0);
    kernel_sleep(5);
    assert_status(ZwSetTimer(timer, MS(10), routine, (PVOID)2, FALSE, 0, NULL), 0);
    KeLeaveCriticalRegion();
    kernel_sleep(5);
    assert_int_equal(calls, 0);
    kernel_sleep(10);
    assert_int_equal(calls, 1);
    assert_ptr_equal(context_seen, (PVOID)2);
    /* And without an APC any more. */
    assert_status(ZwSetTimer(timer, MS(1), routine, (PVOID)1, FALSE, 0, NULL), 0);
    assert_status(ZwSetTimer(timer, MS(1), NULL, NULL, FALSE, 0, NULL), 0);
    kernel_sleep(5);
    assert_int_equal(calls, 1);
    assert_true(list_empty(&world->ob->apc_timers));
    ZwClose(timer);
    assert_int_equal(ob_type_object_count(world->ob->timer_type), 0);
}

OBJECTS_TEST(periodic_apc)
{
    calls = 0;
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    assert_status(ZwSetTimer(timer, MS(1), routine, NULL, FALSE, 2, NULL), 0);
    for (int i = 0; i < 10; i++)
        kernel_sleep(1);
    assert_int_equal(calls, 5);
    assert_status(ZwCancelTimer(timer, NULL), 0);
    kernel_sleep(10);
    assert_int_equal(calls, 5);
}

static void sets_and_ends(void *context)
{
    assert_status(ZwSetTimer(timer, MS(5), routine, NULL, FALSE, 0, NULL), 0);
    ob_timers_cancel(ke_current()); /* as ps does */
}

OBJECTS_TEST(thread_end_cancels)
{
    TIMER_BASIC_INFORMATION info;

    calls = 0;
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, SynchronizationTimer), 0);
    objects_thread(sets_and_ends, NULL);
    kernel_sleep(20);
    assert_int_equal(calls, 0);
    assert_status(ZwQueryTimer(timer, TimerBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.TimerState, FALSE);
    assert_int_equal(objects_counts(timer).PointerCount, 2);
}

OBJECTS_TEST(coalescable)
{
    struct {
        LARGE_INTEGER due;
        PVOID routine, context, wake;
        ULONG period, delay;
        PBOOLEAN previous;
    } given = {.due = {.QuadPart = -10000}, .delay = 10};
    BOOLEAN previous = 0x55;

    given.previous = &previous;
    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, NotificationTimer), 0);
    assert_status(ZwSetTimerEx(timer, TimerSetCoalescableTimer, &given, sizeof given), 0);
    assert_int_equal(previous, FALSE);
    assert_status(ZwWaitForSingleObject(timer, FALSE, MS(20)), 0);
    assert_int_equal(kernel_now(), 1);
    assert_status(ZwSetTimerEx(timer, TimerSetCoalescableTimer, &given, sizeof given - 1),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwSetTimerEx(timer, MaxTimerInfoClass, &given, sizeof given),
                  STATUS_INVALID_INFO_CLASS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expires),
        cmocka_unit_test(notification_and_cancel),
        cmocka_unit_test(periodic),
        cmocka_unit_test(arguments),
        cmocka_unit_test(second_handle_same_timer),
        cmocka_unit_test(kernel_apc),
        cmocka_unit_test(cancel_removes_the_apc),
        cmocka_unit_test(periodic_apc),
        cmocka_unit_test(thread_end_cancels),
        cmocka_unit_test(coalescable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
