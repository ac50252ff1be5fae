/* Names: directories, paths, case, roots, permanence, what create and open say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define EVENT(handle_, attributes_)                                                                \
    ZwCreateEvent(handle_, EVENT_ALL_ACCESS, attributes_, NotificationEvent, FALSE)
#define OPEN(handle_, attributes_) ZwOpenEvent(handle_, EVENT_ALL_ACCESS, attributes_)

OBJECTS_TEST(create_and_open)
{
    HANDLE a, b, c;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\one", 0);

    assert_status(OPEN(&b, name), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(EVENT(&a, name), 0);
    assert_status(EVENT(&b, name), STATUS_OBJECT_NAME_COLLISION);
    assert_status(EVENT(&b, ATTRIBUTES(u"\\BaseNamedObjects\\one", OBJ_OPENIF)),
                  STATUS_OBJECT_NAME_EXISTS);
    assert_status(ZwCompareObjects(a, b), 0);
    assert_status(OPEN(&c, name), 0);
    assert_int_equal(objects_counts(a).HandleCount, 3);
    assert_int_equal(objects_counts(a).PointerCount, 5); /* handles, name, the query's own */
    assert_status(ZwCreateSemaphore(&b, SEMAPHORE_ALL_ACCESS,
                                    ATTRIBUTES(u"\\BaseNamedObjects\\one", OBJ_OPENIF), 0, 1),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(ob_type_object_count(*ExSemaphoreObjectType), 0);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 1);
}

OBJECTS_TEST(last_handle_takes_the_name) /* F169, F195 */
{
    HANDLE a, b;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\one", 0);
    PVOID body;

    assert_status(EVENT(&a, name), 0);
    assert_status(OPEN(&b, name), 0);
    assert_status(ObReferenceObjectByHandle(a, 0, NULL, KernelMode, &body, NULL), 0);
    ZwClose(a);
    ZwClose(b);
    /* A reference alone does not keep the name. */
    assert_status(OPEN(&b, name), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ob_leaf_name(body).Length, 0);
    assert_int_equal(ObDereferenceObject(body), 0);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 0);
}

