/*
 * io_file.c - the system calls about files from a driver, and the driver that its program uses: it
 * reads four bytes at offset 0, ends at 1000, and keeps what is read at 4096 or asked with 0x802
 * until it is cancelled.
 */
#include "status.h"

NTSYSCALLAPI NTSTATUS NtFlushBuffersFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock);

#define CODE(n_, access_) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n_), METHOD_BUFFERED, access_)

static PDEVICE_OBJECT device, exclusive;
static UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\StatusFile");
static UNICODE_STRING exclusive_link = RTL_CONSTANT_STRING(L"\\??\\StatusExclusive");

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

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);
    LONGLONG offset = location->Parameters.Read.ByteOffset.QuadPart;

    UNREFERENCED_PARAMETER(Device);
    switch (location->MajorFunction) {
    case IRP_MJ_READ:
        if (offset == 4096)
            return keep(Irp);
        if (offset >= 1000)
            return finish(Irp, STATUS_END_OF_FILE, 0);
        if (location->Parameters.Read.Length < 4)
            return finish(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        memcpy(Irp->AssociatedIrp.SystemBuffer, "data", 4);
        return finish(Irp, STATUS_SUCCESS, 4);
    case IRP_MJ_WRITE:
        if (offset == 4096)
            return keep(Irp);
        if (offset >= 1000)
            return finish(Irp, STATUS_DISK_FULL, 0);
        return finish(Irp, STATUS_SUCCESS, location->Parameters.Write.Length);
    case IRP_MJ_DEVICE_CONTROL:
        switch (location->Parameters.DeviceIoControl.IoControlCode) {
        case CODE(0, FILE_ANY_ACCESS):
        case CODE(3, FILE_READ_ACCESS):
        case CODE(4, FILE_WRITE_ACCESS):
            return finish(Irp, STATUS_SUCCESS, 0);
        case CODE(2, FILE_ANY_ACCESS):
            return keep(Irp);
        case CODE(5, FILE_ANY_ACCESS):
            return finish(Irp, STATUS_BUFFER_OVERFLOW,
                          location->Parameters.DeviceIoControl.OutputBufferLength);
        }
        return finish(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    case IRP_MJ_FILE_SYSTEM_CONTROL:
        if (location->Parameters.DeviceIoControl.IoControlCode == CODE(2, FILE_ANY_ACCESS))
            return keep(Irp);
        return finish(Irp,
                      location->Parameters.DeviceIoControl.IoControlCode == CODE(0, FILE_ANY_ACCESS)
                          ? STATUS_SUCCESS
                          : STATUS_INVALID_DEVICE_REQUEST,
                      0);
    case IRP_MJ_CREATE:
    case IRP_MJ_CLEANUP:
    case IRP_MJ_CLOSE:
    case IRP_MJ_FLUSH_BUFFERS:
    case IRP_MJ_SET_INFORMATION:
        return finish(Irp, STATUS_SUCCESS, 0);
    }
    return finish(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

static HANDLE open(ACCESS_MASK access, ULONG options)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE file = NULL;

    InitializeObjectAttributes(&attributes, &link, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               NULL);
    FILL(iosb);
    EARNS(NtCreateFile, STATUS_SUCCESS,
          NtCreateFile(&file, access, &attributes, &iosb, NULL, FILE_ATTRIBUTE_NORMAL,
                       FILE_SHARE_READ, FILE_OPEN, options, NULL, 0));
    ZwClose(file);
    EARNS(ZwCreateFile, STATUS_SUCCESS,
          ZwCreateFile(&file, access, &attributes, &iosb, NULL, FILE_ATTRIBUTE_NORMAL,
                       FILE_SHARE_READ, FILE_OPEN, options, NULL, 0));
    EXPECT_STATUS(iosb.Status, STATUS_SUCCESS);
    return file;
}

static void opening(void)
{
    static const struct {
        PCWSTR name;
        NTSTATUS status;
        PCSTR text;
    } bad[] = {
        {L"\\??\\StatusNone", STATUS_OBJECT_NAME_NOT_FOUND, "STATUS_OBJECT_NAME_NOT_FOUND"},
        {L"\\NoFolder\\StatusFile", STATUS_OBJECT_PATH_NOT_FOUND, "STATUS_OBJECT_PATH_NOT_FOUND"},
        {L"StatusFile", STATUS_OBJECT_PATH_SYNTAX_BAD, "STATUS_OBJECT_PATH_SYNTAX_BAD"},
        {L"\\??\\\\StatusFile", STATUS_OBJECT_NAME_INVALID, "STATUS_OBJECT_NAME_INVALID"},
        {L"\\Driver", STATUS_OBJECT_TYPE_MISMATCH, "STATUS_OBJECT_TYPE_MISMATCH"},
    };
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    IO_STATUS_BLOCK iosb;
    HANDLE file = NULL;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(bad); i++) {
        RtlInitUnicodeString(&name, bad[i].name);
        InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
        earns_status("NtCreateFile", bad[i].text, bad[i].status,
                     NtCreateFile(&file, FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0, FILE_OPEN,
                                  0, NULL, 0));
        earns_status("ZwCreateFile", bad[i].text, bad[i].status,
                     ZwCreateFile(&file, FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0, FILE_OPEN,
                                  0, NULL, 0));
        earns_status("NtOpenFile", bad[i].text, bad[i].status,
                     NtOpenFile(&file, FILE_READ_DATA, &attributes, &iosb, 0, 0));
        earns_status("ZwOpenFile", bad[i].text, bad[i].status,
                     ZwOpenFile(&file, FILE_READ_DATA, &attributes, &iosb, 0, 0));
    }
    InitializeObjectAttributes(&attributes, &link, OBJ_KERNEL_HANDLE, (HANDLE)(ULONG_PTR)0x7770,
                               NULL);
    BOTH(CreateFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
         0, 77, 0, NULL, 0);
    BOTH(CreateFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
         0x80, FILE_OPEN, 0, NULL, 0);
    BOTH(CreateFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
         0, FILE_OPEN, FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
    BOTH(CreateFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
         0, FILE_OPEN, FILE_SYNCHRONOUS_IO_ALERT, NULL, 0);
    BOTH(OpenFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, 0,
         FILE_SYNCHRONOUS_IO_NONALERT);
    BOTH(OpenFile, STATUS_INVALID_PARAMETER, &file, FILE_READ_DATA, &attributes, &iosb, 0x80, 0);
    InitializeObjectAttributes(&attributes, &link, OBJ_KERNEL_HANDLE, NULL, NULL);
    EARNS(NtOpenFile, STATUS_SUCCESS,
          NtOpenFile(&file, FILE_READ_DATA, &attributes, &iosb, 0, 0));
    ZwClose(file);
    EARNS(ZwOpenFile, STATUS_SUCCESS,
          ZwOpenFile(&file, FILE_READ_DATA, &attributes, &iosb, 0, 0));
    ZwClose(file);
    /* A device for one at a time. */
    RtlInitUnicodeString(&name, L"\\??\\StatusExclusive");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(ZwOpenFile(&file, FILE_READ_DATA, &attributes, &iosb, 0, 0), STATUS_SUCCESS);
    {
        HANDLE second;

        BOTH(OpenFile, STATUS_ACCESS_DENIED, &second, FILE_READ_DATA, &attributes, &iosb, 0, 0);
        BOTH(CreateFile, STATUS_ACCESS_DENIED, &second, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
             0, FILE_OPEN, 0, NULL, 0);
    }
    ZwClose(file);
}

static void calls(HANDLE file)
{
    HANDLE none = (HANDLE)(LONG_PTR)(LONG)0x80007770, event = NULL;
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER offset;
    IO_STATUS_BLOCK iosb;
    FILE_POSITION_INFORMATION position;
    FILE_BASIC_INFORMATION basic;
    FILE_FS_DEVICE_INFORMATION fs;
    CHAR data[8];

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    offset.QuadPart = 0;
    BOTH(ReadFile, STATUS_SUCCESS, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    EXPECT(!memcmp(data, "data", 4));
    BOTH(WriteFile, STATUS_SUCCESS, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    offset.QuadPart = 1000;
    BOTH(ReadFile, STATUS_END_OF_FILE, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    offset.QuadPart = -9;
    BOTH(ReadFile, STATUS_INVALID_PARAMETER, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(WriteFile, STATUS_INVALID_PARAMETER, file, NULL, NULL, NULL, &iosb, data, 4, &offset,
         NULL);
    BOTH(ReadFile, STATUS_INVALID_HANDLE, none, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(WriteFile, STATUS_INVALID_HANDLE, none, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(ReadFile, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, NULL, NULL, &iosb, data, 4, &offset,
         NULL);
    BOTH(WriteFile, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, NULL, NULL, &iosb, data, 4, &offset,
         NULL);
    BOTH(DeviceIoControlFile, STATUS_SUCCESS, file, NULL, NULL, NULL, &iosb,
         CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_INVALID_DEVICE_REQUEST, file, NULL, NULL, NULL, &iosb,
         CODE(1, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_BUFFER_OVERFLOW, file, NULL, NULL, NULL, &iosb,
         CODE(5, FILE_ANY_ACCESS), NULL, 0, data, 4);
    BOTH(DeviceIoControlFile, STATUS_INVALID_HANDLE, none, NULL, NULL, NULL, &iosb, 0, NULL, 0,
         NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, NULL, NULL, &iosb, 0, NULL,
         0, NULL, 0);
    BOTH(FsControlFile, STATUS_SUCCESS, file, NULL, NULL, NULL, &iosb, CODE(0, FILE_ANY_ACCESS),
         NULL, 0, NULL, 0);
    BOTH(FsControlFile, STATUS_INVALID_DEVICE_REQUEST, file, NULL, NULL, NULL, &iosb,
         CODE(1, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    BOTH(FsControlFile, STATUS_INVALID_HANDLE, none, NULL, NULL, NULL, &iosb, 0, NULL, 0, NULL, 0);
    BOTH(FsControlFile, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, NULL, NULL, &iosb, 0, NULL, 0,
         NULL, 0);
    BOTH(FlushBuffersFile, STATUS_SUCCESS, file, &iosb);
    BOTH(FlushBuffersFile, STATUS_INVALID_HANDLE, none, &iosb);
    BOTH(FlushBuffersFile, STATUS_OBJECT_TYPE_MISMATCH, event, &iosb);

    position.CurrentByteOffset.QuadPart = 40;
    BOTH(SetInformationFile, STATUS_SUCCESS, file, &iosb, &position, sizeof position,
         FilePositionInformation);
    FILL(position);
    BOTH(QueryInformationFile, STATUS_SUCCESS, file, &iosb, &position, sizeof position,
         FilePositionInformation);
    EXPECT_EQ(position.CurrentByteOffset.QuadPart, 40);
    BOTH(QueryInformationFile, STATUS_INFO_LENGTH_MISMATCH, file, &iosb, &position, 4,
         FilePositionInformation);
    BOTH(SetInformationFile, STATUS_INFO_LENGTH_MISMATCH, file, &iosb, &position, 4,
         FilePositionInformation);
    BOTH(QueryInformationFile, STATUS_INVALID_INFO_CLASS, file, &iosb, &position, sizeof position,
         (FILE_INFORMATION_CLASS)777);
    BOTH(SetInformationFile, STATUS_INVALID_INFO_CLASS, file, &iosb, &position, sizeof position,
         (FILE_INFORMATION_CLASS)777);
    BOTH(QueryInformationFile, STATUS_INVALID_HANDLE, none, &iosb, &position, sizeof position,
         FilePositionInformation);
    BOTH(SetInformationFile, STATUS_INVALID_HANDLE, none, &iosb, &position, sizeof position,
         FilePositionInformation);
    BOTH(QueryInformationFile, STATUS_OBJECT_TYPE_MISMATCH, event, &iosb, &position,
         sizeof position, FilePositionInformation);
    BOTH(SetInformationFile, STATUS_OBJECT_TYPE_MISMATCH, event, &iosb, &position, sizeof position,
         FilePositionInformation);
    BOTH(QueryInformationFile, STATUS_INVALID_DEVICE_REQUEST, file, &iosb, &basic, sizeof basic,
         FileBasicInformation);
    BOTH(QueryVolumeInformationFile, STATUS_SUCCESS, file, &iosb, &fs, sizeof fs,
         FileFsDeviceInformation);
    EXPECT_EQ(fs.DeviceType, FILE_DEVICE_UNKNOWN);
    BOTH(QueryVolumeInformationFile, STATUS_INVALID_INFO_CLASS, file, &iosb, &fs, sizeof fs,
         (FS_INFORMATION_CLASS)777);
    BOTH(QueryVolumeInformationFile, STATUS_INFO_LENGTH_MISMATCH, file, &iosb, &fs, 4,
         FileFsDeviceInformation);
    BOTH(QueryVolumeInformationFile, STATUS_INVALID_HANDLE, none, &iosb, &fs, sizeof fs,
         FileFsDeviceInformation);
    BOTH(QueryVolumeInformationFile, STATUS_OBJECT_TYPE_MISMATCH, event, &iosb, &fs, sizeof fs,
         FileFsDeviceInformation);
    BOTH(CancelIoFile, STATUS_SUCCESS, file, &iosb);
    BOTH(CancelIoFile, STATUS_INVALID_HANDLE, none, &iosb);
    BOTH(CancelIoFile, STATUS_OBJECT_TYPE_MISMATCH, event, &iosb);
    BOTH(CancelIoFileEx, STATUS_NOT_FOUND, file, NULL, &iosb);
    BOTH(CancelIoFileEx, STATUS_INVALID_HANDLE, none, NULL, &iosb);
    BOTH(CancelIoFileEx, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, &iosb);
    ZwClose(event);
}

static void pended(void)
{
    HANDLE file = open(FILE_READ_DATA | FILE_WRITE_DATA | SYNCHRONIZE, 0);
    IO_STATUS_BLOCK iosb, cancelled;
    LARGE_INTEGER offset;
    CHAR data[8];

    offset.QuadPart = 4096;
    BOTH(ReadFile, STATUS_PENDING, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    EXPECT_STATUS(ZwCancelIoFile(file, &cancelled), STATUS_SUCCESS);
    BOTH(WriteFile, STATUS_PENDING, file, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    EARNS(ZwCancelIoFileEx, STATUS_SUCCESS, ZwCancelIoFileEx(file, NULL, &cancelled));
    BOTH(DeviceIoControlFile, STATUS_PENDING, file, NULL, NULL, NULL, &iosb,
         CODE(2, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    EARNS(NtCancelIoFileEx, STATUS_SUCCESS, NtCancelIoFileEx(file, &iosb, &cancelled));
    BOTH(FsControlFile, STATUS_PENDING, file, NULL, NULL, NULL, &iosb, CODE(2, FILE_ANY_ACCESS),
         NULL, 0, NULL, 0);
    EXPECT_STATUS(ZwCancelIoFile(file, &cancelled), STATUS_SUCCESS);
    ZwClose(file);
}

/* --- completion ports ------------------------------------------------------------------------- */

typedef struct {
    PVOID KeyContext;
    PVOID ApcContext;
    IO_STATUS_BLOCK IoStatusBlock;
} COMPLETION;

NTSTATUS NtCreateIoCompletion(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG);
NTSTATUS NtOpenIoCompletion(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);
NTSTATUS NtSetIoCompletion(HANDLE, PVOID, PVOID, NTSTATUS, ULONG_PTR);
NTSTATUS NtQueryIoCompletion(HANDLE, ULONG, PVOID, ULONG, PULONG);
NTSTATUS NtRemoveIoCompletionEx(HANDLE, COMPLETION *, ULONG, PULONG, PLARGE_INTEGER, BOOLEAN);

static void ports(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\StatusPort");
    UNICODE_STRING nowhere = RTL_CONSTANT_STRING(L"\\NoFolder\\StatusPort");
    UNICODE_STRING missing = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\StatusNoPort");
    UNICODE_STRING folder = RTL_CONSTANT_STRING(L"\\BaseNamedObjects");
    OBJECT_ATTRIBUTES attributes;
    HANDLE port = NULL, other = NULL, none = (HANDLE)(LONG_PTR)(LONG)0x80007770;
    COMPLETION entries[4];
    LARGE_INTEGER soon;
    ULONG n = 0;
    LONG depth = 0;

    soon.QuadPart = -10000;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EARNS(NtCreateIoCompletion, STATUS_SUCCESS,
          NtCreateIoCompletion(&port, 0x1F0003, &attributes, 0));
    EARNS(NtCreateIoCompletion, STATUS_OBJECT_NAME_COLLISION,
          NtCreateIoCompletion(&other, 0x1F0003, &attributes, 0));
    EARNS(NtOpenIoCompletion, STATUS_SUCCESS, NtOpenIoCompletion(&other, 0x1F0003, &attributes));
    ZwClose(other);
    InitializeObjectAttributes(&attributes, &nowhere, OBJ_KERNEL_HANDLE, NULL, NULL);
    EARNS(NtCreateIoCompletion, STATUS_OBJECT_PATH_NOT_FOUND,
          NtCreateIoCompletion(&other, 0x1F0003, &attributes, 0));
    EARNS(NtOpenIoCompletion, STATUS_OBJECT_PATH_NOT_FOUND,
          NtOpenIoCompletion(&other, 0x1F0003, &attributes));
    InitializeObjectAttributes(&attributes, &missing, OBJ_KERNEL_HANDLE, NULL, NULL);
    EARNS(NtOpenIoCompletion, STATUS_OBJECT_NAME_NOT_FOUND,
          NtOpenIoCompletion(&other, 0x1F0003, &attributes));
    InitializeObjectAttributes(&attributes, &folder, OBJ_KERNEL_HANDLE, NULL, NULL);
    EARNS(NtOpenIoCompletion, STATUS_OBJECT_TYPE_MISMATCH,
          NtOpenIoCompletion(&other, 0x1F0003, &attributes));
    NtSetIoCompletion(port, &n, &soon, STATUS_SUCCESS, 7);
    NtSetIoCompletion(port, &n, &soon, STATUS_SUCCESS, 8);
    EARNS(NtQueryIoCompletion, STATUS_SUCCESS, NtQueryIoCompletion(port, 0, &depth, 4, &n));
    EXPECT(depth == 2 && n == 4);
    EARNS(NtQueryIoCompletion, STATUS_INVALID_INFO_CLASS,
          NtQueryIoCompletion(port, 7, &depth, 4, NULL));
    EARNS(NtQueryIoCompletion, STATUS_INFO_LENGTH_MISMATCH,
          NtQueryIoCompletion(port, 0, &depth, 3, NULL));
    EARNS(NtQueryIoCompletion, STATUS_INVALID_HANDLE,
          NtQueryIoCompletion(none, 0, &depth, 4, NULL));
    EARNS(NtRemoveIoCompletionEx, STATUS_SUCCESS,
          NtRemoveIoCompletionEx(port, entries, 4, &n, &soon, FALSE));
    EXPECT(n == 2 && entries[1].IoStatusBlock.Information == 8);
    EARNS(NtRemoveIoCompletionEx, STATUS_TIMEOUT,
          NtRemoveIoCompletionEx(port, entries, 4, &n, &soon, FALSE));
    EARNS(NtRemoveIoCompletionEx, STATUS_INVALID_PARAMETER,
          NtRemoveIoCompletionEx(port, entries, 0, &n, &soon, FALSE));
    EARNS(NtRemoveIoCompletionEx, STATUS_INVALID_HANDLE,
          NtRemoveIoCompletionEx(none, entries, 4, &n, &soon, FALSE));
    ZwClose(port);
}

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    IoDeleteSymbolicLink(&link);
    IoDeleteSymbolicLink(&exclusive_link);
    IoDeleteDevice(device);
    IoDeleteDevice(exclusive);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusFile");
    UNICODE_STRING second = RTL_CONSTANT_STRING(L"\\Device\\StatusExclusive");
    HANDLE file;
    int i;

    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = unload;
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        Driver->MajorFunction[i] = dispatch;
    IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    IoCreateDevice(Driver, 0, &second, FILE_DEVICE_UNKNOWN, 0, TRUE, &exclusive);
    device->Flags |= DO_BUFFERED_IO;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    exclusive->Flags &= ~DO_DEVICE_INITIALIZING;
    IoCreateSymbolicLink(&link, &name);
    IoCreateSymbolicLink(&exclusive_link, &second);
    opening();
    file = open(FILE_READ_DATA | FILE_WRITE_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
                FILE_SYNCHRONOUS_IO_NONALERT);
    calls(file);
    ZwClose(file);
    pended();
    ports();
    conform_end();
    return STATUS_SUCCESS;
}
