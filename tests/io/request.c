/* System calls about files: F244, F245, F247, F248, F249, F250, and the transfer methods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "request.h"

/* --- control ---------------------------------------------------------------------------------- */

static NTSTATUS buffered(PIRP irp, PIO_STACK_LOCATION location)
{
    char *data = irp->AssociatedIrp.SystemBuffer;
    struct mm_block block;

    assert_int_equal(location->MajorFunction, IRP_MJ_DEVICE_CONTROL);
    assert_int_equal(location->Parameters.DeviceIoControl.IoControlCode, CODE(METHOD_BUFFERED));
    assert_int_equal(location->Parameters.DeviceIoControl.InputBufferLength, 3);
    assert_int_equal(location->Parameters.DeviceIoControl.OutputBufferLength, 5);
    assert_memory_equal(data, "abc", 3);
    assert_true(mm_pool_find(data, &block));
    assert_int_equal(block.bytes, 5); /* exactly the larger of both */
    assert_int_equal(irp->RequestorMode, UserMode);
    assert_null(irp->MdlAddress);
    memcpy(data, "vwxyz", 5);
    return complete(irp, STATUS_SUCCESS, 4);
}

static NTSTATUS no_buffers(PIRP irp, PIO_STACK_LOCATION location)
{
    assert_null(irp->AssociatedIrp.SystemBuffer);
    assert_null(irp->UserBuffer);
    assert_null(irp->MdlAddress);
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS warn(PIRP irp, PIO_STACK_LOCATION location)
{
    memcpy(irp->AssociatedIrp.SystemBuffer, "vwxyz", 5);
    return complete(irp, STATUS_BUFFER_OVERFLOW, 5);
}

static NTSTATUS fail_it(PIRP irp, PIO_STACK_LOCATION location)
{
    memcpy(irp->AssociatedIrp.SystemBuffer, "vwxyz", 5);
    return complete(irp, STATUS_UNSUCCESSFUL, 5);
}

static NTSTATUS too_much(PIRP irp, PIO_STACK_LOCATION location)
{
    memcpy(irp->AssociatedIrp.SystemBuffer, "vwxyz", 5);
    return complete(irp, STATUS_SUCCESS, 6);
}

static void method_buffered(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    c.in = app_memory(16);
    c.out = app_memory(16);
    memcpy(c.in, "abc", 3);
    c.in_bytes = 3;
    c.out_bytes = 5;
    dispatch_as = buffered;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(c.iosb->Status, STATUS_SUCCESS);
    assert_int_equal(c.iosb->Information, 4);
    assert_memory_equal(c.out, "vwxy\x55", 5); /* only what Information says */
    memset(c.out, 0x55, 16);
    dispatch_as = warn; /* a warning copies, too */
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_BUFFER_OVERFLOW);
    assert_memory_equal(c.out, "vwxyz\x55", 6);
    assert_int_equal(c.iosb->Status, STATUS_BUFFER_OVERFLOW);
    memset(c.out, 0x55, 16);
    dispatch_as = fail_it; /* an error does not */
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_UNSUCCESSFUL);
    assert_memory_equal(c.out, "\x55\x55\x55\x55\x55", 5);
    assert_int_equal(c.iosb->Status, 0x55555555); /* F250 */
    io_watch_rules();
    dispatch_as = too_much; /* as many as the driver says, even if they do not fit */
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_memory_equal(c.out, "vwxyz", 5);
    assert_int_not_equal(c.out[5], 0x55);
    assert_string_equal(io_rules, "irqlab/InformationTooLarge ");
    c.in_bytes = c.out_bytes = 0;
    dispatch_as = no_buffers;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    c.in = (char *)16;
    c.in_bytes = 4;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_ACCESS_VIOLATION);
    c.in_bytes = 0;
    c.out = (char *)16;
    c.out_bytes = 4;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_ACCESS_VIOLATION);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    NtClose(c.file);
    assert_true(list_empty(&world->io->files));
}

