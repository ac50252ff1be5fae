/* Handles: values, kernel handles, duplicates, inheritance, processes, who holds what, rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/signals.h"
#include "objects.h"

static HANDLE event(ULONG attributes)
{
    HANDLE handle;

    assert_status(
        ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NO_NAME(attributes), NotificationEvent, FALSE), 0);
    return handle;
}

OBJECTS_TEST(values)
{
    HANDLE handles[100];

    for (int i = 0; i < 100; i++) {
        handles[i] = event(0);
        assert_ptr_equal(handles[i], (HANDLE)(uintptr_t)(4 * (i + 1)));
    }
    ZwClose(handles[10]);
    ZwClose(handles[20]);
    assert_ptr_equal(event(0), handles[20]); /* the last closed, first */
    assert_ptr_equal(event(0), handles[10]);
    assert_ptr_equal(event(0), (HANDLE)404);
    assert_status(ZwClose((HANDLE)((uintptr_t)handles[50] | 1)), 0);
    assert_status(ZwClose(handles[50]), STATUS_INVALID_HANDLE);
    assert_int_equal(objects_system.ob.handles.count, 100);
}

OBJECTS_TEST(closing_nothing) /* F176 */
{
    objects_listen();
    assert_status(ZwClose(NULL), STATUS_INVALID_HANDLE);
    assert_status(NtClose(NULL), STATUS_INVALID_HANDLE);
    assert_status(ObCloseHandle(NULL, KernelMode), STATUS_INVALID_HANDLE);
    assert_status(ObCloseHandle(NULL, UserMode), STATUS_INVALID_HANDLE);
    assert_int_equal(objects_rule.count, 0);
    /* Windows under a debugger would stop here. */
    assert_status(ZwClose((HANDLE)0x1230), STATUS_INVALID_HANDLE);
    assert_int_equal(objects_rule.count, 1);
    assert_string_equal(objects_rule.rule, "0x93");
    assert_int_equal(objects_rule.b, 0x1230);
    assert_int_equal(objects_rule.c, 1);
}

static HANDLE made;

static void in_app(void *context)
{
    HANDLE handle, kernel;
    PVOID body;

    /* A kernel handle made in an application's context lies in System's table. */
    assert_status(ZwCreateEvent(&kernel, EVENT_ALL_ACCESS, NO_NAME(OBJ_KERNEL_HANDLE),
                                NotificationEvent, FALSE),
                  0);
    assert_int_equal((uintptr_t)kernel & 0xFFFFFFFF80000000, 0xFFFFFFFF80000000); /* F172 */
    assert_true(ObIsKernelHandle(kernel));
    assert_int_equal(objects_app.ob.handles.count, 0);
    assert_int_equal(objects_system.ob.handles.count, 1);
    made = kernel;
    /* Only kernel mode may use it. */
    assert_status(NtSetEvent(kernel, NULL), STATUS_INVALID_HANDLE);
    assert_status(NtClose(kernel), STATUS_INVALID_HANDLE);
    assert_status(ObReferenceObjectByHandle(kernel, 0, NULL, UserMode, &body, NULL),
                  STATUS_INVALID_HANDLE);
    assert_status(ZwSetEvent(kernel, NULL), 0);
    /* From user mode the attribute is ignored. */
    assert_status(NtCreateEvent(&handle, EVENT_ALL_ACCESS, NO_NAME(OBJ_KERNEL_HANDLE),
                                NotificationEvent, FALSE),
                  0);
    assert_ptr_equal(handle, (HANDLE)4);
    assert_false(ObIsKernelHandle(handle));
}

OBJECTS_TEST(kernel_handles)
{
    objects_app_thread(in_app, NULL);
    kernel_sleep(1);
    assert_status(ZwSetEvent(made, NULL), 0); /* valid in any process */
    /* In System both spellings mean the same entry. */
    assert_status(ZwSetEvent((HANDLE)((uintptr_t)made & 0x7FFFFFFF), NULL), 0);
    assert_status(ZwClose(made), 0);
    assert_status(ZwSetEvent((HANDLE)4, NULL), STATUS_INVALID_HANDLE);
    assert_false(ObIsKernelHandle(NtCurrentProcess()));
    assert_false(ObIsKernelHandle(NtCurrentThread()));
}

