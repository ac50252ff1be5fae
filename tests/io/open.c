/* Opening, duplicating and closing by system calls: F242. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "request.h"

static void open_twice(void *context)
{
    HANDLE first = app_open(u"\\??\\Test", 0), second, copy, *result = app_memory(sizeof *result);
    PFILE_OBJECT file = last_file;

    assert_string_equal(majors, "C"); /* F242 */
    second = app_open(u"\\??\\Test", 0);
    assert_string_equal(majors, "CC");
    assert_ptr_not_equal(last_file, file);
    assert_int_equal(
        NtDuplicateObject((HANDLE)-1, first, (HANDLE)-1, result, 0, 0, DUPLICATE_SAME_ACCESS),
        STATUS_SUCCESS);
    copy = *result;
    assert_string_equal(majors, "CC");
    NtClose(first);
    assert_string_equal(majors, "CC");
    NtClose(copy);
    assert_string_equal(majors, "CCLX");
    assert_ptr_equal(last_file, file);
    NtClose(second);
    assert_string_equal(majors, "CCLXLX");
}

static NTSTATUS deny(PDEVICE_OBJECT target, PIRP irp)
{
    majors[major_count++] = 'C';
    majors[major_count] = 0;
    return complete(irp, STATUS_SHARING_VIOLATION, 0);
}

static void open_denied(void *context)
{
    PDRIVER_OBJECT driver = device->DriverObject;
    HANDLE handle;

    driver->MajorFunction[IRP_MJ_CREATE] = deny;
    assert_int_equal(app_try_open(u"\\??\\Test", 0, FILE_ALL_ACCESS, &handle),
                     STATUS_SHARING_VIOLATION);
    assert_string_equal(majors, "C"); /* no cleanup, no close */
    assert_int_equal(device->ReferenceCount, 0);
    driver->MajorFunction[IRP_MJ_CREATE] = io_invalid_request; /* as if the driver had none */
    assert_int_equal(app_try_open(u"\\??\\Test", 0, FILE_ALL_ACCESS, &handle),
                     STATUS_INVALID_DEVICE_REQUEST);
    assert_true(list_empty(&world->io->files));
}

static NTSTATUS pend_create(PDEVICE_OBJECT target, PIRP irp)
{
    return pend(irp, NULL);
}

static void open_pending(void *context)
{
    HANDLE handle;

    device->DriverObject->MajorFunction[IRP_MJ_CREATE] = pend_create;
    later_status = STATUS_SUCCESS;
    io_thread(complete_later, NULL);
    handle = app_open(u"\\??\\Test", 0);
    NtClose(handle);
    later_status = STATUS_DEVICE_NOT_READY;
    io_thread(complete_later, NULL);
    assert_int_equal(app_try_open(u"\\??\\Test", 0, FILE_ALL_ACCESS, &handle),
                     STATUS_DEVICE_NOT_READY);
}

static NTSTATUS drop_create(PDEVICE_OBJECT target, PIRP irp)
{
    return STATUS_SUCCESS;
}

/* IRP_MJ_CREATE that is never completed: the I/O manager ends it when the routine returns. */
static void open_dropped(void *context)
{
    HANDLE handle;

    device->DriverObject->MajorFunction[IRP_MJ_CREATE] = drop_create;
    handle = app_open(u"\\??\\Test", 0);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    NtClose(handle);
    assert_string_equal(majors, "LX");
}

static void open_badly(void *context)
{
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    HANDLE *handle = app_memory(sizeof *handle);
    OBJECT_ATTRIBUTES *attributes = app_memory(sizeof *attributes), kernel_attributes;
    UNICODE_STRING kernel_name = wide(u"\\??\\Test");

    InitializeObjectAttributes(&kernel_attributes, &kernel_name, 0, NULL, NULL);
    assert_int_equal(NtOpenFile(handle, FILE_READ_DATA, &kernel_attributes, iosb, 0, 0),
                     STATUS_ACCESS_VIOLATION);
    InitializeObjectAttributes(attributes, (UNICODE_STRING *)16, 0, NULL, NULL);
    assert_int_equal(NtOpenFile(handle, FILE_READ_DATA, attributes, iosb, 0, 0),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(NtOpenFile((HANDLE *)16, FILE_READ_DATA, attributes, iosb, 0, 0),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(NtOpenFile(handle, FILE_READ_DATA, attributes, (PVOID)&kernel_name, 0, 0),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(
        NtCreateFile(handle, FILE_READ_DATA, attributes, iosb, NULL, 0, 0, 6, 0, NULL, 0),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(
        NtCreateFile(handle, FILE_READ_DATA, attributes, iosb, NULL, 0, 8, 1, 0, NULL, 0),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(major_count, 0);
}

TEST(open_twice)
TEST(open_denied)
TEST(open_pending)
TEST(open_dropped)
TEST(open_badly)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_twice),   cmocka_unit_test(test_open_denied),
        cmocka_unit_test(test_open_pending), cmocka_unit_test(test_open_dropped),
        cmocka_unit_test(test_open_badly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