static NTSTATUS direct(PIRP irp, PIO_STACK_LOCATION location)
{
    char *data = MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority);

    assert_memory_equal(irp->AssociatedIrp.SystemBuffer, "abc", 3);
    assert_int_equal(MmGetMdlByteCount(irp->MdlAddress), 5);
    assert_true(irp->MdlAddress->MdlFlags & MDL_PAGES_LOCKED);
    assert_memory_equal(data, "01234", 5);
    if (METHOD_FROM_CTL_CODE(location->Parameters.DeviceIoControl.IoControlCode) ==
        METHOD_OUT_DIRECT)
        memcpy(data, "vwxyz", 5);
    return complete(irp, STATUS_SUCCESS, 5);
}

static void method_direct(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    c.in = app_memory(16);
    c.out = app_memory(16);
    memcpy(c.in, "abc", 3);
    memcpy(c.out, "01234", 5);
    c.in_bytes = 3;
    c.out_bytes = 5;
    dispatch_as = direct;
    assert_int_equal(control(&c, CODE(METHOD_IN_DIRECT)), STATUS_SUCCESS);
    assert_memory_equal(c.out, "01234", 5);
    assert_int_equal(control(&c, CODE(METHOD_OUT_DIRECT)), STATUS_SUCCESS);
    assert_memory_equal(c.out, "vwxyz", 5);
    assert_int_equal(c.iosb->Information, 5);
    assert_int_equal(mm_locked_pages(app_process), 0);
    c.out = (char *)16;
    assert_int_equal(control(&c, CODE(METHOD_OUT_DIRECT)), STATUS_ACCESS_VIOLATION);
    NtClose(c.file);
}

static char *expect_in, *expect_out;

static NTSTATUS neither(PIRP irp, PIO_STACK_LOCATION location)
{
    assert_ptr_equal(location->Parameters.DeviceIoControl.Type3InputBuffer, expect_in);
    assert_ptr_equal(irp->UserBuffer, expect_out);
    assert_null(irp->AssociatedIrp.SystemBuffer);
    return complete(irp, STATUS_SUCCESS, 2);
}

static void method_neither(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    c.in = expect_in = (char *)16; /* nobody looks at the pointers */
    c.out = expect_out = (char *)32;
    c.in_bytes = c.out_bytes = 4;
    dispatch_as = neither;
    assert_int_equal(control(&c, CODE(METHOD_NEITHER)), STATUS_SUCCESS);
    assert_int_equal(c.iosb->Information, 2);
}

static void access_bits(void *context)
{
    ULONG read = CTL_CODE(FILE_DEVICE_UNKNOWN, 1, METHOD_BUFFERED, FILE_READ_ACCESS);
    ULONG write = CTL_CODE(FILE_DEVICE_UNKNOWN, 1, METHOD_BUFFERED, FILE_WRITE_ACCESS);
    struct control c = {0};

    assert_int_equal(app_try_open(u"\\??\\Test", 0, FILE_READ_DATA, &c.file), STATUS_SUCCESS);
    assert_int_equal(control(&c, read), STATUS_SUCCESS);
    assert_int_equal(control(&c, write), STATUS_ACCESS_DENIED);
    assert_int_equal(control(&c, read | write), STATUS_ACCESS_DENIED);
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(
        NtWriteFile(c.file, NULL, NULL, NULL, c.iosb, c.iosb, 1, memset(app_memory(8), 0, 8), NULL),
        STATUS_ACCESS_DENIED);
    c.file = (HANDLE)0x4444;
    assert_int_equal(control(&c, read), STATUS_INVALID_HANDLE);
}

/* --- what is returned and who is told --------------------------------------------------------- */

static NTSTATUS return_status, complete_status;

static NTSTATUS differ(PIRP irp, PIO_STACK_LOCATION location)
{
    complete(irp, complete_status, 1);
    return return_status;
}

static void returned(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    dispatch_as = differ; /* F244 */
    return_status = STATUS_UNSUCCESSFUL;
    complete_status = STATUS_SUCCESS;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_UNSUCCESSFUL);
    assert_int_equal(c.iosb->Status, STATUS_SUCCESS);
    return_status = STATUS_SUCCESS;
    complete_status = STATUS_UNSUCCESSFUL;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(c.iosb->Status, 0x55555555);
    dispatch_as = pend;
    for (int i = 0; i < 2; i++) {
        later_status = i ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
        io_thread(complete_later, NULL);
        assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), later_status);
        if (i)
            assert_int_equal(c.iosb->Status, 0x55555555);
        else
            assert_int_equal(c.iosb->Information, 5);
    }
    NtClose(c.file);
}

