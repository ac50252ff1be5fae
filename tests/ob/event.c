/* Events behind handles: NtCreateEvent and friends, and their agreement with the Ke routines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

OBJECTS_TEST(one_state_for_handle_and_body) /* F024 */
{
    HANDLE handle;
    PKEVENT event;
    LONG previous = 0x55555555;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(
        ObReferenceObjectByHandle(handle, 0, *ExEventObjectType, KernelMode, (PVOID *)&event, NULL),
        0);
    assert_int_equal(event->Header.Type, 0);
    assert_int_equal(event->Header.Size, sizeof(KEVENT) / 4);
    assert_int_equal(KeReadStateEvent(event), 0);
    assert_int_equal(KeSetEvent(event, 0, FALSE), 0);
    assert_status(ZwSetEvent(handle, &previous), 0);
    assert_int_equal(previous, 1);
    assert_status(ZwResetEvent(handle, &previous), 0);
    assert_int_equal(previous, 1);
    assert_int_equal(KeReadStateEvent(event), 0);
    assert_status(ZwSetEvent(handle, &previous), 0);
    assert_int_equal(previous, 0);
    assert_int_equal(KeReadStateEvent(event), 1);
    assert_status(ZwClearEvent(handle), 0);
    assert_int_equal(KeReadStateEvent(event), 0);
    assert_status(ZwSetEvent(handle, NULL), 0);
    assert_int_equal(KeReadStateEvent(event), 1);
    ObDereferenceObject(event);
    assert_status(ZwClose(handle), 0);
}

OBJECTS_TEST(pulse_reports_the_state_before_and_resets) /* F026 */
{
    HANDLE handle;
    LONG previous = 0x55555555;
    EVENT_BASIC_INFORMATION info;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, TRUE), 0);
    assert_status(ZwPulseEvent(handle, &previous), 0);
    assert_int_equal(previous, 1);
    assert_status(ZwQueryEvent(handle, EventBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.EventState, 0);
    assert_status(ZwPulseEvent(handle, &previous), 0);
    assert_int_equal(previous, 0);
    assert_status(ZwPulseEvent(handle, NULL), 0);
    assert_status(ZwClose(handle), 0);
}

