/* mended: two requests at once on Total: dispatch routines run in parallel */
#include <ntddk.h>

#define IOCTL_ADD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\RaceTest");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\RaceTest");
static KSPIN_LOCK Lock;
static ULONG Total;

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

static NTSTATUS Control(PDEVICE_OBJECT Device, PIRP Irp)
{
    KIRQL irql;

    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.InputBufferLength < sizeof(ULONG))
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    KeAcquireSpinLock(&Lock, &irql);
    Total += *(ULONG *)Irp->AssociatedIrp.SystemBuffer;
    KeReleaseSpinLock(&Lock, irql);
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
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    KeInitializeSpinLock(&Lock);
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