static NTSTATUS drop(PIRP irp, PIO_STACK_LOCATION location)
{
    pended = irp;
    return STATUS_SUCCESS;
}

/* Never completed, not pending: returned "by accident", and the IRP stays. */
static void dropped(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    dispatch_as = drop;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(c.iosb->Status, 0x55555555);
    assert_false(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    NtClose(c.file);
    assert_string_equal(majors, "CDL"); /* no close: the IRP keeps the file */
    complete(pended, STATUS_SUCCESS, 1);
    assert_true(IsListEmpty(io_thread_irps(KeGetCurrentThread())));
    kernel_sleep(1);
    assert_string_equal(majors, "CDLX");
}

static HANDLE app_event(void)
{
    HANDLE *handle = app_memory(sizeof *handle);

    assert_int_equal(NtCreateEvent(handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, TRUE),
                     STATUS_SUCCESS);
    return *handle;
}

static LONG state_of(HANDLE event)
{
    EVENT_BASIC_INFORMATION *information = app_memory(sizeof *information);

    assert_int_equal(
        NtQueryEvent(event, EventBasicInformation, information, sizeof *information, NULL),
        STATUS_SUCCESS);
    return information->EventState;
}

/* F245, F248, F249: the table in irp_complete.c. */
static void overlapped(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", 0)};
    HANDLE event = app_event();
    PKEVENT file_event = &last_file->Event;

    for (int with_event = 0; with_event < 2; with_event++) {
        for (int pending = 0; pending < 2; pending++) {
            for (int error = 0; error < 2; error++) {
                bool told = pending || !error;
                NTSTATUS status = error ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;

                c.event = with_event ? event : NULL;
                file_event->Header.SignalState = 1;
                NtSetEvent(event, NULL);
                dispatch_as = pending ? pend : differ;
                return_status = complete_status = later_status = status;
                assert_int_equal(control(&c, CODE(METHOD_BUFFERED)),
                                 pending ? STATUS_PENDING : status);
                if (pending) {
                    assert_int_equal(c.iosb->Status, 0x55555555);
                    assert_int_equal(state_of(event), !with_event);
                    io_thread(complete_later, NULL);
                    kernel_sleep(20);
                }
                assert_int_equal(c.iosb->Status, told ? status : 0x55555555);
                if (with_event) {
                    assert_int_equal(state_of(event), told);
                    assert_int_equal(KeReadStateEvent(file_event), 1); /* left alone */
                } else {
                    assert_int_equal(KeReadStateEvent(file_event), told);
                }
            }
        }
    }
    NtClose(c.file);
    NtClose(event);
    assert_true(list_empty(&world->io->files));
}

static unsigned apcs;
static PVOID apc_context;
static PIO_STATUS_BLOCK apc_iosb;

static VOID apc(PVOID context, PIO_STATUS_BLOCK iosb, ULONG reserved)
{
    apcs++;
    apc_context = context;
    apc_iosb = iosb;
}

static void by_apc(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", 0), .apc = apc, .context = (PVOID)0x77};
    LARGE_INTEGER ms = kernel_ms(1);

    apcs = 0;
    dispatch_as = differ;
    return_status = complete_status = STATUS_UNSUCCESSFUL;
    control(&c, CODE(METHOD_BUFFERED));
    KeDelayExecutionThread(UserMode, TRUE, &ms);
    assert_int_equal(apcs, 0); /* F245 */
    return_status = complete_status = STATUS_SUCCESS;
    control(&c, CODE(METHOD_BUFFERED));
    assert_int_equal(apcs, 0);
    assert_int_equal(KeDelayExecutionThread(UserMode, TRUE, &ms), STATUS_USER_APC);
    if (!apcs) /* delivery is the user-mode side's when it goes back there */
        ke_apc_deliver(UserMode);
    assert_int_equal(apcs, 1);
    assert_ptr_equal(apc_context, (PVOID)0x77);
    assert_ptr_equal(apc_iosb, c.iosb);
    NtClose(c.file);
}

/* A synchronous file with an event: both are signalled, or the call could not wait. */
static void synchronous_with_event(void *context)
{
    struct control c = {.file = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT)};

    c.event = app_event();
    dispatch_as = pend;
    later_status = STATUS_SUCCESS;
    io_thread(complete_later, NULL);
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
    assert_int_equal(state_of(c.event), 1);
    assert_int_equal(KeReadStateEvent(&last_file->Event), 1);
}