OBJECTS_TEST(query) /* F027 */
{
    HANDLE handle;
    struct {
        EVENT_BASIC_INFORMATION info;
        LONG behind;
    } out;
    ULONG bytes = 0x55555555;

    memset(&out, 0x55, sizeof out);
    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, TRUE), 0);
    assert_status(ZwQueryEvent(handle, EventBasicInformation, &out.info, sizeof out.info, &bytes),
                  0);
    assert_int_equal(bytes, sizeof out.info);
    assert_int_equal(out.info.EventType, SynchronizationEvent);
    assert_int_equal(out.info.EventState, 1);
    assert_int_equal(out.behind, 0x55555555);
    assert_status(ZwQueryEvent(handle, EventBasicInformation, &out.info, sizeof out.info, NULL), 0);
    assert_int_equal(out.info.EventState, 1); /* still */
    assert_status(ZwQueryEvent(handle, EventBasicInformation, &out.info, sizeof out.info - 1, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(
        ZwQueryEvent(handle, (EVENT_INFORMATION_CLASS)1, &out.info, sizeof out.info, NULL),
        STATUS_INVALID_INFO_CLASS);
    assert_status(ZwClose(handle), 0);
}

OBJECTS_TEST(other_types) /* F028 */
{
    HANDLE event, semaphore, keyed;
    LONG previous = 0x55;
    PVOID body;

    assert_status(ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    assert_status(ZwCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, NULL, 0, 1), 0);
    assert_status(ZwCreateKeyedEvent(&keyed, KEYEDEVENT_ALL_ACCESS, NULL, 0), 0);
    assert_status(ZwReleaseSemaphore(event, 1, &previous), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwReleaseMutant(event, &previous), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwSetEvent(semaphore, &previous), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwSetEvent(keyed, &previous), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(previous, 0x55);
    body = (PVOID)1;
    assert_status(
        ObReferenceObjectByHandle(semaphore, 0, *ExEventObjectType, KernelMode, &body, NULL),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_null(body);
    assert_status(ZwSetEvent(NULL, NULL), STATUS_INVALID_HANDLE);
    assert_status(ZwSetEvent((HANDLE)0x1230, NULL), STATUS_INVALID_HANDLE);
    ZwClose(event);
    ZwClose(semaphore);
    ZwClose(keyed);
}

OBJECTS_TEST(arguments)
{
    HANDLE handle = (HANDLE)0x55;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, (EVENT_TYPE)2, FALSE),
                  STATUS_INVALID_PARAMETER_4);
    assert_ptr_equal(handle, (HANDLE)0x55);
    assert_status(ZwCreateEvent(&handle, 0, NULL, NotificationEvent, 0x7F), 0); /* F191 */
    assert_ptr_equal(handle, (HANDLE)4);
    assert_status(ZwClose(handle), 0);
}

OBJECTS_APP_TEST(access_is_checked_in_user_mode)
{
    HANDLE reader, writer;
    EVENT_BASIC_INFORMATION info;
    LONG previous = 0;
    OBJECT_ATTRIBUTES *named = ATTRIBUTES(u"\\BaseNamedObjects\\e", 0);

    assert_status(NtCreateEvent(&reader, EVENT_QUERY_STATE, named, NotificationEvent, FALSE), 0);
    assert_status(NtOpenEvent(&writer, EVENT_MODIFY_STATE, named), 0);
    assert_status(NtSetEvent(reader, &previous), STATUS_ACCESS_DENIED);
    assert_status(NtWaitForSingleObject(reader, FALSE, NULL), STATUS_ACCESS_DENIED);
    assert_status(NtSetEvent(writer, &previous), 0);
    assert_status(NtQueryEvent(writer, EventBasicInformation, &info, sizeof info, NULL),
                  STATUS_ACCESS_DENIED);
    assert_status(NtQueryEvent(reader, EventBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.EventState, 1);
    /* ZwXxx trusts its caller: no check. */
    assert_status(ZwSetEvent(reader, &previous), 0);
    assert_int_equal(previous, 1);
    assert_int_equal(ke_current()->previous_mode, UserMode);
    assert_status(NtClose(reader), 0);
    assert_status(NtClose(writer), 0);
}

/* --- waiting ---------------------------------------------------------------------------------- */

static HANDLE shared;
static LONG order;

static void waits(void *context)
{
    assert_status(ZwWaitForSingleObject(shared, FALSE, NULL), 0);
    order = order * 10 + (LONG)(uintptr_t)context;
}

OBJECTS_TEST(set_wakes_all_or_one)
{
    order = 0;
    assert_status(ZwCreateEvent(&shared, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE), 0);
    objects_thread(waits, (void *)1);
    objects_thread(waits, (void *)2);
    kernel_sleep(1);
    ZwSetEvent(shared, NULL);
    kernel_sleep(1);
    assert_int_equal(order, 1);
    ZwSetEvent(shared, NULL);
    kernel_sleep(1);
    assert_int_equal(order, 12);
    ZwClose(shared);

    order = 0;
    assert_status(ZwCreateEvent(&shared, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    objects_thread(waits, (void *)3);
    objects_thread(waits, (void *)4);
    kernel_sleep(1);
    ZwPulseEvent(shared, NULL);
    kernel_sleep(1);
    assert_true(order == 34 || order == 43);
    assert_status(ZwWaitForSingleObject(shared, FALSE, &(LARGE_INTEGER){.QuadPart = 0}),
                  STATUS_TIMEOUT);
    ZwClose(shared);
}

static void closes(void *context)
{
    kernel_sleep(1);
    assert_status(ZwClose(shared), 0);
}

OBJECTS_TEST(closing_the_handle_does_not_end_a_wait)
{
    LARGE_INTEGER timeout = kernel_ms(5);

    assert_status(ZwCreateEvent(&shared, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    objects_thread(closes, NULL);
    assert_status(ZwWaitForSingleObject(shared, FALSE, &timeout), STATUS_TIMEOUT);
    assert_int_equal(kernel_now(), 5);
    assert_status(ZwWaitForSingleObject(shared, FALSE, &timeout), STATUS_INVALID_HANDLE);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_state_for_handle_and_body),
        cmocka_unit_test(pulse_reports_the_state_before_and_resets),
        cmocka_unit_test(query),
        cmocka_unit_test(other_types),
        cmocka_unit_test(arguments),
        cmocka_unit_test(access_is_checked_in_user_mode),
        cmocka_unit_test(set_wakes_all_or_one),
        cmocka_unit_test(closing_the_handle_does_not_end_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
