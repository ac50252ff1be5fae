/* NtQueryObject and ObQueryNameString. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

static HANDLE handle;

static void *make(const OBJECT_ATTRIBUTES *attributes)
{
    void *body;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, (POBJECT_ATTRIBUTES)attributes,
                                NotificationEvent, FALSE),
                  0);
    assert_status(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &body, NULL), 0);
    ObDereferenceObject(body);
    return body;
}

OBJECTS_TEST(basic) /* F198 */
{
    OBJECT_BASIC_INFORMATION info;
    ULONG needed = 0x55;

    make(ATTRIBUTES(u"\\BaseNamedObjects\\e", 0));
    memset(&info, 0x55, sizeof info);
    assert_int_equal(sizeof info, sizeof(PUBLIC_OBJECT_BASIC_INFORMATION));
    assert_status(ZwQueryObject(handle, ObjectBasicInformation, &info, 0, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(info.HandleCount, 0x55555555);
    assert_status(ZwQueryObject(handle, ObjectBasicInformation, &info, 0, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof info);
    assert_status(ZwQueryObject(handle, ObjectBasicInformation, &info, sizeof info, &needed), 0);
    assert_int_equal(info.HandleCount, 1);
    assert_int_equal(info.NameInfoSize,
                     sizeof(OBJECT_NAME_INFORMATION) + sizeof u"\\BaseNamedObjects\\e");
    assert_status(ZwQueryObject(handle, (OBJECT_INFORMATION_CLASS)77, &info, sizeof info, &needed),
                  STATUS_INVALID_INFO_CLASS);
    assert_status(ZwQueryObject((HANDLE)0x5550, ObjectBasicInformation, &info, sizeof info, NULL),
                  STATUS_INVALID_HANDLE);
}

OBJECTS_TEST(name_string) /* F196 */
{
    struct {
        OBJECT_NAME_INFORMATION name;
        WCHAR text[64];
    } out;
    ULONG needed = 0;
    void *body = make(NULL);

    memset(&out, 0x55, sizeof out);
    assert_status(ObQueryNameString(body, NULL, 0, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof out.name);
    assert_status(ObQueryNameString(body, &out.name, sizeof out, &needed), 0);
    assert_int_equal(needed, sizeof out.name);
    assert_int_equal(out.name.Name.Length, 0);
    assert_int_equal(out.name.Name.MaximumLength, 0);
    assert_null(out.name.Name.Buffer);

    body = make(ATTRIBUTES(u"\\DosDevices\\Mine", 0));
    assert_status(ObQueryNameString(body, NULL, 0, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof out.name + sizeof u"\\GLOBAL??\\Mine");
    assert_status(ObQueryNameString(body, &out.name, needed - 1, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ObQueryNameString(body, &out.name, needed, &needed), 0);
    assert_ptr_equal(out.name.Name.Buffer, out.text);
    assert_int_equal(out.name.Name.Length, sizeof u"\\GLOBAL??\\Mine" - 2);
    assert_int_equal(out.name.Name.MaximumLength, sizeof u"\\GLOBAL??\\Mine");
    assert_memory_equal(out.text, u"\\GLOBAL??\\Mine", sizeof u"\\GLOBAL??\\Mine");
    assert_int_equal(out.text[sizeof u"\\GLOBAL??\\Mine" / 2], 0x5555);
    assert_status(ObQueryNameString(world->ob->root, &out.name, sizeof out, &needed), 0);
    assert_memory_equal(out.text, u"\\", 4);
}

OBJECTS_TEST(name_by_handle)
{
    struct {
        OBJECT_NAME_INFORMATION name;
        WCHAR text[64];
    } out;
    ULONG needed = 0;

    make(ATTRIBUTES(u"\\BaseNamedObjects\\e", 0));
    assert_status(ZwQueryObject(handle, ObjectNameInformation, &out, 4, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof out.name + sizeof u"\\BaseNamedObjects\\e");
    assert_status(ZwQueryObject(handle, ObjectNameInformation, &out, sizeof out.name + 4, &needed),
                  STATUS_BUFFER_OVERFLOW);
    assert_status(ZwQueryObject(handle, ObjectNameInformation, &out, sizeof out, NULL), 0);
    assert_memory_equal(out.text, u"\\BaseNamedObjects\\e", sizeof u"\\BaseNamedObjects\\e");
}

OBJECTS_TEST(types)
{
    struct {
        OBJECT_TYPE_INFORMATION type;
        WCHAR text[64];
    } out;
    static char all[8192];
    const OBJECT_TYPE_INFORMATION *first = (void *)(all + 8);
    ULONG needed = 0;

    make(NULL);
    make(NULL);
    memset(&out, 0x55, sizeof out);
    assert_status(ZwQueryObject(handle, ObjectTypeInformation, &out, 8, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(ZwQueryObject(handle, ObjectTypeInformation, &out, sizeof out, &needed), 0);
    assert_int_equal(out.type.TypeName.Length, 10);
    assert_ptr_equal(out.type.TypeName.Buffer, out.text);
    assert_memory_equal(out.text, u"Event", 12);
    assert_int_equal(out.type.TotalNumberOfObjects, 2);
    assert_int_equal(out.type.TotalNumberOfHandles, 2);
    assert_int_equal(out.type.ValidAccessMask, EVENT_ALL_ACCESS);
    assert_int_equal(out.type.GenericMapping.GenericAll, EVENT_ALL_ACCESS);
    ZwClose(handle);
    assert_status(ZwQueryObject((HANDLE)4, ObjectTypeInformation, &out, sizeof out, &needed), 0);
    assert_int_equal(out.type.TotalNumberOfObjects, 1);
    assert_int_equal(out.type.HighWaterNumberOfObjects, 2);
    assert_status(ZwQueryObject(NULL, ObjectTypesInformation, all, sizeof all, &needed), 0);
    assert_true(*(ULONG *)all >= 8);
    assert_memory_equal(first->TypeName.Buffer, u"Type", 10);
    assert_status(ZwQueryObject(NULL, ObjectTypesInformation, all, 64, &needed),
                  STATUS_INFO_LENGTH_MISMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(basic),
        cmocka_unit_test(name_string),
        cmocka_unit_test(name_by_handle),
        cmocka_unit_test(types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
