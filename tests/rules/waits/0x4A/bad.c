/* also: 0x4A */
/* IRQL is left raised on the way out of a request. */
#include <ntddk.h>

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{ /* finds: 0xC4/0x2001D */
    KIRQL old;

    UNREFERENCED_PARAMETER(DeviceObject);
    KeRaiseIrql(APC_LEVEL, &old);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Surge");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\Surge");

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
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return MakeDevice(DriverObject, 0, &device);
}
