/* Callback objects as objects: names, references, ExCreateCallback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ex/ex.h"
#include "objects.h"

static unsigned calls;

static VOID called(PVOID context, PVOID a, PVOID b)
{
    calls++;
}

static void run(void (*body)(void))
{
    kernel_start(2);
    mm_create();
    ex_create();
    ob_create();
    objects_process(&objects_system, 4);
    world->ob->system = &objects_system;
    world->ob->in_system_thread = objects_in_system_thread;
    world->ke->thread_gone = objects_gone;
    objects_done = false;
    objects_thread(objects_body, (void *)body);
    assert_true(kernel_go());
    assert_true(objects_done);
}

static void named_body(void)
{
    PCALLBACK_OBJECT a, b, c;
    PVOID cookie;

    calls = 0;
    assert_status(
        ExCreateCallback(&a, ATTRIBUTES(u"\\Callback\\Mine", OBJ_CASE_INSENSITIVE), FALSE, TRUE),
        STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(
        ExCreateCallback(&a, ATTRIBUTES(u"\\Callback\\Mine", OBJ_CASE_INSENSITIVE), TRUE, TRUE), 0);
    assert_status(
        ExCreateCallback(&b, ATTRIBUTES(u"\\callback\\mine", OBJ_CASE_INSENSITIVE), FALSE, TRUE),
        0);
    assert_status(ExCreateCallback(&c, ATTRIBUTES(u"\\Callback\\Mine", 0), TRUE, TRUE), 0);
    assert_ptr_equal(a, b);
    assert_ptr_equal(a, c);
    assert_int_equal(ObGetObjectPointerCount(a), 3);
    cookie = ExRegisterCallback(b, called, NULL);
    assert_non_null(cookie);
    ExNotifyCallback(a, NULL, NULL);
    assert_int_equal(calls, 1);
    ExUnregisterCallback(cookie);
    ObDereferenceObject(a);
    ObDereferenceObject(b);
    assert_status(ExCreateCallback(&b, ATTRIBUTES(u"\\Callback\\Mine", 0), FALSE, TRUE), 0);
    ObDereferenceObject(b);
    assert_int_equal(ObDereferenceObject(c), 0);
    assert_status(ExCreateCallback(&b, ATTRIBUTES(u"\\Callback\\Mine", 0), FALSE, TRUE),
                  STATUS_OBJECT_NAME_NOT_FOUND);
}

static void named(void **state)
{
    run(named_body);
}

static void others_body(void)
{
    PCALLBACK_OBJECT a;
    HANDLE event;
    uint32_t before = ob_type_object_count(world->ob->callback_type);

    assert_status(ExCreateCallback(&a, NULL, TRUE, FALSE), 0);
    assert_int_equal(ob_type_object_count(world->ob->callback_type), before + 1);
    assert_int_equal(ObDereferenceObject(a), 0);
    assert_status(ExCreateCallback(&a, ATTRIBUTES(u"\\Callback\\PowerState", 0), FALSE, TRUE), 0);
    ObDereferenceObject(a);
    assert_status(ZwCreateEvent(&event, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Callback\\e", 0),
                                NotificationEvent, FALSE),
                  0);
    assert_status(ExCreateCallback(&a, ATTRIBUTES(u"\\Callback\\e", 0), TRUE, TRUE),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ExCreateCallback(&a, ATTRIBUTES(u"\\Callback\\e", 0), FALSE, TRUE),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(ob_type_object_count(world->ob->callback_type), before);
}

static void others(void **state)
{
    run(others_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named),
        cmocka_unit_test(others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
