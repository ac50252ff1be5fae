/* Keeps the event of whoever asks, and forgets the one before. */
#include <ntddk.h>

#define IOCTL_NOTIFY_ME CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Notify");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Notify");
static PKEVENT Notify;

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

static NTSTATUS SetEvent(HANDLE Handle)
{
    PKEVENT event;
    NTSTATUS status = ObReferenceObjectByHandle( /* finds: reference-leak */
        Handle, EVENT_MODIFY_STATE, *ExEventObjectType, UserMode, (PVOID *)&event, NULL);

    if (!NT_SUCCESS(status))
        return status;
    Notify = event; /* finds: kept-without-looking */
    return status;
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_NOTIFY_ME)
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(HANDLE))
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    return Complete(Irp, SetEvent(*(HANDLE *)Irp->AssociatedIrp.SystemBuffer), 0);
}


static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    if (Notify)
        ObDereferenceObject(Notify);
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
