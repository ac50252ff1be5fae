/*
 * Each read hands out the next numbers of a counter. Requests of several app threads run in the
 * dispatch routine at the same time, on several CPUs; the spin lock serialises the counter.
 */
#include <ntddk.h>

typedef struct _COUNTER {
    KSPIN_LOCK Lock;
    ULONG Next;
} COUNTER;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlabCounter");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\IrqlabCounter");

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

static NTSTATUS Read(PDEVICE_OBJECT Device, PIRP Irp)
{
    COUNTER *counter = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG *numbers = Irp->AssociatedIrp.SystemBuffer; /* DO_BUFFERED_IO: nonpaged */
    ULONG count = stack->Parameters.Read.Length / sizeof(ULONG);
    KIRQL old;

    KeAcquireSpinLock(&counter->Lock, &old);
    for (ULONG i = 0; i < count; i++)
        numbers[i] = counter->Next++;
    KeReleaseSpinLock(&counter->Lock, old);
    return Complete(Irp, STATUS_SUCCESS, count * sizeof(ULONG));
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    COUNTER *counter = DriverObject->DeviceObject->DeviceExtension;

    DbgPrint("%u numbers were handed out\n", counter->Next);
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    COUNTER *counter;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    status = IoCreateDevice(DriverObject, sizeof(COUNTER), &DeviceName, FILE_DEVICE_UNKNOWN, 0,
                            FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    counter = device->DeviceExtension;
    KeInitializeSpinLock(&counter->Lock);
    device->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
