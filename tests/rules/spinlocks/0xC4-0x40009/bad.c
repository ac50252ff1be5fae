/* also: IrqlKeRaiseLower, SpinLockSafe, 0xC4/0x100A */
/* One of the early returns keeps the lock. */
#include <ntddk.h>

static KSPIN_LOCK StateLock;
static ULONG Opens;

static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    KeAcquireSpinLock(&StateLock, &irql); /* finds: 0xC4/0x40009 */
    if (Opens == 0) {
        status = STATUS_DEVICE_NOT_READY;
        KeLowerIrql(irql);
        goto complete;
    }
    KeReleaseSpinLock(&StateLock, irql);
complete:
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Spin9");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\Spin9");

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
    KeInitializeSpinLock(&StateLock);
    return MakeDevice(DriverObject, 0, &device);
}
