/* Two devices share a controller; activities of threads and requests; what file systems are asked. */
#include <ntifs.h>

typedef struct {
    ULONG Turns;
} CONTROLLER;

static PDEVICE_OBJECT Devices[2];
static PCONTROLLER_OBJECT Controller;
static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\Disk");

static IO_ALLOCATION_ACTION Turn(PDEVICE_OBJECT device, PIRP irp, PVOID registers, PVOID context)
{
    CONTROLLER *extension = Controller->ControllerExtension;

    UNREFERENCED_PARAMETER(irp);
    extension->Turns++;
    DbgPrint("turn %u of device %d at %u, %s\n", extension->Turns, device == Devices[1],
             KeGetCurrentIrql(), registers ? "registers" : "none");
    return *(IO_ALLOCATION_ACTION *)context;
}

static VOID Controllers(VOID)
{
    static IO_ALLOCATION_ACTION keep = KeepObject, deallocate = DeallocateObject;
    KIRQL irql;

    Controller = IoCreateController(sizeof(CONTROLLER));
    if (!Controller)
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoAllocateController(Controller, Devices[0], Turn, &keep);
    IoAllocateController(Controller, Devices[1], Turn, &deallocate);
    DbgPrint("waiting\n");
    IoFreeController(Controller);
    IoAllocateController(Controller, Devices[0], Turn, &deallocate);
    KeLowerIrql(irql);
    IoDeleteController(Controller);
}

static VOID Activities(VOID)
{
    GUID id = {1}, other = {2}, got;
    LPCGUID before;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (!irp)
        return;
    DbgPrint("none %08x\n", IoGetActivityIdIrp(irp, &got));
    DbgPrint("set %08x\n", IoSetActivityIdIrp(irp, &id));
    DbgPrint("get %08x, ", IoGetActivityIdIrp(irp, &got));
    DbgPrint("%lu\n", got.Data1);
    IoFreeIrp(irp);
    before = IoSetActivityIdThread(&id);
    DbgPrint("thread %d, %d\n", before == NULL, IoGetActivityIdThread() == &id);
    before = IoSetActivityIdThread(&other);
    IoClearActivityIdThread(before);
    DbgPrint("again %d\n", IoGetActivityIdThread() == &id);
    IoClearActivityIdThread(NULL);
    DbgPrint("none %d\n", IoGetActivityIdThread() == NULL);
    DbgPrint("errors %d ", IoSetThreadHardErrorMode(FALSE));
    DbgPrint("%d\n", IoSetThreadHardErrorMode(TRUE));
}

static NTSTATUS Done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS Dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    PFILE_NETWORK_OPEN_INFORMATION open = irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(device);
    switch (location->MajorFunction) {
    case IRP_MJ_DIRECTORY_CONTROL:
        DbgPrint("list %u: %wZ, flags %u, %u bytes\n",
                 location->Parameters.QueryDirectory.FileInformationClass,
                 location->Parameters.QueryDirectory.FileName, location->Flags,
                 location->Parameters.QueryDirectory.Length);
        return Done(irp, STATUS_NO_MORE_FILES, 0);
    case IRP_MJ_LOCK_CONTROL:
        DbgPrint("lock %u: %lld bytes at %lld, key %u, flags %u\n", location->MinorFunction,
                 location->Parameters.LockControl.Length->QuadPart,
                 location->Parameters.LockControl.ByteOffset.QuadPart,
                 location->Parameters.LockControl.Key, location->Flags);
        return Done(irp, location->MinorFunction == IRP_MN_LOCK ? STATUS_SUCCESS : STATUS_RANGE_NOT_LOCKED, 0);
    case IRP_MJ_QUERY_INFORMATION:
        RtlZeroMemory(open, sizeof *open);
        open->EndOfFile.QuadPart = 77;
        return Done(irp, STATUS_SUCCESS, sizeof *open);
    case IRP_MJ_CREATE:
        DbgPrint("create %wZ%s\n", &location->FileObject->FileName,
                 location->Parameters.Create.Options & FILE_DELETE_ON_CLOSE ? " to be deleted" : "");
        return Done(irp, STATUS_SUCCESS, FILE_OPENED);
    default:
        return Done(irp, STATUS_SUCCESS, 0);
    }
}

static VOID Files(VOID)
{
    UNICODE_STRING pattern = RTL_CONSTANT_STRING(L"*.txt");
    UNICODE_STRING file = RTL_CONSTANT_STRING(L"\\Device\\Disk\\a.txt");
    LARGE_INTEGER at = {.QuadPart = 100}, length = {.QuadPart = 50};
    FILE_NETWORK_OPEN_INFORMATION information;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    UCHAR buffer[512];
    HANDLE handle;

    InitializeObjectAttributes(&attributes, &Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    if (!NT_SUCCESS(ZwOpenFile(&handle, FILE_LIST_DIRECTORY | FILE_READ_DATA | SYNCHRONIZE, &attributes,
                               &iosb, 0, FILE_SYNCHRONOUS_IO_NONALERT)))
        return;
    DbgPrint("%08x\n", ZwQueryDirectoryFile(handle, NULL, NULL, NULL, &iosb, buffer, sizeof buffer,
                                            FileBothDirectoryInformation, TRUE, &pattern, TRUE));
    DbgPrint("%08x\n", ZwQueryDirectoryFile(handle, NULL, NULL, NULL, &iosb, buffer, sizeof buffer,
                                            FileBasicInformation, FALSE, NULL, FALSE));
    DbgPrint("%08x\n", ZwLockFile(handle, NULL, NULL, NULL, &iosb, &at, &length, 5, TRUE, TRUE));
    DbgPrint("%08x\n", ZwUnlockFile(handle, &iosb, &at, &length, 5));
    ZwClose(handle);
    InitializeObjectAttributes(&attributes, &file, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    DbgPrint("%08x ", ZwQueryFullAttributesFile(&attributes, &information));
    DbgPrint("%lld\n", information.EndOfFile.QuadPart);
    DbgPrint("%08x\n", ZwDeleteFile(&attributes));
    RtlInitUnicodeString(&file, L"\\Device\\Nothing");
    DbgPrint("%08x\n", ZwDeleteFile(&attributes));
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    for (int i = 0; i < 2; i++)
        IoDeleteDevice(Devices[i]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, &Name, FILE_DEVICE_DISK, 0, FALSE, &Devices[0]);
    UNICODE_STRING full;

    UNREFERENCED_PARAMETER(path);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_DISK, 0, FALSE, &Devices[1]);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(Devices[0]);
        return status;
    }
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = Dispatch;
    driver->DriverUnload = Unload;
    Devices[0]->Flags |= DO_BUFFERED_IO;
    Devices[0]->Flags &= ~DO_DEVICE_INITIALIZING;
    status = IoQueryFullDriverPath(driver, &full);
    if (NT_SUCCESS(status)) {
        DbgPrint("%wZ\n", &full);
        ExFreePool(full.Buffer);
    }
    Controllers();
    Activities();
    Files();
    return STATUS_SUCCESS;
}
