/* Drivers: loading and unloading. F229, F230, F231, F236. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io_test.h"

static PDRIVER_OBJECT driver;
static PDEVICE_OBJECT device;
static unsigned unloads, gone;
static ULONG unload_flags;

static bool same(const UNICODE_STRING *string, const WCHAR *text)
{
    UNICODE_STRING other = wide(text);

    return string->Length == other.Length && !memcmp(string->Buffer, other.Buffer, other.Length);
}

static void note_gone(struct io_driver *which)
{
    gone++;
}

static VOID unload(PDRIVER_OBJECT object)
{
    assert_ptr_equal(KeGetCurrentThread()->process, PsInitialSystemProcess);
    unloads++;
    unload_flags = object->Flags;
    if (device)
        drop_named_device(device, u"One");
    device = NULL;
}

static NTSTATUS plain_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    driver = object;
    object->DriverUnload = unload;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        object->MajorFunction[i] = succeed;
    device = named_device(object, u"One", 0);
    return STATUS_SUCCESS;
}

static struct io_driver *begin(PDRIVER_INITIALIZE entry)
{
    unloads = gone = 0;
    device = NULL;
    world->io->unloaded = note_gone;
    return load(entry);
}

/* --- loading ---------------------------------------------------------------------------------- */

static PDRIVER_DISPATCH default_dispatch;

static NTSTATUS look_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    driver = object;
    assert_ptr_equal(KeGetCurrentThread()->process, PsInitialSystemProcess);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(same(path, u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Test"));
    assert_int_equal(object->Type, 4); /* F230 */
    assert_int_equal(object->Size, sizeof *object);
    assert_int_equal(object->Flags, DRVO_LEGACY_DRIVER);
    assert_ptr_equal(object->DriverExtension, object + 1); /* F231 */
    assert_ptr_equal(object->DriverExtension->DriverObject, object);
    assert_true(same(&object->DriverExtension->ServiceKeyName, u"Test"));
    assert_int_equal(object->DriverExtension->ServiceKeyName.Buffer[4], 0);
    assert_true(same(&object->DriverName, u"\\Driver\\Test"));
    assert_null(object->DeviceObject);
    assert_null(object->DriverUnload);
    assert_null(object->DriverStartIo);
    assert_null(object->FastIoDispatch);
    assert_ptr_equal(object->DriverInit, look_entry);
    default_dispatch = object->MajorFunction[0]; /* F229 */
    assert_non_null(default_dispatch);
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        assert_ptr_equal(object->MajorFunction[i], default_dispatch);
    object->MajorFunction[3] = NULL;
    object->MajorFunction[4] = succeed;
    assert_int_equal(IoCreateDevice(object, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device), 0);
    return STATUS_SUCCESS;
}

static void loading(void *context)
{
    UNICODE_STRING name = wide(u"\\driver\\TEST");
    struct io_driver *own = begin(look_entry);
    void *body;

    assert_ptr_equal(&own->object, driver);
    assert_int_equal(driver->Flags, DRVO_LEGACY_DRIVER | DRVO_INITIALIZED);
    assert_ptr_equal(driver->MajorFunction[3], default_dispatch);
    assert_ptr_equal(driver->MajorFunction[4], succeed);
    assert_false(device->Flags & DO_DEVICE_INITIALIZING);
    assert_ptr_equal(io_driver_find(u"Test"), own);
    assert_null(io_driver_find(u"Tes"));
    assert_int_equal(ob_lookup(NULL, &name, 0, *IoDriverObjectType, 0, NULL,
                               (struct ob_call){KernelMode, 0}, &body),
                     STATUS_SUCCESS); /* F167 */
    assert_ptr_equal(body, driver);
    ob_dereference(body);

    struct io_driver *second;

    assert_int_equal(try_load(u"Test", plain_entry, &second), STATUS_OBJECT_NAME_COLLISION);
    assert_null(second);
}

static NTSTATUS failing_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    return STATUS_NO_MEMORY;
}

static NTSTATUS leaking_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    named_device(object, u"One", 0);
    return STATUS_UNSUCCESSFUL;
}