/* --- one request at a time -------------------------------------------------------------------- */

static unsigned inside, most_inside, served;

static NTSTATUS slow(PIRP irp, PIO_STACK_LOCATION location)
{
    if (++inside > most_inside)
        most_inside = inside;
    kernel_sleep(5);
    inside--;
    served++;
    return complete(irp, STATUS_SUCCESS, 0);
}

static void one_control(void *handle)
{
    struct control c = {.file = handle};

    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_SUCCESS);
}

static void serialised(void *context)
{
    for (int synchronous = 0; synchronous < 2; synchronous++) {
        HANDLE handle = app_open(u"\\??\\Test", synchronous ? FILE_SYNCHRONOUS_IO_NONALERT : 0);
        PETHREAD threads[4];

        inside = most_inside = served = 0;
        dispatch_as = slow;
        for (int i = 0; i < 4; i++)
            threads[i] = app_thread(one_control, handle);
        for (int i = 0; i < 4; i++)
            io_join(threads[i]);
        assert_int_equal(served, 4);
        assert_int_equal(most_inside, synchronous ? 1 : 4);
        NtClose(handle);
    }
}

/* --- read, write, flush ----------------------------------------------------------------------- */

static LONGLONG seen_offset;
static ULONG seen_bytes;

static NTSTATUS transfer(PIRP irp, PIO_STACK_LOCATION location)
{
    char *data = irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority)
                 : device->Flags & DO_BUFFERED_IO ? irp->AssociatedIrp.SystemBuffer
                                                  : irp->UserBuffer;

    seen_offset = location->Parameters.Read.ByteOffset.QuadPart;
    seen_bytes = location->Parameters.Read.Length;
    if (location->MajorFunction == IRP_MJ_READ)
        memcpy(data, "wxyz", 4);
    else
        assert_memory_equal(data, "abcd", 4);
    return complete(irp, STATUS_SUCCESS, 3);
}

