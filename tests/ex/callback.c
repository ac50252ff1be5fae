/* Callback objects (F260) and EX_TIMERs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

static PCALLBACK_OBJECT object;
static PVOID registrations[3];

static VOID note(PVOID context, PVOID a, PVOID b)
{
    assert_ptr_equal(a, (PVOID)1);
    assert_ptr_equal(b, (PVOID)2);
    mark(*(char *)context);
}

static KIRQL expected_irql;

static VOID at_irql(PVOID context, PVOID a, PVOID b)
{
    assert_int_equal(KeGetCurrentIrql(), expected_irql);
    mark('q');
}

static void notifying(void *context)
{
    KIRQL old;

    assert_int_equal(ExCreateCallback(&object, NULL, FALSE, TRUE), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ExCreateCallback(&object, NULL, TRUE, TRUE), STATUS_SUCCESS);
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    registrations[0] = ExRegisterCallback(object, note, "a");
    registrations[1] = ExRegisterCallback(object, note, "b");
    registrations[2] = ExRegisterCallback(object, note, "c");
    assert_null(ExRegisterCallback(object, NULL, NULL));
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    assert_string_equal(log_text, "abc");
    ExUnregisterCallback(registrations[1]);
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    assert_string_equal(log_text, "abcac");
    ExUnregisterCallback(registrations[0]);
    ExUnregisterCallback(registrations[2]);
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    assert_string_equal(log_text, "abcac");
    registrations[0] = ExRegisterCallback(object, at_irql, NULL);
    for (int irql = PASSIVE_LEVEL; irql <= DISPATCH_LEVEL; irql++) {
        expected_irql = (KIRQL)irql;
        KeRaiseIrql((KIRQL)irql, &old);
        ExNotifyCallback(object, NULL, NULL);
        KeLowerIrql(old);
    }
    ExUnregisterCallback(registrations[0]);
    assert_string_equal(log_text, "abcacqqq");
    assert_int_equal(world->mm->live_count, 0);
    ExCreateCallback(&object, NULL, TRUE, FALSE);
    assert_non_null(ExRegisterCallback(object, note, "a"));
    assert_null(ExRegisterCallback(object, note, "b")); /* one at most */
}

static void test_notifying(void **state)
{
    assert_true(executive_run(1, notifying, NULL));
}

static void named(void *context)
{
    UNICODE_STRING name = {24, 24, (PWCH)u"\\Callback\\Me"};
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT same;

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    assert_int_equal(ExCreateCallback(&object, &attributes, FALSE, TRUE),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ExCreateCallback(&object, &attributes, TRUE, TRUE), STATUS_SUCCESS);
    assert_int_equal(ExCreateCallback(&same, &attributes, FALSE, FALSE), STATUS_SUCCESS);
    assert_ptr_equal(object, same);
}

static void test_named(void **state)
{
    assert_true(executive_run(1, named, NULL));
}

/* Unregistering waits for the call that goes on. */
static VOID slow(PVOID context, PVOID a, PVOID b)
{
    kernel_sleep(5);
    mark('s');
}

static void notifier(void *context)
{
    ExNotifyCallback(object, NULL, NULL);
    mark('n');
}

static void unregisters(void *context)
{
    kernel_sleep(1);
    ExUnregisterCallback(registrations[0]);
    mark('u');
}

static void prepare_slow(void *context)
{
    ExCreateCallback(&object, NULL, TRUE, TRUE);
    registrations[0] = ExRegisterCallback(object, slow, NULL);
}

static void test_unregister_waits(void **state)
{
    executive_start(1);
    kernel_thread(prepare_slow, NULL);
    assert_true(kernel_go());
    kernel_thread(notifier, NULL);
    kernel_thread(unregisters, NULL);
    assert_true(kernel_go());
    assert_int_equal(log_text[0], 's');
    assert_int_equal(strlen(log_text), 3);
    assert_int_equal(world->mm->live_count, 0);
}

static unsigned calls;
static bool loaded;

static VOID counting(PVOID context, PVOID a, PVOID b)
{
    assert_true(loaded);
    ke_point(KE_OP_READ, NULL);
    assert_true(loaded);
    calls++;
}

static void race_prepare(void)
{
    calls = 0;
    loaded = true;
    object = NULL;
}

static void race_driver(void *context)
{
    PCALLBACK_OBJECT mine;

    ExCreateCallback(&mine, NULL, TRUE, TRUE);
    registrations[0] = ExRegisterCallback(mine, counting, NULL);
    object = mine;
    for (int i = 0; i < 3; i++)
        ke_point(KE_OP_READ, NULL);
    ExUnregisterCallback(registrations[0]);
    loaded = false;
}

static void race_notifier(void *context)
{
    for (int i = 0; i < 5; i++) {
        ke_point(KE_OP_READ, NULL);
        if (object)
            ExNotifyCallback(object, NULL, NULL);
    }
}

static void race_check(void)
{
    assert_false(loaded);
    assert_int_equal(world->mm->live_count, 0);
}

static void test_races(void **state)
{
    executive_race(200, 2, race_prepare,
                   (void (*const[])(void *)){race_driver, race_notifier, race_notifier, NULL},
                   race_check);
}