static void failing(void *context)
{
    struct io_driver *own = (void *)1;

    gone = 0;
    world->io->unloaded = note_gone;
    assert_int_equal(try_load(u"Test", failing_entry, &own), STATUS_NO_MEMORY);
    assert_null(own);
    assert_int_equal(gone, 1); /* the image may go at once */
    assert_true(list_empty(&world->io->drivers));
    assert_int_equal(try_load(u"Test", leaking_entry, &own), STATUS_UNSUCCESSFUL);
    assert_int_equal(gone, 1); /* its device keeps the driver object, as on Windows */
}

/* The name of a device left behind stays. */
static NTSTATUS collide_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    UNICODE_STRING name = wide(u"\\Device\\One");

    return IoCreateDevice(object, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}

static void failing_again(void *context)
{
    struct io_driver *own;

    assert_int_equal(try_load(u"Test", leaking_entry, &own), STATUS_UNSUCCESSFUL);
    assert_int_equal(try_load(u"Test", collide_entry, &own), STATUS_OBJECT_NAME_COLLISION);
}

static char calls[8];
static unsigned call_count;

static VOID again(PDRIVER_OBJECT object, PVOID context, ULONG count)
{
    calls[call_count++] = (char)('0' + count);
    if (count < 3)
        IoRegisterDriverReinitialization(object, again, NULL);
    assert_true(object->Flags & DRVO_INITIALIZED);
}

static NTSTATUS reinit_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    IoRegisterDriverReinitialization(object, again, NULL);
    assert_true(object->Flags & DRVO_REINIT_REGISTERED);
    return STATUS_SUCCESS;
}

static void reinitialize(void *context)
{
    memset(calls, 0, sizeof calls);
    call_count = 0;
    begin(reinit_entry);
    assert_string_equal(calls, "1");
    io_driver_reinitialize();
    io_driver_reinitialize();
    io_driver_reinitialize();
    assert_string_equal(calls, "123");
}

static void extensions(void *context)
{
    void *one = NULL, *two = (void *)1;
    int id, other;

    begin(plain_entry);
    assert_int_equal(IoAllocateDriverObjectExtension(driver, &id, 24, &one),
                     STATUS_SUCCESS); /* F236 */
    assert_non_null(one);
    for (int i = 0; i < 24; i++)
        assert_int_equal(((char *)one)[i], 0);
    assert_int_equal(IoAllocateDriverObjectExtension(driver, &id, 24, &two),
                     STATUS_OBJECT_NAME_COLLISION);
    assert_null(two);
    assert_ptr_equal(IoGetDriverObjectExtension(driver, &id), one);
    assert_null(IoGetDriverObjectExtension(driver, &other));
}

/* --- unloading -------------------------------------------------------------------------------- */

static void unloading(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);

    assert_int_equal(io_driver_unload(own, false, &why), STATUS_SUCCESS);
    assert_int_equal(why.count, 0);
    assert_int_equal(why.undeleted, 0);
    assert_int_equal(unloads, 1);
    assert_int_equal(unload_flags, DRVO_LEGACY_DRIVER | DRVO_INITIALIZED | DRVO_UNLOAD_INVOKED);
    assert_int_equal(gone, 1);
    own = begin(plain_entry); /* and once more */
    assert_int_equal(io_driver_unload(own, false, NULL), STATUS_SUCCESS);
}

static void no_unload_routine(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);

    driver->DriverUnload = NULL;
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_INVALID_DEVICE_REQUEST);
    assert_int_equal(why.status, STATUS_INVALID_DEVICE_REQUEST);
    assert_false(own->unload_pending);
    assert_int_equal(io_driver_unload(own, true, &why), STATUS_SUCCESS);
    assert_int_equal(gone, 1);
}

/* Held by a handle: refused, who holds it is told, and it goes when the handle does. */
static void held_by_handle(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);
    HANDLE handle = open_sync(u"\\??\\One"), other;

    assert_int_equal(io_driver_unload(own, false, &why), STATUS_DEVICE_BUSY);
    assert_int_equal(why.count, 1);
    assert_int_equal(why.holders[0].kind, IO_HELD_BY_HANDLE);
    assert_ptr_equal(why.holders[0].handle, handle);
    assert_ptr_equal(why.holders[0].process, PsInitialSystemProcess);
    assert_ptr_equal(why.holders[0].file, file_of(handle));
    assert_ptr_equal(why.holders[0].device, device);
    assert_int_equal(unloads, 0);
    assert_int_equal(try_open(u"\\??\\One", 0, FILE_ALL_ACCESS, &other), STATUS_NO_SUCH_DEVICE);
    ZwClose(handle);
    kernel_sleep(1);
    assert_int_equal(unloads, 1);
    assert_int_equal(gone, 1);
}

