/* Symbolic links: at the end, in the middle and at the beginning of a path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define LINK(handle_, name_, target_)                                                              \
    ZwCreateSymbolicLinkObject(                                                                    \
        handle_, SYMBOLIC_LINK_ALL_ACCESS, ATTRIBUTES(name_, 0),                                   \
        &(UNICODE_STRING){sizeof(target_) - 2, sizeof(target_), (PWCH)(target_)})

OBJECTS_TEST(follows)
{
    HANDLE link, other, event, a;

    assert_status(ZwCreateEvent(&event, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\BaseNamedObjects\\e", 0),
                                NotificationEvent, FALSE),
                  0);
    assert_status(LINK(&link, u"\\Device\\l", u"\\BaseNamedObjects\\e"), 0);
    assert_status(LINK(&other, u"\\Device\\d", u"\\BaseNamedObjects"), 0);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\l", 0)), 0);
    assert_status(ZwCompareObjects(a, event), 0);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\d\\e", 0)), 0);
    assert_status(ZwCompareObjects(a, event), 0);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\d\\f", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\l\\f", 0)),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\l", OBJ_DONT_REPARSE)),
                  STATUS_REPARSE_POINT_ENCOUNTERED);
    /* Through two of them, creating. */
    assert_status(ZwCreateEvent(&a, EVENT_ALL_ACCESS,
                                ATTRIBUTES(u"\\DosDevices\\GLOBALROOT\\Device\\d\\new", 0),
                                NotificationEvent, FALSE),
                  0);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\BaseNamedObjects\\new", 0)), 0);
    /* Creating onto a link goes to its target. */
    assert_status(ZwCreateEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\l", OBJ_OPENIF),
                                NotificationEvent, FALSE),
                  STATUS_OBJECT_NAME_EXISTS);
    assert_status(ZwCompareObjects(a, event), 0);
}

OBJECTS_TEST(the_link_itself)
{
    HANDLE link, a;

    assert_status(LINK(&link, u"\\??\\Mine", u"\\Device\\Nothing"), 0);
    assert_status(ZwOpenSymbolicLinkObject(&a, SYMBOLIC_LINK_QUERY, ATTRIBUTES(u"\\??\\mine", 0)),
                  0);
    assert_status(ZwCompareObjects(a, link), 0);
    assert_status(LINK(&a, u"\\DosDevices\\MINE", u"\\x"), STATUS_OBJECT_NAME_COLLISION);
    assert_int_equal(objects_counts(link).HandleCount, 2);
    /* It leads nowhere. */
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\??\\Mine", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(ZwOpenEvent(&a, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\??\\Mine\\x", 0)),
                  STATUS_OBJECT_PATH_NOT_FOUND);
}

OBJECTS_TEST(last_handle_takes_it_away) /* F201 */
{
    HANDLE link, a;

    assert_status(LINK(&link, u"\\??\\Mine", u"\\Device"), 0);
    ZwClose(link);
    assert_status(ZwOpenSymbolicLinkObject(&a, SYMBOLIC_LINK_QUERY, ATTRIBUTES(u"\\??\\Mine", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
}

OBJECTS_TEST(loop)
{
    HANDLE a, b, c;

    assert_status(LINK(&a, u"\\Device\\a", u"\\Device\\b"), 0);
    assert_status(LINK(&b, u"\\Device\\b", u"\\Device\\a"), 0);
    assert_status(ZwOpenEvent(&c, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\a", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(LINK(&a, u"\\Device\\c", u"relative"), 0);
    assert_status(ZwOpenEvent(&c, EVENT_ALL_ACCESS, ATTRIBUTES(u"\\Device\\c", 0)),
                  STATUS_OBJECT_PATH_SYNTAX_BAD);
}

OBJECTS_TEST(query) /* F199, F200 */
{
    HANDLE link;
    WCHAR buffer[32];
    UNICODE_STRING out = {.Length = 0x5554, .MaximumLength = 0, .Buffer = buffer};
    ULONG needed = 0;

    memset(buffer, 0x55, sizeof buffer);
    assert_status(LINK(&link, u"\\??\\Mine", u"\\Device\\Foo"), 0);
    assert_status(ZwQuerySymbolicLinkObject(link, &out, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, sizeof u"\\Device\\Foo");
    assert_int_equal(out.Length, 0x5554);
    assert_int_equal(buffer[0], 0x5555);
    out.MaximumLength = sizeof u"\\Device\\Foo" - 2;
    assert_status(ZwQuerySymbolicLinkObject(link, &out, &needed), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(buffer[0], 0x5555);
    /* Without the length the NUL needs no room and is not written. */
    assert_status(ZwQuerySymbolicLinkObject(link, &out, NULL), 0);
    assert_int_equal(out.Length, sizeof u"\\Device\\Foo" - 2);
    assert_memory_equal(buffer, u"\\Device\\Foo", out.Length);
    assert_int_equal(buffer[11], 0x5555);
    out.MaximumLength = sizeof buffer;
    assert_status(ZwQuerySymbolicLinkObject(link, &out, &needed), 0);
    assert_int_equal(buffer[11], 0);
    assert_int_equal(buffer[12], 0x5555);
}

OBJECTS_TEST(arguments)
{
    HANDLE link;
    UNICODE_STRING target = {.Length = 4, .MaximumLength = 2, .Buffer = u"ab"};

    assert_status(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS,
                                             ATTRIBUTES(u"\\??\\Mine", 0), &target),
                  STATUS_INVALID_PARAMETER);
    target.Length = 3;
    target.MaximumLength = 4;
    assert_status(ZwCreateSymbolicLinkObject(&link, SYMBOLIC_LINK_ALL_ACCESS,
                                             ATTRIBUTES(u"\\??\\Mine", 0), &target),
                  STATUS_INVALID_PARAMETER);
    assert_status(LINK(&link, u"\\??\\none\\Mine", u"x"), STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(ob_type_object_count(world->ob->symlink_type), 6);
}

OBJECTS_TEST(for_the_io_manager)
{
    UNICODE_STRING link = ob_string(u"\\DosDevices\\Mine"), target = ob_string(u"\\Device\\Foo");
    HANDLE a;

    assert_status(ob_symlink_create(&link, &target, 0), 0);
    assert_status(ob_symlink_create(&link, &target, 0), STATUS_OBJECT_NAME_COLLISION);
    assert_status(ZwOpenSymbolicLinkObject(&a, SYMBOLIC_LINK_QUERY, ATTRIBUTES(u"\\??\\Mine", 0)),
                  0);
    ZwClose(a);
    assert_status(ob_symlink_delete(&link), 0);
    assert_status(ob_symlink_delete(&link), STATUS_OBJECT_NAME_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows),
        cmocka_unit_test(the_link_itself),
        cmocka_unit_test(last_handle_takes_it_away),
        cmocka_unit_test(loop),
        cmocka_unit_test(query),
        cmocka_unit_test(arguments),
        cmocka_unit_test(for_the_io_manager),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
