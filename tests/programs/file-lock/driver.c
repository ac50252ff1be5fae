/* A device whose requests take a millisecond each. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD SlowUnload;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_READ) _Dispatch_type_(IRP_MJ_DEVICE_CONTROL)
DRIVER_DISPATCH SlowDispatch;

NTSTATUS SlowDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    LARGE_INTEGER delay;

    UNREFERENCED_PARAMETER(DeviceObject);
    delay.QuadPart = -10000LL;
    if (stack->MajorFunction == IRP_MJ_READ || stack->MajorFunction == IRP_MJ_DEVICE_CONTROL)
        KeDelayExecutionThread(KernelMode, FALSE, &delay);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID SlowUnload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Slow");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Slow");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Slow");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = SlowUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = SlowDispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = SlowDispatch;
    DriverObject->MajorFunction[IRP_MJ_READ] = SlowDispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = SlowDispatch;
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