static void held_by_reference(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);
    HANDLE handle = open_sync(u"\\??\\One");
    PFILE_OBJECT file = file_of(handle);

    ObReferenceObject(file);
    ZwClose(handle);
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_DEVICE_BUSY);
    assert_int_equal(why.count, 1);
    assert_int_equal(why.holders[0].kind, IO_HELD_BY_FILE);
    assert_ptr_equal(why.holders[0].file, file);
    assert_int_equal(why.holders[0].count, 1);
    ObDereferenceObject(file);
    kernel_sleep(1);
    assert_int_equal(gone, 1);
}

static NTSTATUS attach_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
    UNICODE_STRING name = wide(u"\\Device\\One");
    PDEVICE_OBJECT filter, lower;

    assert_int_equal(IoCreateDevice(object, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &filter), 0);
    return IoAttachDevice(filter, &name, &lower);
}

static void held_by_attached(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry), *filter;

    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = succeed;
    assert_int_equal(try_load(u"Filter", attach_entry, &filter), STATUS_SUCCESS);
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_DEVICE_BUSY);
    assert_int_equal(why.count, 1);
    assert_int_equal(why.holders[0].kind, IO_HELD_BY_ATTACHED);
    assert_ptr_equal(why.holders[0].attached, device->AttachedDevice);
    IoDetachDevice(device);
    kernel_sleep(1);
    assert_int_equal(gone, 1);
}

static PIRP kept;

static NTSTATUS drop_irp(PDEVICE_OBJECT target, PIRP irp)
{
    kept = irp;
    return STATUS_SUCCESS; /* without having completed it */
}

static void drop_one(void *context)
{
    HANDLE handle = app_open(u"\\??\\One", FILE_SYNCHRONOUS_IO_NONALERT);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);

    assert_int_equal(
        NtDeviceIoControlFile(handle, NULL, NULL, NULL, iosb, 0x222000, NULL, 0, NULL, 0),
        STATUS_SUCCESS);
    assert_int_equal(iosb->Status, 0x55555555);
}

static LONGLONG ended_after;

static void drop_and_end(void *context)
{
    LONGLONG before = kernel_now();

    in_app(drop_one, NULL);
    ended_after = kernel_now() - before;
}

/* An IRP that was never completed: the process cannot end for five minutes, and the driver not at
 * all. Its holder is told. */
static void held_by_request(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);

    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = drop_irp;
    app_start();
    io_watch_rules();
    io_thread(drop_and_end, NULL);
    kernel_sleep(1000);
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_DEVICE_BUSY);
    assert_int_equal(why.count, 2); /* the handle is open while the process ends */
    assert_int_equal(why.holders[0].kind, IO_HELD_BY_HANDLE);
    assert_ptr_equal(why.holders[0].process, app_process);
    assert_int_equal(why.holders[1].kind, IO_HELD_BY_REQUEST);
    assert_ptr_equal(why.holders[1].irp, kept);
    assert_int_equal(why.holders[1].major, IRP_MJ_DEVICE_CONTROL);
    assert_int_equal(why.holders[1].control_code, 0x222000);
    assert_ptr_equal(why.holders[1].process, app_process);
    kernel_sleep(299999);
    assert_int_equal(ended_after, 300000);
    assert_string_equal(io_rules, "irqlab/SlowCancel ");
    assert_int_equal(unloads, 0);
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_DEVICE_BUSY);
    assert_int_equal(why.count, 1);
    assert_int_equal(why.holders[0].kind, IO_HELD_BY_REQUEST);
    assert_int_equal(io_driver_unload(own, true, &why), STATUS_SUCCESS);
    assert_int_equal(unloads, 1);
    assert_int_equal(gone, 1);
}