static void read_write(void *context)
{
    HANDLE sync = app_open(u"\\??\\Test", FILE_SYNCHRONOUS_IO_NONALERT);
    HANDLE async = app_open(u"\\??\\Test", 0);
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    LARGE_INTEGER *offset = app_memory(sizeof *offset);
    char *data = app_memory(8);

    dispatch_as = transfer;
    for (int way = 0; way < 3; way++) {
        device->Flags &= ~(ULONG)(DO_BUFFERED_IO | DO_DIRECT_IO);
        device->Flags |= way == 0 ? DO_BUFFERED_IO : way == 1 ? DO_DIRECT_IO : 0;
        offset->QuadPart = 100 + way;
        memset(data, 0x55, 8);
        assert_int_equal(NtReadFile(async, NULL, NULL, NULL, iosb, data, 4, offset, NULL), 0);
        assert_int_equal(seen_offset, 100 + way);
        assert_int_equal(seen_bytes, 4);
        assert_int_equal(iosb->Information, 3);
        /* buffered: as many as Information says; the other two write in place */
        assert_memory_equal(data, way ? "wxyz" : "wxy\x55", 4);
        memcpy(data, "abcd", 4);
        assert_int_equal(NtWriteFile(async, NULL, NULL, NULL, iosb, data, 4, offset, NULL), 0);
    }
    assert_int_equal(NtReadFile(async, NULL, NULL, NULL, iosb, data, 4, NULL, NULL),
                     STATUS_INVALID_PARAMETER);
    offset->QuadPart = -5;
    assert_int_equal(NtReadFile(async, NULL, NULL, NULL, iosb, data, 4, offset, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(NtReadFile(async, NULL, NULL, NULL, iosb, (PVOID)16, 4, offset, NULL),
                     STATUS_ACCESS_VIOLATION);
    file_of(sync)->CurrentByteOffset.QuadPart = 1234;
    assert_int_equal(NtReadFile(sync, NULL, NULL, NULL, iosb, data, 4, NULL, NULL), 0);
    assert_int_equal(seen_offset, 1234);
    offset->LowPart = FILE_USE_FILE_POINTER_POSITION;
    offset->HighPart = -1;
    assert_int_equal(NtReadFile(sync, NULL, NULL, NULL, iosb, data, 4, offset, NULL), 0);
    assert_int_equal(seen_offset, 1234);
    dispatch_as = NULL;
    majors[major_count = 0] = 0;
    assert_int_equal(NtFlushBuffersFile(async, iosb), STATUS_SUCCESS);
    assert_string_equal(majors, "F");
}

/* --- queries ---------------------------------------------------------------------------------- */

static NTSTATUS query(PIRP irp, PIO_STACK_LOCATION location)
{
    FILE_STANDARD_INFORMATION *information = irp->AssociatedIrp.SystemBuffer;

    assert_int_equal(location->Parameters.QueryFile.FileInformationClass, FileStandardInformation);
    assert_int_equal(location->Parameters.QueryFile.Length, sizeof *information);
    memset(information, 0, sizeof *information);
    information->EndOfFile.QuadPart = 99;
    return complete(irp, STATUS_SUCCESS, sizeof *information);
}

static void information(void *context)
{
    for (int synchronous = 0; synchronous < 2; synchronous++) {
        HANDLE file = app_open(u"\\??\\Test", synchronous ? FILE_SYNCHRONOUS_IO_NONALERT : 0);
        IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
        FILE_STANDARD_INFORMATION *standard = app_memory(sizeof *standard);
        FILE_FS_DEVICE_INFORMATION *fs = app_memory(sizeof *fs);
        LARGE_INTEGER *position = app_memory(sizeof *position);
        ULONG *mode = app_memory(4);

        dispatch_as = query;
        assert_int_equal(
            NtQueryInformationFile(file, iosb, standard, sizeof *standard, FileStandardInformation),
            STATUS_SUCCESS);
        assert_int_equal(standard->EndOfFile.QuadPart, 99);
        assert_int_equal(iosb->Status, STATUS_SUCCESS);
        assert_int_equal(iosb->Information, sizeof *standard);
        assert_int_equal(NtQueryInformationFile(file, iosb, standard, sizeof *standard - 1,
                                                FileStandardInformation),
                         STATUS_INFO_LENGTH_MISMATCH);
        assert_int_equal(NtQueryInformationFile(file, iosb, standard, 8, 999),
                         STATUS_INVALID_INFO_CLASS);
        dispatch_as = pend;
        later_status = STATUS_UNSUCCESSFUL;
        memset(iosb, 0x55, sizeof *iosb);
        io_thread(complete_later, NULL);
        assert_int_equal(
            NtQueryInformationFile(file, iosb, standard, sizeof *standard, FileStandardInformation),
            STATUS_UNSUCCESSFUL);
        assert_int_equal(iosb->Status, synchronous ? 0x55555555 : STATUS_UNSUCCESSFUL); /* F247 */
        dispatch_as = NULL;
        assert_int_equal(NtQueryInformationFile(file, iosb, mode, 4, FileModeInformation), 0);
        assert_int_equal(*mode, synchronous ? FILE_SYNCHRONOUS_IO_NONALERT : 0);
        assert_int_equal(NtQueryInformationFile(file, iosb, mode, 4, FileAccessInformation), 0);
        assert_int_equal(*mode, FILE_ALL_ACCESS);
        assert_int_equal(
            NtQueryVolumeInformationFile(file, iosb, fs, sizeof *fs, FileFsDeviceInformation),
            STATUS_SUCCESS);
        assert_int_equal(fs->DeviceType, FILE_DEVICE_UNKNOWN);
        if (synchronous) {
            position->QuadPart = 4711;
            assert_int_equal(NtSetInformationFile(file, iosb, position, 8, FilePositionInformation),
                             0);
            position->QuadPart = 0;
            assert_int_equal(
                NtQueryInformationFile(file, iosb, position, 8, FilePositionInformation), 0);
            assert_int_equal(position->QuadPart, 4711);
            position->QuadPart = -1;
            assert_int_equal(NtSetInformationFile(file, iosb, position, 8, FilePositionInformation),
                             STATUS_INVALID_PARAMETER);
        }
        NtClose(file);
    }
}

/* --- completion ports ------------------------------------------------------------------------- */

static void port(void *context)
{
    HANDLE *handle = app_memory(sizeof *handle), port;
    FILE_COMPLETION_INFORMATION *attach = app_memory(sizeof *attach);
    struct control c = {.file = app_open(u"\\??\\Test", 0)};
    IO_STATUS_BLOCK *iosb = app_memory(sizeof *iosb);
    PVOID *key = app_memory(sizeof *key), *value = app_memory(sizeof *value);
    LARGE_INTEGER *now = app_memory(sizeof *now);
    ULONG *depth = app_memory(4);

    now->QuadPart = 0;
    assert_int_equal(NtCreateIoCompletion(handle, IO_COMPLETION_ALL_ACCESS, NULL, 0),
                     STATUS_SUCCESS);
    port = *handle;
    attach->Port = port;
    attach->Key = (PVOID)0x1111;
    assert_int_equal(
        NtSetInformationFile(c.file, iosb, attach, sizeof *attach, FileCompletionInformation),
        STATUS_SUCCESS);
    assert_int_equal(
        NtSetInformationFile(c.file, iosb, attach, sizeof *attach, FileCompletionInformation),
        STATUS_INVALID_PARAMETER);
    c.apc = apc;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_INVALID_PARAMETER);
    c.apc = NULL;
    dispatch_as = differ;
    return_status = complete_status = STATUS_SUCCESS;
    control(&c, CODE(METHOD_BUFFERED)); /* without a context: no packet */
    assert_int_equal(NtRemoveIoCompletion(port, key, value, iosb, now), STATUS_TIMEOUT);
    c.context = (PVOID)0x2222;
    return_status = complete_status = STATUS_UNSUCCESSFUL;
    control(&c, CODE(METHOD_BUFFERED)); /* F245 */
    assert_int_equal(NtRemoveIoCompletion(port, key, value, iosb, now), STATUS_TIMEOUT);
    dispatch_as = pend;
    later_status = STATUS_UNSUCCESSFUL;
    assert_int_equal(control(&c, CODE(METHOD_BUFFERED)), STATUS_PENDING);
    io_thread(complete_later, NULL);
    assert_int_equal(NtRemoveIoCompletion(port, key, value, iosb, NULL), STATUS_SUCCESS);
    assert_ptr_equal(*key, (PVOID)0x1111);
    assert_ptr_equal(*value, (PVOID)0x2222);
    assert_int_equal(iosb->Status, STATUS_UNSUCCESSFUL);
    assert_int_equal(iosb->Information, 5);
    for (uintptr_t i = 1; i <= 3; i++)
        assert_int_equal(NtSetIoCompletion(port, (PVOID)i, (PVOID)(i * 10), STATUS_SUCCESS, i), 0);
    assert_int_equal(NtQueryIoCompletion(port, 0, depth, 4, NULL), STATUS_SUCCESS);
    assert_int_equal(*depth, 3);

    FILE_IO_COMPLETION_INFORMATION *packets = app_memory(4 * sizeof *packets);

    assert_int_equal(NtRemoveIoCompletionEx(port, packets, 4, depth, NULL, FALSE), STATUS_SUCCESS);
    assert_int_equal(*depth, 3);
    assert_ptr_equal(packets[2].KeyContext, (PVOID)3);
    assert_ptr_equal(packets[2].ApcContext, (PVOID)30);
    NtSetIoCompletion(port, NULL, NULL, 0, 0);
    NtClose(c.file);
    NtClose(port);
}

TEST(method_buffered)
TEST(method_direct)
TEST(method_neither)
TEST(access_bits)
TEST(returned)
TEST(dropped)
TEST(overlapped)
TEST(by_apc)
TEST(synchronous_with_event)
TEST(serialised)
TEST(read_write)
TEST(information)
TEST(port)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_method_buffered),
        cmocka_unit_test(test_method_direct),
        cmocka_unit_test(test_method_neither),
        cmocka_unit_test(test_access_bits),
        cmocka_unit_test(test_returned),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_overlapped),
        cmocka_unit_test(test_by_apc),
        cmocka_unit_test(test_synchronous_with_event),
        cmocka_unit_test(test_serialised),
        cmocka_unit_test(test_read_write),
        cmocka_unit_test(test_information),
        cmocka_unit_test(test_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
