/*
 * w32_io.c - the driver of w32_io-app.c: it reads "data" at offset 0, ends at 1000 and keeps what is
 * read or written at 4096 until it is cancelled; control code 0x801 is not for it, 0x802 is kept,
 * 0x805 gives more than there is room for.
 */
#include "status.h"

PEPROCESS IoGetInitiatorProcess(PFILE_OBJECT FileObject);

#define CODE(n_, access_) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n_), METHOD_BUFFERED, access_)

static NTSTATUS finish(PIRP Irp, NTSTATUS status, ULONG_PTR information)
{
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID cancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    finish(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS keep(PIRP Irp)
{
    IoMarkIrpPending(Irp);
    IoSetCancelRoutine(Irp, cancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL))
        finish(Irp, STATUS_CANCELLED, 0);
    return STATUS_PENDING;
}

/* A request of a program whose handle may write only. */
static void ask(PIRP Irp)
{
    ULONG session = 0;

    EARNS(IoGetRequestorSessionId, STATUS_SUCCESS, IoGetRequestorSessionId(Irp, &session));
    EARNS(IoValidateDeviceIoControlAccess, STATUS_ACCESS_DENIED,
          IoValidateDeviceIoControlAccess(Irp, FILE_READ_ACCESS));
    EARNS(IoValidateDeviceIoControlAccess, STATUS_SUCCESS,
          IoValidateDeviceIoControlAccess(Irp, FILE_WRITE_ACCESS));
    DOES(IoIsSystemThread, false, !IoIsSystemThread(PsGetCurrentThread()));
    DOES(IoIsOperationSynchronous, true, IoIsOperationSynchronous(Irp));
    DOES(IoGetRequestorProcess, value, IoGetRequestorProcess(Irp) == PsGetCurrentProcess());
    DOES(IoGetInitiatorProcess, null,
         !IoGetInitiatorProcess(IoGetCurrentIrpStackLocation(Irp)->FileObject));
    DOES(IoGetTransactionParameterBlock, null,
         !IoGetTransactionParameterBlock(IoGetCurrentIrpStackLocation(Irp)->FileObject));
}

/* Names behind the device that cannot be opened. */
static NTSTATUS create_status(PUNICODE_STRING name)
{
    static const struct {
        PCWSTR name;
        NTSTATUS status;
    } bad[] = {{L"\\denied", STATUS_ACCESS_DENIED},
               {L"\\shared", STATUS_SHARING_VIOLATION},
               {L"\\exists", STATUS_OBJECT_NAME_COLLISION}};
    UNICODE_STRING text;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(bad); i++) {
        RtlInitUnicodeString(&text, bad[i].name);
        if (RtlEqualUnicodeString(&text, name, TRUE))
            return bad[i].status;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);
    LONGLONG offset = location->Parameters.Read.ByteOffset.QuadPart;
    PVOID buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG room = location->Parameters.DeviceIoControl.OutputBufferLength;

    UNREFERENCED_PARAMETER(Device);
    switch (location->MajorFunction) {
    case IRP_MJ_CREATE:
        return finish(Irp, create_status(&location->FileObject->FileName), 0);
    case IRP_MJ_CLEANUP:
    case IRP_MJ_CLOSE:
    case IRP_MJ_FLUSH_BUFFERS:
        return finish(Irp, STATUS_SUCCESS, 0);
    case IRP_MJ_READ:
        if (offset == 6000 || offset == 7000)
            return finish(Irp, offset == 6000 ? STATUS_NO_MEMORY : STATUS_INVALID_USER_BUFFER, 0);
        if (offset == 4096)
            return keep(Irp);
        if (offset >= 1000)
            return finish(Irp, STATUS_END_OF_FILE, 0);
        if (location->Parameters.Read.Length < 4)
            return finish(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        memcpy(buffer, "data", 4);
        return finish(Irp, STATUS_SUCCESS, 4);
    case IRP_MJ_WRITE:
        if (offset == 6000 || offset == 7000)
            return finish(Irp, offset == 6000 ? STATUS_NO_MEMORY : STATUS_INVALID_USER_BUFFER, 0);
        if (offset == 4096)
            return keep(Irp);
        return finish(Irp, offset >= 1000 ? STATUS_DISK_FULL : STATUS_SUCCESS,
                      offset >= 1000 ? 0 : location->Parameters.Write.Length);
    case IRP_MJ_QUERY_INFORMATION: {
        PFILE_STANDARD_INFORMATION standard = buffer;

        if (location->Parameters.QueryFile.FileInformationClass != FileStandardInformation)
            break;
        memset(standard, 0, sizeof *standard);
        standard->EndOfFile.QuadPart = 1000;
        return finish(Irp, STATUS_SUCCESS, sizeof *standard);
    }
    case IRP_MJ_DEVICE_CONTROL:
        switch (location->Parameters.DeviceIoControl.IoControlCode) {
        case CODE(0, FILE_ANY_ACCESS):
        case CODE(3, FILE_READ_ACCESS):
            return finish(Irp, STATUS_SUCCESS, 0);
        case CODE(6, FILE_ANY_ACCESS):
            ask(Irp);
            return finish(Irp, STATUS_SUCCESS, 0);
        case CODE(2, FILE_ANY_ACCESS):
            return keep(Irp);
        case CODE(5, FILE_ANY_ACCESS):
            if (room < 4)
                return finish(Irp, STATUS_BUFFER_TOO_SMALL, 0);
            memset(buffer, 7, room);
            return finish(Irp, STATUS_BUFFER_OVERFLOW, room);
        }
        break;
    }
    return finish(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

static PDEVICE_OBJECT device;
static UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\StatusIo");

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
    conform_end();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusIo");
    int i;

    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = unload;
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        Driver->MajorFunction[i] = dispatch;
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    device->Flags |= DO_BUFFERED_IO;
    EXPECT_STATUS(IoCreateSymbolicLink(&link, &name), STATUS_SUCCESS);
    return STATUS_SUCCESS;
}
