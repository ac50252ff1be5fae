/* A bad pointer in the dispatch routine that an app's DeviceIoControl reaches. */
#include <ntddk.h>

static UNICODE_STRING g_Device = RTL_CONSTANT_STRING(L"\\Device\\Cross");
static UNICODE_STRING g_Link = RTL_CONSTANT_STRING(L"\\DosDevices\\Cross");

static NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static __declspec(noinline) VOID Store(PULONG Where)
{
    *(volatile ULONG *)Where = 1;
}

static NTSTATUS Control(PDEVICE_OBJECT Device, PIRP Irp)
{
    Store(Irp->AssociatedIrp.SystemBuffer); /* there is none */
    return Done(Device, Irp);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    IoDeleteSymbolicLink(&g_Link);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    status = IoCreateDevice(Driver, 0, &g_Device, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&g_Link, &g_Device);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    Driver->MajorFunction[IRP_MJ_CREATE] = Done;
    Driver->MajorFunction[IRP_MJ_CLOSE] = Done;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
