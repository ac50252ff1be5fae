/* A request ends with the resource still held. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Requests;

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    Requests++;
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\ResHeld");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\ResHeld");

static NTSTATUS CreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS MakeDevice(PDRIVER_OBJECT DriverObject, ULONG ExtensionSize, PDEVICE_OBJECT *Device)
{
    NTSTATUS status = IoCreateDevice(DriverObject, ExtensionSize, &DeviceName, FILE_DEVICE_UNKNOWN,
                                     0, FALSE, Device);

    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(*Device);
        return status;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    return STATUS_SUCCESS;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    ExDeleteResourceLite(&Lock);
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeResourceLite(&Lock);
    return MakeDevice(DriverObject, 0, &device);
}
