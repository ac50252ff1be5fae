/* also: deadlock */
/* A read ends with the next tick of a timer. */
#include <ntddk.h>

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Ticker");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Ticker");

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

typedef struct _TICKER {
    KTIMER Timer;
    KDPC Dpc;
    PIRP Waiting;
} TICKER;

static VOID Tick(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    TICKER *ticker = Context;
    PIRP irp = InterlockedExchangePointer((PVOID volatile *)&ticker->Waiting, NULL);

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (irp)
        Complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Read(PDEVICE_OBJECT Device, PIRP Irp)
{
    TICKER *ticker = Device->DeviceExtension;
    LARGE_INTEGER due;

    if (InterlockedCompareExchangePointer((PVOID volatile *)&ticker->Waiting, Irp, NULL)) {
        Complete(Irp, STATUS_DEVICE_BUSY, 0);
        return STATUS_PENDING;
    }
    due.QuadPart = -10 * 1000 * 10;
    KeSetTimer(&ticker->Timer, due, &ticker->Dpc); /* finds: MarkIrpPending2 */
    return STATUS_PENDING;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    TICKER *ticker = DriverObject->DeviceObject->DeviceExtension;

    IoDeleteSymbolicLink(&LinkName);
    KeCancelTimer(&ticker->Timer);
    KeFlushQueuedDpcs();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    TICKER *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(TICKER), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    extension = device->DeviceExtension;
    KeInitializeTimer(&extension->Timer);
    KeInitializeDpc(&extension->Dpc, Tick, extension);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