/* --- timers
 * ------------------------------------------------------------------------------------------ */

static PEX_TIMER timer;
static unsigned ticks;
static bool deleted;

static VOID tick(PEX_TIMER which, PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_ptr_equal(context, &ticks);
    if (timer)
        assert_ptr_equal(which, timer);
    ticks++;
}

static VOID gone(PVOID context)
{
    assert_ptr_equal(context, &deleted);
    deleted = true;
}

static void timers(void *context)
{
    LARGE_INTEGER now = {.QuadPart = 0};
    EXT_DELETE_PARAMETERS parameters;

    ticks = 0;
    timer = NULL;
    deleted = false;
    assert_null(ExAllocateTimer(tick, &ticks, 0x100));
    timer = ExAllocateTimer(tick, &ticks, EX_TIMER_NOTIFICATION);
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, &now),
                     STATUS_TIMEOUT);
    assert_false(ExSetTimer(timer, -10000, 0, NULL));
    assert_true(ExSetTimer(timer, -20000, 0, NULL));
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(kernel_now(), 2);
    assert_int_equal(ticks, 1);
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, &now),
                     STATUS_SUCCESS);
    assert_false(ExCancelTimer(timer, NULL));
    /* A period below a millisecond. */
    ExSetTimer(timer, -5000, 2500, NULL);
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, &now),
                     STATUS_TIMEOUT);
    kernel_sleep(1); /* at 500, 750, 1000 us */
    assert_int_equal(ticks, 4);
    assert_true(ExCancelTimer(timer, NULL));
    kernel_sleep(5);
    assert_int_equal(ticks, 4);
    ExInitializeDeleteTimerParameters(&parameters);
    parameters.DeleteCallback = gone;
    parameters.DeleteContext = &deleted;
    ExSetTimer(timer, -10000, 0, NULL);
    assert_true(ExDeleteTimer(timer, TRUE, TRUE, &parameters));
    assert_true(deleted);
    assert_int_equal(world->mm->live_count, 0);
    timer = ExAllocateTimer(NULL, NULL, 0);
    ExSetTimer(timer, -10000, 0, NULL);
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(KeWaitForSingleObject(timer, Executive, KernelMode, FALSE, &now),
                     STATUS_TIMEOUT);
    assert_false(ExDeleteTimer(timer, TRUE, FALSE, NULL));
    /* Not cancelled: it lives until it has expired. */
    timer = ExAllocateTimer(tick, &ticks, 0);
    ticks = 0;
    deleted = false;
    ExSetTimer(timer, -10000, 0, NULL);
    assert_false(ExDeleteTimer(timer, FALSE, FALSE, &parameters));
    assert_false(deleted);
    kernel_sleep(2);
    assert_int_equal(ticks, 1);
    assert_true(deleted);
    assert_int_equal(world->mm->live_count, 0);
}

static void test_timers(void **state)
{
    assert_true(executive_run(1, timers, NULL));
}

/* A timer that deletes itself in its callback; and one deleted while that runs elsewhere. */
static VOID once(PEX_TIMER which, PVOID context)
{
    ExDeleteTimer(which, TRUE, FALSE, NULL);
    mark('o');
}

static VOID long_one(PEX_TIMER which, PVOID context)
{
    KeStallExecutionProcessor(500);
    mark('l');
}

static void deleting(void *context)
{
    timer = ExAllocateTimer(once, NULL, 0);
    ExSetTimer(timer, -10000, 10000, NULL);
    kernel_sleep(5);
    assert_string_equal(log_text, "o");
    assert_int_equal(world->mm->live_count, 0);
}

static void deletes_running(void *context)
{
    timer = ExAllocateTimer(long_one, NULL, 0);
    ExSetTimer(timer, -10000, 0, NULL);
    KeSetSystemAffinityThread(2);
    KeStallExecutionProcessor(1200); /* its callback runs on the other CPU now */
    ExDeleteTimer(timer, TRUE, TRUE, NULL);
    mark('d');
    assert_int_equal(world->mm->live_count, 0);
}

static void test_deleting(void **state)
{
    assert_true(executive_run(1, deleting, NULL));
    assert_true(executive_run(2, deletes_running, NULL));
    assert_string_equal(log_text, "ld");
}

static void resolution(void *context)
{
    ULONG coarsest, finest, current;

    ExQueryTimerResolution(&coarsest, &finest, &current);
    assert_int_equal(current, coarsest);
    assert_int_equal(ExSetTimerResolution(10000, TRUE), 10000);
    assert_int_equal(ExSetTimerResolution(1, TRUE), finest);
    ExQueryTimerResolution(&coarsest, &finest, &current);
    assert_int_equal(current, finest);
    assert_int_equal(ExSetTimerResolution(0, FALSE), coarsest);
}

static void test_resolution(void **state)
{
    assert_true(executive_run(1, resolution, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notifying),        cmocka_unit_test(test_named),
        cmocka_unit_test(test_unregister_waits), cmocka_unit_test(test_races),
        cmocka_unit_test(test_timers),           cmocka_unit_test(test_deleting),
        cmocka_unit_test(test_resolution),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
