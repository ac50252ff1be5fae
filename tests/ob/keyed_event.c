/* Keyed events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define MS(n_) (&(LARGE_INTEGER){.QuadPart = -10000LL * (n_)})
#define KEY(n_) ((PVOID)(uintptr_t)(2 * (n_)))

static HANDLE keyed;
static unsigned met;

static void waits(void *key)
{
    assert_status(ZwWaitForKeyedEvent(keyed, key, FALSE, NULL), 0);
    met++;
}

static void releases(void *key)
{
    assert_status(ZwReleaseKeyedEvent(keyed, key, FALSE, NULL), 0);
    met += 10;
}

OBJECTS_TEST(waiter_and_releaser_meet)
{
    met = 0;
    assert_status(ZwCreateKeyedEvent(&keyed, KEYEDEVENT_ALL_ACCESS, NULL, 0), 0);
    objects_thread(waits, KEY(1));
    objects_thread(waits, KEY(2));
    kernel_sleep(1);
    assert_int_equal(met, 0);
    assert_status(ZwReleaseKeyedEvent(keyed, KEY(2), FALSE, NULL), 0);
    kernel_sleep(1);
    assert_int_equal(met, 1);
    /* Nobody with this key: the releaser waits, too. */
    assert_status(ZwReleaseKeyedEvent(keyed, KEY(3), FALSE, MS(5)), STATUS_TIMEOUT);
    assert_int_equal(kernel_now(), 7);
    assert_status(ZwReleaseKeyedEvent(keyed, KEY(1), FALSE, NULL), 0);
    kernel_sleep(1);
    assert_int_equal(met, 2);
    objects_thread(releases, KEY(4));
    kernel_sleep(1);
    assert_int_equal(met, 2);
    assert_status(ZwWaitForKeyedEvent(keyed, KEY(4), FALSE, NULL), 0);
    kernel_sleep(1);
    assert_int_equal(met, 12);
}

OBJECTS_TEST(without_handle) /* F275 */
{
    met = 0;
    keyed = NULL;
    objects_thread(waits, KEY(1));
    kernel_sleep(1);
    assert_status(ZwReleaseKeyedEvent(NULL, KEY(1), FALSE, NULL), 0);
    kernel_sleep(1);
    assert_int_equal(met, 1);
}

OBJECTS_TEST(keys_are_of_a_process)
{
    keyed = NULL;
    objects_app_thread(waits, KEY(1))->previous_mode = KernelMode;
    kernel_sleep(1);
    assert_status(ZwReleaseKeyedEvent(NULL, KEY(1), FALSE, MS(1)), STATUS_TIMEOUT);
}

OBJECTS_TEST(arguments)
{
    HANDLE handle;

    assert_status(ZwCreateKeyedEvent(&handle, KEYEDEVENT_ALL_ACCESS, NULL, 1),
                  STATUS_INVALID_PARAMETER_4);
    assert_status(ZwWaitForKeyedEvent(NULL, (PVOID)1, FALSE, NULL), STATUS_INVALID_PARAMETER_1);
    assert_status(ZwReleaseKeyedEvent(NULL, (PVOID)1, FALSE, NULL), STATUS_INVALID_PARAMETER_1);
    assert_status(ZwOpenKeyedEvent(&handle, KEYEDEVENT_ALL_ACCESS,
                                   ATTRIBUTES(u"\\KernelObjects\\CritSecOutOfMemoryEvent", 0)),
                  0);
    assert_status(ZwWaitForSingleObject(handle, FALSE, NULL), STATUS_OBJECT_TYPE_MISMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiter_and_releaser_meet),
        cmocka_unit_test(without_handle),
        cmocka_unit_test(keys_are_of_a_process),
        cmocka_unit_test(arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
