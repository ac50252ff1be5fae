/* A control request answers the oldest read. */
#include <ntddk.h>

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Outbox");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Outbox");

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

#define IOCTL_OUTBOX_POST CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _OUTBOX {
    LIST_ENTRY Readers;
    KSPIN_LOCK Lock;
} OUTBOX;

static NTSTATUS Read(PDEVICE_OBJECT Device, PIRP Irp)
{
    OUTBOX *outbox = Device->DeviceExtension;
    KIRQL irql;

    KeAcquireSpinLock(&outbox->Lock, &irql);
    IoMarkIrpPending(Irp);
    InsertTailList(&outbox->Readers, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&outbox->Lock, irql);
    return STATUS_PENDING;
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    OUTBOX *outbox = Device->DeviceExtension;
    PIRP reader = NULL;
    KIRQL irql;

    KeAcquireSpinLock(&outbox->Lock, &irql);
    if (!IsListEmpty(&outbox->Readers))
        reader = CONTAINING_RECORD(RemoveHeadList(&outbox->Readers), IRP, Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&outbox->Lock, irql);
    if (reader) {
        reader->IoStatus.Status = STATUS_SUCCESS;
        reader->IoStatus.Information = 0;
        IoCompleteRequest(reader, IO_NO_INCREMENT);
    }
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    OUTBOX *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(OUTBOX), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    extension = device->DeviceExtension;
    InitializeListHead(&extension->Readers);
    KeInitializeSpinLock(&extension->Lock);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