OBJECTS_TEST(permanent) /* F169 */
{
    HANDLE a;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\one", OBJ_PERMANENT);

    assert_status(EVENT(&a, name), 0);
    assert_true(objects_counts(a).Attributes & OBJ_PERMANENT);
    ZwClose(a);
    assert_status(OPEN(&a, name), 0);
    assert_status(ZwMakeTemporaryObject(a), 0);
    assert_status(OPEN(&(HANDLE){0}, ATTRIBUTES(u"\\BaseNamedObjects\\one", 0)), 0);
    ZwClose(a);
    ZwClose((HANDLE)8);
    assert_status(OPEN(&a, name), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(EVENT(&a, ATTRIBUTES(u"\\BaseNamedObjects\\two", 0)), 0);
    assert_status(ZwMakePermanentObject(a), 0);
    ZwClose(a);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\two", 0)), 0);
    assert_status(ZwMakeTemporaryObject(a), 0);
    ZwClose(a);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\two", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
}

OBJECTS_APP_TEST(permanence_in_user_mode) /* F171 */
{
    HANDLE a;

    assert_status(NtCreateEvent(&a, EVENT_ALL_ACCESS & ~DELETE, NULL, NotificationEvent, FALSE), 0);
    assert_status(NtMakeTemporaryObject(a), STATUS_ACCESS_DENIED);
    assert_status(NtMakePermanentObject(a), STATUS_PRIVILEGE_NOT_HELD);
    assert_status(NtCreateEvent(&a, DELETE, NULL, NotificationEvent, FALSE), 0);
    assert_status(NtMakeTemporaryObject(a), 0);
    assert_status(NtCreateEvent(&a, EVENT_ALL_ACCESS,
                                ATTRIBUTES(u"\\BaseNamedObjects\\p", OBJ_PERMANENT),
                                NotificationEvent, FALSE),
                  STATUS_PRIVILEGE_NOT_HELD);
}

OBJECTS_TEST(letter_case) /* F167, F184 */
{
    HANDLE a, directory;
    UNICODE_STRING name = ob_string(u"\\basenamedobjects\\ONE"), link = ob_string(u"\\dosdevices");
    PVOID body;

    assert_status(EVENT(&a, ATTRIBUTES(u"\\BaseNamedObjects\\one", 0)), 0);
    assert_status(OPEN(&directory, ATTRIBUTES(u"\\BaseNamedObjects\\One", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(OPEN(&directory, ATTRIBUTES(u"\\baseNamedObjects\\one", 0)),
                  STATUS_OBJECT_PATH_NOT_FOUND); /* every element */
    assert_status(OPEN(&directory, ATTRIBUTES(u"\\baseNamedObjects\\ONE", OBJ_CASE_INSENSITIVE)),
                  0);
    assert_status(EVENT(&directory, ATTRIBUTES(u"\\BaseNamedObjects\\One", 0)), 0);
    assert_status(EVENT(&directory, ATTRIBUTES(u"\\BaseNamedObjects\\oNe", OBJ_CASE_INSENSITIVE)),
                  STATUS_OBJECT_NAME_COLLISION);
    /* Types that ignore case whatever the attributes. */
    assert_status(
        ObReferenceObjectByName(&name, 0, NULL, 0, *ExEventObjectType, KernelMode, NULL, &body),
        STATUS_OBJECT_PATH_NOT_FOUND);
    assert_status(ObReferenceObjectByName(&link, 0, NULL, 0, world->ob->symlink_type, KernelMode,
                                          NULL, &body),
                  0);
    ObDereferenceObject(body);
    assert_status(ZwOpenDirectoryObject(&directory, DIRECTORY_ALL_ACCESS,
                                        ATTRIBUTES(u"\\basenamedobjects", 0)),
                  0);
}

OBJECTS_TEST(missing_elements) /* F185 */
{
    HANDLE a;

    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\none", 0)),
                  STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\none\\one", 0)),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    assert_status(EVENT(&a, ATTRIBUTES(u"\\BaseNamedObjects\\none\\one", 0)),
                  STATUS_OBJECT_PATH_NOT_FOUND);
    assert_status(EVENT(&a, ATTRIBUTES(u"\\BaseNamedObjects\\one", 0)), 0);
    /* An object that is no directory in the middle. */
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\one\\two", 0)),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(EVENT(&a, ATTRIBUTES(u"\\BaseNamedObjects\\one\\two", 0)),
                  STATUS_OBJECT_TYPE_MISMATCH);
}

OBJECTS_TEST(bad_syntax) /* F189 */
{
    HANDLE a = NULL;

    assert_status(EVENT(&a, ATTRIBUTES(u"one", 0)), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_status(OPEN(&a, ATTRIBUTES(u"one", 0)), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_status(OPEN(&a, ATTRIBUTES(u"", 0)), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_status(OPEN(&a, NO_NAME(0)), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_status(OPEN(&a, NULL), STATUS_INVALID_PARAMETER);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\", 0)), STATUS_OBJECT_NAME_INVALID);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\BaseNamedObjects\\\\one", 0)),
                  STATUS_OBJECT_NAME_INVALID);
    assert_status(OPEN(&a, ATTRIBUTES(u"\\", 0)), STATUS_OBJECT_TYPE_MISMATCH);
    assert_null(a);
    /* Nameless ones. */
    assert_status(EVENT(&a, NULL), 0);
    assert_int_equal(objects_counts(a).PointerCount, 2);
    assert_status(EVENT(&a, ATTRIBUTES(u"", 0)), 0);
    assert_int_equal(objects_counts(a).PointerCount, 2);
    assert_status(EVENT(&a, NO_NAME(OBJ_OPENIF)), 0);
    assert_int_equal(objects_counts(a).PointerCount, 2);
}

OBJECTS_TEST(bad_attributes)
{
    HANDLE a;
    OBJECT_ATTRIBUTES attributes = *ATTRIBUTES(u"\\BaseNamedObjects\\one", 0);
    UNICODE_STRING odd = {.Length = 3, .MaximumLength = 4, .Buffer = u"ab"};

    attributes.Length--;
    assert_status(EVENT(&a, &attributes), STATUS_INVALID_PARAMETER);
    attributes.Length++;
    attributes.Attributes = 0x80000000;
    assert_status(EVENT(&a, &attributes), STATUS_INVALID_PARAMETER);
    attributes.Attributes = OBJ_OPENLINK;
    assert_status(EVENT(&a, &attributes), STATUS_INVALID_PARAMETER);
    attributes.Attributes = 0;
    attributes.ObjectName = &odd;
    assert_status(EVENT(&a, &attributes), STATUS_OBJECT_NAME_INVALID);
    attributes.ObjectName = NULL;
    attributes.RootDirectory = (HANDLE)0x5550;
    assert_status(OPEN(&a, &attributes), STATUS_INVALID_HANDLE);
    assert_int_equal(ob_type_object_count(*ExEventObjectType), 0);
}

OBJECTS_TEST(roots) /* F188 */
{
    HANDLE root, sub, a, b, link, event;

    assert_status(ZwCreateDirectoryObject(&root, DIRECTORY_ALL_ACCESS, ATTRIBUTES(u"\\Mine", 0)),
                  0);
    assert_status(
        ZwCreateDirectoryObject(&sub, DIRECTORY_ALL_ACCESS, ATTRIBUTES_IN(root, u"Sub", 0)), 0);
    assert_status(EVENT(&event, ATTRIBUTES_IN(root, u"Sub\\one", 0)), 0);
    assert_status(OPEN(&a, ATTRIBUTES_IN(sub, u"one", 0)), 0);
    assert_status(OPEN(&b, ATTRIBUTES(u"\\Mine\\Sub\\one", 0)), 0);
    assert_status(ZwCompareObjects(a, b), 0);
    assert_status(OPEN(&b, ATTRIBUTES_IN(root, u"\\Sub\\one", 0)), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_status(OPEN(&b, ATTRIBUTES_IN(root, u"one", 0)), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_status(OPEN(&b, ATTRIBUTES_IN(event, u"one", 0)), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(
        ZwOpenSymbolicLinkObject(&link, SYMBOLIC_LINK_QUERY, ATTRIBUTES(u"\\DosDevices", 0)), 0);
    assert_status(OPEN(&b, ATTRIBUTES_IN(link, u"one", 0)), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(EVENT(&b, ATTRIBUTES_IN(link, u"one", 0)), STATUS_OBJECT_TYPE_MISMATCH);
    /* A directory lives while something is in it. */
    ZwClose(root);
    ZwClose(sub);
    assert_status(OPEN(&b, ATTRIBUTES(u"\\Mine\\Sub\\one", 0)), STATUS_OBJECT_PATH_NOT_FOUND);
    ZwClose(a);
    ZwClose(event);
    ZwClose((HANDLE)20);
    ZwClose((HANDLE)24);
}

OBJECTS_APP_TEST(access_zero) /* F191 */
{
    HANDLE a, b;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\one", OBJ_OPENIF);

    assert_status(NtCreateEvent(&a, 0, name, NotificationEvent, FALSE), 0);
    assert_status(NtOpenEvent(&b, 0, name), STATUS_ACCESS_DENIED);
    assert_status(NtCreateEvent(&b, 0, name, NotificationEvent, FALSE), STATUS_ACCESS_DENIED);
    assert_status(NtOpenEvent(&b, GENERIC_ALL, name), 0);
    assert_int_equal(objects_counts(b).GrantedAccess, EVENT_ALL_ACCESS);
    assert_status(NtOpenEvent(&b, MAXIMUM_ALLOWED, name), 0);
    assert_int_equal(objects_counts(b).GrantedAccess, EVENT_ALL_ACCESS);
    assert_status(NtOpenEvent(&b, GENERIC_READ, name), 0);
    assert_int_equal(objects_counts(b).GrantedAccess, STANDARD_RIGHTS_READ | EVENT_QUERY_STATE);
}

/* --- directories ------------------------------------------------------------------------------ */

struct listing {
    OBJECT_DIRECTORY_INFORMATION entries[64];
    WCHAR strings[4096];
};

static bool is(const UNICODE_STRING *string, const WCHAR *text)
{
    UNICODE_STRING other = ob_string(text);

    return string->Length == other.Length && !memcmp(string->Buffer, other.Buffer, other.Length) &&
           string->Buffer[string->Length / 2] == 0;
}

OBJECTS_TEST(query_directory)
{
    static struct listing list;
    HANDLE directory, a, b;
    ULONG context = 0x55555555, needed = 0;

    assert_status(
        ZwCreateDirectoryObject(&directory, DIRECTORY_ALL_ACCESS, ATTRIBUTES(u"\\Mine", 0)), 0);
    memset(&list, 0x55, sizeof list);
    assert_status(
        ZwQueryDirectoryObject(directory, &list, sizeof list, FALSE, TRUE, &context, &needed),
        STATUS_NO_MORE_ENTRIES);
    assert_status(EVENT(&a, ATTRIBUTES(u"\\Mine\\first", 0)), 0);
    assert_status(ZwCreateMutant(&b, MUTANT_ALL_ACCESS, ATTRIBUTES(u"\\Mine\\second", 0), FALSE),
                  0);
    assert_status(
        ZwQueryDirectoryObject(directory, &list, sizeof list, FALSE, TRUE, &context, &needed), 0);
    assert_true(is(&list.entries[0].Name, u"first"));
    assert_true(is(&list.entries[0].TypeName, u"Event"));
    assert_true(is(&list.entries[1].Name, u"second"));
    assert_true(is(&list.entries[1].TypeName, u"Mutant"));
    assert_null(list.entries[2].Name.Buffer);
    assert_int_equal(context, 2);
    assert_status(
        ZwQueryDirectoryObject(directory, &list, sizeof list, FALSE, FALSE, &context, NULL),
        STATUS_NO_MORE_ENTRIES);
    /* One at a time. */
    assert_status(ZwQueryDirectoryObject(directory, &list, sizeof list, TRUE, TRUE, &context, NULL),
                  0);
    assert_true(is(&list.entries[0].Name, u"first"));
    assert_null(list.entries[1].Name.Buffer);
    assert_status(
        ZwQueryDirectoryObject(directory, &list, sizeof list, TRUE, FALSE, &context, NULL), 0);
    assert_true(is(&list.entries[0].Name, u"second"));
    assert_status(
        ZwQueryDirectoryObject(directory, &list, sizeof list, TRUE, FALSE, &context, NULL),
        STATUS_NO_MORE_ENTRIES);
    /* Too small. */
    assert_status(ZwQueryDirectoryObject(directory, &list, 70, TRUE, TRUE, &context, &needed),
                  STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(needed, 2 * sizeof *list.entries + sizeof u"first" + sizeof u"Event");
    assert_status(ZwQueryDirectoryObject(directory, &list, needed, FALSE, TRUE, &context, NULL),
                  STATUS_MORE_ENTRIES);
    assert_int_equal(context, 1);
    assert_status(ZwQueryDirectoryObject(a, &list, needed, FALSE, TRUE, &context, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
}

OBJECTS_TEST(what_is_there)
{
    static const WCHAR *const directories[] = {
        u"\\",           u"\\Device",      u"\\Driver",           u"\\??",
        u"\\DosDevices", u"\\GLOBAL??",    u"\\BaseNamedObjects", u"\\KernelObjects",
        u"\\Callback",   u"\\ObjectTypes", u"\\??\\Global",       u"\\??\\GLOBALROOT\\Device",
    };
    HANDLE handle;

    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        UNICODE_STRING name = ob_string(directories[i]);
        OBJECT_ATTRIBUTES attributes = {.Length = sizeof attributes, .ObjectName = &name};

        assert_status(ZwOpenDirectoryObject(&handle, DIRECTORY_ALL_ACCESS, &attributes), 0);
        ZwClose(handle);
    }
    assert_status(ZwOpenDirectoryObject(&handle, DIRECTORY_ALL_ACCESS,
                                        ATTRIBUTES(u"\\ObjectTypes\\Event", 0)),
                  STATUS_OBJECT_TYPE_MISMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_and_open), cmocka_unit_test(last_handle_takes_the_name),
        cmocka_unit_test(permanent),       cmocka_unit_test(permanence_in_user_mode),
        cmocka_unit_test(letter_case),     cmocka_unit_test(missing_elements),
        cmocka_unit_test(bad_syntax),      cmocka_unit_test(bad_attributes),
        cmocka_unit_test(roots),           cmocka_unit_test(access_zero),
        cmocka_unit_test(query_directory), cmocka_unit_test(what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
