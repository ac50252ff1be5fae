/* Who ends a request when the dispatch routine does not, or somebody else does; and short cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "request.h"

#include <wdk/nt/io/fastio.h>

static NTSTATUS drop_read(PIRP irp, PIO_STACK_LOCATION location)
{
    pended = irp;
    return STATUS_SUCCESS;
}

/* A read that is dropped is ended by the I/O manager: the driver's IRP is gone under its hands. */
static void read_dropped(void *context)
{
    HANDLE sync = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    char *data = app_memory(8);

    dispatch_as = drop_read;
    assert_int_equal(NtReadFile(sync, NULL, NULL, NULL, iosb, data, 4, NULL, NULL), STATUS_SUCCESS);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    assert_int_equal(iosb->Information, 0);
}

static void complete_dropped(void *context)
{
    start();
    in_app(read_dropped, NULL);
    complete(pended, STATUS_SUCCESS, 0);
}

static void test_completed_after_loss(void **state)
{
    assert_int_equal(io_crash(complete_dropped), 0x44);
}

static NTSTATUS complete_elsewhere(PIRP irp, PIO_STACK_LOCATION location)
{
    pended = irp;
    io_thread(complete_later, NULL);
    kernel_sleep(100);
    return STATUS_SUCCESS; /* not marked pending, and completed meanwhile: the caller ends it */
}

static void read_deferred(void *context)
{
    HANDLE sync = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    char *data = app_memory(8);

    dispatch_as = complete_elsewhere;
    later_status = STATUS_SUCCESS;
    assert_int_equal(NtReadFile(sync, NULL, NULL, NULL, iosb, data, 4, NULL, NULL), STATUS_SUCCESS);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    assert_int_equal(iosb->Information, 5);
}

/* Completed by a thread that is attached to another process: the data go to the asker. */
static NTSTATUS complete_attached(PIRP irp, PIO_STACK_LOCATION location)
{
    KAPC_STATE state;

    KeStackAttachProcess(PsInitialSystemProcess, &state);
    memcpy(irp->AssociatedIrp.SystemBuffer, "wxyz", 4);
    complete(irp, STATUS_SUCCESS, 4);
    assert_ptr_equal(PsGetCurrentProcess(), PsInitialSystemProcess);
    KeUnstackDetachProcess(&state);
    return STATUS_SUCCESS;
}

static void attached(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    c.out = app_memory(8);
    c.out_bytes = 8;
    dispatch_as = complete_attached;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_memory_equal(c.out, "wxyz\x55", 5);
    assert_int_equal(c.iosb->Information, 4);
}

static bool take_it;

static BOOLEAN fast_control(PFILE_OBJECT file, BOOLEAN wait, PVOID input, ULONG input_bytes,
                            PVOID output, ULONG output_bytes, ULONG code, PIO_STATUS_BLOCK iosb,
                            PDEVICE_OBJECT target)
{
    assert_ptr_equal(target, device);
    assert_int_equal(code, CODE(METHOD_BUFFERED));
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = 77;
    return take_it;
}

static void fast_io(void *context)
{
    static FAST_IO_DISPATCH table = {.SizeOfFastIoDispatch = sizeof table,
                                     .FastIoDeviceControl = fast_control};
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    device->DriverObject->FastIoDispatch = &table;
    take_it = true;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(c.iosb->Information, 77);
    assert_string_equal(majors, "C");
    take_it = false;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_string_equal(majors, "CD");
    NtClose(c.file);
    assert_true(list_empty(&world->io->files));
}

TEST(read_dropped)
TEST(read_deferred)
TEST(attached)
TEST(fast_io)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_dropped),  cmocka_unit_test(test_completed_after_loss),
        cmocka_unit_test(test_read_deferred), cmocka_unit_test(test_attached),
        cmocka_unit_test(test_fast_io),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
