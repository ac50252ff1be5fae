/* A filter of any device: counts what passes. */
#include <ntddk.h>

typedef struct _FILTER {
    PDEVICE_OBJECT Lower;
    IO_REMOVE_LOCK RemoveLock;
    volatile LONG Requests;
} FILTER, *PFILTER;

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PFILTER filter = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    BOOLEAN removal = stack->MajorFunction == IRP_MJ_PNP && stack->MinorFunction == IRP_MN_REMOVE_DEVICE;
    NTSTATUS status = IoAcquireRemoveLock(&filter->RemoveLock, Irp);

    if (!NT_SUCCESS(status)) {
        Irp->IoStatus.Status = status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL)
        InterlockedIncrement(&filter->Requests);
    if (stack->MajorFunction == IRP_MJ_POWER)
        PoStartNextPowerIrp(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    status = IoCallDriver(filter->Lower, Irp);
    if (!removal) {
        IoReleaseRemoveLock(&filter->RemoveLock, Irp);
        return status;
    }
    IoReleaseRemoveLockAndWait(&filter->RemoveLock, Irp);
    DbgPrint("filter: %ld requests\n", filter->Requests);
    IoDetachDevice(filter->Lower);
    IoDeleteDevice(Device);
    return status;
}

static NTSTATUS AddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo)
{
    PDEVICE_OBJECT device;
    PFILTER filter;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(FILTER), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    filter = device->DeviceExtension;
    IoInitializeRemoveLock(&filter->RemoveLock, 'tliF', 0, 0);
    filter->Lower = IoAttachDeviceToDeviceStack(device, Pdo);
    DbgPrint("filter: on %s\n", filter->Lower == Pdo ? "the PDO" : "the function device");
    device->Flags |= filter->Lower->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO | DO_POWER_PAGABLE);
    device->DeviceType = filter->Lower->DeviceType;
    device->Characteristics = filter->Lower->Characteristics;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    DbgPrint("filter: unload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ULONG i;

    UNREFERENCED_PARAMETER(Path);
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        Driver->MajorFunction[i] = Dispatch;
    Driver->DriverExtension->AddDevice = AddDevice;
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