/* --- references ------------------------------------------------------------------------------- */

OBJECTS_TEST(reference_by_handle) /* F166 */
{
    HANDLE handle = event(OBJ_INHERIT);
    PVOID a, b;
    OBJECT_HANDLE_INFORMATION info;

    memset(&info, 0x55, sizeof info);
    assert_status(ObReferenceObjectByHandle(handle, EVENT_ALL_ACCESS, *ExEventObjectType,
                                            KernelMode, &a, &info),
                  0);
    assert_int_equal(info.HandleAttributes, OBJ_INHERIT);
    assert_int_equal(info.GrantedAccess, EVENT_ALL_ACCESS);
    assert_status(
        ObReferenceObjectByHandleWithTag(handle, 0, NULL, KernelMode, 0x64636261, &b, NULL), 0);
    assert_ptr_equal(a, b);
    assert_int_equal(objects_counts(handle).PointerCount, 4);
    assert_int_equal(ObfDereferenceObjectWithTag(b, 1), 2);
    assert_int_equal(ObDereferenceObject(a), 1);
    b = (PVOID)1;
    assert_status(
        ObReferenceObjectByHandle(handle, 0, *ExSemaphoreObjectType, KernelMode, &b, NULL),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_null(b);
    assert_status(ObReferenceObjectByHandle((HANDLE)0x1000, 0, NULL, KernelMode, &b, NULL),
                  STATUS_INVALID_HANDLE);
}

OBJECTS_APP_TEST(access_only_in_user_mode)
{
    HANDLE handle;
    PVOID body;

    assert_status(NtCreateEvent(&handle, EVENT_QUERY_STATE, NULL, NotificationEvent, FALSE), 0);
    assert_status(ObReferenceObjectByHandle(handle, EVENT_MODIFY_STATE, *ExEventObjectType,
                                            UserMode, &body, NULL),
                  STATUS_ACCESS_DENIED);
    objects_listen();
    assert_status(ObReferenceObjectByHandle(handle, EVENT_QUERY_STATE, *ExEventObjectType, UserMode,
                                            &body, NULL),
                  0);
    assert_int_equal(objects_rule.count, 0);
    assert_status(ObReferenceObjectByHandle(handle, EVENT_MODIFY_STATE, *ExEventObjectType,
                                            KernelMode, &body, NULL),
                  0);
    /* … which Driver Verifier calls 0xC4/0xF6. */
    assert_int_equal(objects_rule.count, 1);
    assert_string_equal(objects_rule.rule, "0xC4/0xF6");
    assert_int_equal(objects_rule.b, (uintptr_t)handle);
    assert_int_equal(objects_rule.c, 8);
    assert_ptr_equal(objects_rule.object, body);
    assert_status(ZwClose(handle), 0);
    assert_int_equal(objects_rule.count, 2);
}

static void makes(void *context)
{
    for (int i = 0; i < 8; i++)
        made = event(0);
}

OBJECTS_TEST(handle_of_another_process)
{
    PVOID body;

    objects_app_thread(makes, NULL);
    kernel_sleep(1);
    objects_listen();
    assert_status(ObReferenceObjectByHandle(made, 0, NULL, UserMode, &body, NULL),
                  STATUS_INVALID_HANDLE);
    assert_int_equal(objects_rule.count, 1);
    assert_string_equal(objects_rule.rule, "handle-of-other-process");
    assert_int_equal(objects_rule.b, (uintptr_t)made);
    assert_int_equal(objects_rule.c, 8);
    assert_status(ZwSetEvent(made, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(objects_rule.count, 2);
    assert_status(ZwSetEvent((HANDLE)0x2000, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(objects_rule.count, 2);
}

OBJECTS_TEST(open_by_pointer)
{
    HANDLE handle = event(0), other, kernel;
    PVOID body;

    assert_status(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL), 0);
    assert_status(
        ObOpenObjectByPointer(body, 0, NULL, GENERIC_ALL, *ExEventObjectType, KernelMode, &other),
        0);
    assert_status(ZwCompareObjects(handle, other), 0);
    assert_int_equal(objects_counts(other).GrantedAccess, EVENT_ALL_ACCESS);
    assert_status(
        ObOpenObjectByPointer(body, OBJ_KERNEL_HANDLE, NULL, 0, NULL, KernelMode, &kernel), 0);
    assert_true(ObIsKernelHandle(kernel));
    other = (HANDLE)1;
    assert_status(
        ObOpenObjectByPointer(body, 0, NULL, 0, *ExSemaphoreObjectType, KernelMode, &other),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_null(other);
    assert_status(ObOpenObjectByPointer(body, 0, NULL, 0, NULL, UserMode, &other),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(objects_counts(handle).HandleCount, 3);
    ObDereferenceObject(body);
}

/* --- flags ------------------------------------------------------------------------------------ */

OBJECTS_TEST(protected_from_close)
{
    HANDLE handle = event(0);
    OBJECT_HANDLE_FLAG_INFORMATION flags = {.ProtectFromClose = TRUE}, seen;

    assert_status(ZwSetInformationObject(handle, ObjectHandleFlagInformation, &flags, sizeof flags),
                  0);
    assert_status(ZwQueryObject(handle, ObjectHandleFlagInformation, &seen, sizeof seen, NULL), 0);
    assert_int_equal(seen.ProtectFromClose, TRUE);
    assert_int_equal(seen.Inherit, FALSE);
    assert_status(ZwClose(handle), STATUS_HANDLE_NOT_CLOSABLE);
    flags.ProtectFromClose = FALSE;
    flags.Inherit = TRUE;
    assert_status(ObSetHandleAttributes(handle, &flags, KernelMode), 0);
    assert_int_equal(objects_counts(handle).Attributes, OBJ_INHERIT);
    assert_status(ZwClose(handle), 0);
    assert_status(ZwSetInformationObject(handle, ObjectHandleFlagInformation, &flags, sizeof flags),
                  STATUS_INVALID_HANDLE);
    assert_status(ZwSetInformationObject(handle, ObjectHandleFlagInformation, &flags, 1),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwSetInformationObject(handle, ObjectBasicInformation, &flags, sizeof flags),
                  STATUS_INVALID_INFO_CLASS);
}

OBJECTS_TEST(inheritance)
{
    HANDLE a = event(0), b = event(OBJ_INHERIT), c = event(0), d = event(OBJ_INHERIT);
    struct ob_handle_info info;

    assert_status(ob_process_inherit(&objects_system, &objects_app), 0);
    assert_false(ob_handle_find(&objects_app, a, &info));
    assert_true(ob_handle_find(&objects_app, b, &info));
    assert_int_equal(info.granted, EVENT_ALL_ACCESS);
    assert_false(ob_handle_find(&objects_app, c, &info));
    assert_true(ob_handle_find(&objects_app, d, &info));
    assert_int_equal(objects_app.ob.handles.count, 2);
    assert_int_equal(objects_counts(b).HandleCount, 2);
    ob_process_handles_close(&objects_app);
    assert_int_equal(objects_app.ob.handles.count, 0);
    assert_int_equal(objects_counts(b).HandleCount, 1);
}

OBJECTS_TEST(exclusive)
{
    HANDLE a, b;
    struct ob_call call = {KernelMode, 0};
    PVOID body;

    assert_status(ZwCreateEvent(&a, EVENT_ALL_ACCESS,
                                ATTRIBUTES(u"\\BaseNamedObjects\\x", OBJ_EXCLUSIVE),
                                NotificationEvent, FALSE),
                  0);
    assert_status(ZwOpenEvent(&b, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\BaseNamedObjects\\x", 0)), 0);
    assert_status(ObReferenceObjectByHandle(a, 0, NULL, KernelMode, &body, NULL), 0);
    assert_status(ob_handle_create_in(&objects_app, body, 0, 0, OB_OPEN_HANDLE, call, &b),
                  STATUS_ACCESS_DENIED);
    assert_int_equal(objects_app.ob.handles.count, 0);
}

/* --- who holds it ----------------------------------------------------------------------------- */

static unsigned seen;
static struct ob_handle_info last;

static bool count(void *context, const struct ob_handle_info *info)
{
    seen++;
    last = *info;
    return true;
}

OBJECTS_TEST(who_holds_it)
{
    HANDLE handle = event(0), other;
    PVOID body;
    struct ob_call call = {UserMode, 0x1234};

    assert_status(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL), 0);
    assert_status(
        ob_handle_create_in(&objects_app, body, EVENT_QUERY_STATE, 0, OB_OPEN_HANDLE, call, &other),
        0);
    event(0);
    seen = 0;
    ob_object_handles(body, count, NULL);
    assert_int_equal(seen, 2);
    assert_ptr_equal(last.process, &objects_app);
    assert_ptr_equal(last.handle, other);
    assert_ptr_equal(last.body, body);
    assert_int_equal(last.pc, 0x1234);
    assert_int_equal(last.granted, EVENT_QUERY_STATE);
    assert_int_equal(last.actor_ident, ke_current()->actor.ident);
    seen = 0;
    ob_handle_for_each(&objects_system, count, NULL);
    assert_int_equal(seen, 2);
    assert_int_not_equal(last.pc, 0);
    assert_status(ObFindHandleForObject(&objects_app, body, NULL, NULL, &other), TRUE);
    assert_ptr_equal(other, (HANDLE)4);
    assert_status(ObFindHandleForObject(&objects_app, body, *ExSemaphoreObjectType, NULL, &other),
                  FALSE);
}

/* --- a caller that lies ----------------------------------------------------------------------- */

OBJECTS_APP_TEST(bad_pointers)
{
    HANDLE handle = NULL;
    PLONG kernel_address;

    world->user_low = 0x10000;
    world->user_high = 0x20000; /* nothing of ours lies there */
    kernel_address = (PLONG)&handle;
    assert_status(NtCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE),
                  STATUS_ACCESS_VIOLATION);
    assert_null(handle);
    assert_int_equal(objects_app.ob.handles.count, 0);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 0);
    assert_status(NtOpenEvent(&handle, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\x", 0)),
                  STATUS_ACCESS_VIOLATION);
    world->user_low = 0;
    world->user_high = UINT64_MAX;
    assert_status(NtCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE), 0);
    world->user_low = 0x10000;
    world->user_high = 0x20000;
    assert_status(NtSetEvent((HANDLE)4, kernel_address), STATUS_ACCESS_VIOLATION);
    assert_status(NtWaitForSingleObject((HANDLE)4, FALSE, (PLARGE_INTEGER)kernel_address),
                  STATUS_ACCESS_VIOLATION);
    assert_status(NtWaitForMultipleObjects(1, &handle, WaitAny, FALSE, NULL),
                  STATUS_ACCESS_VIOLATION);
    assert_status(NtQueryObject((HANDLE)4, ObjectBasicInformation, kernel_address,
                                sizeof(OBJECT_BASIC_INFORMATION), NULL),
                  STATUS_ACCESS_VIOLATION);
    world->user_low = 0;
    world->user_high = UINT64_MAX;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),
        cmocka_unit_test(closing_nothing),
        cmocka_unit_test(kernel_handles),
        cmocka_unit_test(reference_by_handle),
        cmocka_unit_test(access_only_in_user_mode),
        cmocka_unit_test(handle_of_another_process),
        cmocka_unit_test(open_by_pointer),
        cmocka_unit_test(protected_from_close),
        cmocka_unit_test(inheritance),
        cmocka_unit_test(exclusive),
        cmocka_unit_test(who_holds_it),
        cmocka_unit_test(bad_pointers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