/* The same, but the driver completes it in the end. */
static void completed_in_the_end(void *context)
{
    struct io_driver *own = begin(plain_entry);

    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = drop_irp;
    app_start();
    in_app(drop_one, NULL);
    assert_int_equal(io_driver_unload(own, false, NULL), STATUS_DEVICE_BUSY);
    complete(kept, STATUS_SUCCESS, 0);
    kernel_sleep(1);
    assert_int_equal(unloads, 1);
    assert_int_equal(gone, 1);
}

static VOID lazy_unload(PDRIVER_OBJECT object)
{
    unloads++;
}

/* A driver that does not delete its device keeps its image. */
static void undeleted(void *context)
{
    struct io_unload_refusal why;
    struct io_driver *own = begin(plain_entry);

    driver->DriverUnload = lazy_unload;
    assert_int_equal(io_driver_unload(own, false, &why), STATUS_SUCCESS);
    assert_int_equal(unloads, 1);
    assert_int_equal(why.undeleted, 1);
    assert_ptr_equal(why.left, device);
    assert_int_equal(gone, 0);
    IoDeleteDevice(device);
    assert_int_equal(gone, 1);
}

static void unload_from_app(void *own)
{
    assert_int_equal(io_driver_unload(own, false, NULL), STATUS_SUCCESS);
    assert_int_equal(unloads, 1);
}

static void other_process(void *context)
{
    struct io_driver *own = begin(plain_entry);

    app_start();
    in_app(unload_from_app, own);
    assert_int_equal(gone, 1);
}

/* --- by service name -------------------------------------------------------------------------- */

static NTSTATUS load_service(const WCHAR *service)
{
    struct io_driver *own;

    assert_ptr_equal(KeGetCurrentThread()->process, PsInitialSystemProcess);
    if (service[0] != 'T')
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return try_load(service, plain_entry, &own);
}

static void services(void *context)
{
    UNICODE_STRING good = wide(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Test"),
                   other = wide(u"\\Registry\\Other"), bare = wide(u"Test"),
                   empty = wide(u"\\Registry\\");
    HANDLE handle;

    unloads = gone = 0;
    world->io->unloaded = note_gone;
    assert_int_equal(ZwLoadDriver(&good), STATUS_OBJECT_NAME_NOT_FOUND);
    world->io->load = load_service;
    assert_int_equal(ZwLoadDriver(&good), STATUS_SUCCESS);
    assert_int_equal(ZwLoadDriver(&good), STATUS_IMAGE_ALREADY_LOADED);
    assert_int_equal(ZwLoadDriver(&other), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwLoadDriver(&bare), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_int_equal(ZwLoadDriver(&empty), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwUnloadDriver(&other), STATUS_OBJECT_NAME_NOT_FOUND);
    handle = open_sync(u"\\??\\One");
    assert_int_equal(ZwUnloadDriver(&good), STATUS_SUCCESS); /* it is pending */
    assert_int_equal(unloads, 0);
    ZwClose(handle);
    kernel_sleep(1);
    assert_int_equal(unloads, 1);
    assert_int_equal(gone, 1);
}

#define TEST(body)                                                                                 \
    static void test_##body(void **state)                                                          \
    {                                                                                              \
        assert_true(io_run(2, body));                                                              \
    }

TEST(loading)
TEST(failing)
TEST(failing_again)
TEST(reinitialize)
TEST(extensions)
TEST(unloading)
TEST(no_unload_routine)
TEST(held_by_handle)
TEST(held_by_reference)
TEST(held_by_attached)
TEST(held_by_request)
TEST(completed_in_the_end)
TEST(undeleted)
TEST(other_process)
TEST(services)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loading),           cmocka_unit_test(test_failing),
        cmocka_unit_test(test_failing_again),     cmocka_unit_test(test_reinitialize),
        cmocka_unit_test(test_extensions),        cmocka_unit_test(test_unloading),
        cmocka_unit_test(test_no_unload_routine), cmocka_unit_test(test_held_by_handle),
        cmocka_unit_test(test_held_by_reference), cmocka_unit_test(test_held_by_attached),
        cmocka_unit_test(test_held_by_request),   cmocka_unit_test(test_completed_in_the_end),
        cmocka_unit_test(test_undeleted),         cmocka_unit_test(test_other_process),
        cmocka_unit_test(test_services),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
