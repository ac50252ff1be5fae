/* run: --unload force */
/* Sets the event that the I/O manager sets. */
#include <ntddk.h>

#define IOCTL_BELL_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Bell");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Bell");

typedef struct _BELL_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} BELL_EXTENSION;

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

static NTSTATUS LowerQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS FilterQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    BELL_EXTENSION *extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

static NTSTATUS LowerControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS FilterControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    BELL_EXTENSION *extension = Device->DeviceExtension;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;
    KEVENT event;
    PIRP query;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    query = IoBuildDeviceIoControlRequest(IOCTL_BELL_GO, extension->Lower, NULL, 0, NULL, 0, TRUE,
                                          &event,
                                          &iosb);
    if (!query)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    status = IoCallDriver(extension->Lower, query);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
    }
    return Complete(Irp, status, 0);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    BELL_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterControl(Device, Irp) : LowerControl(Device, Irp);
}

static NTSTATUS DeviceQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    BELL_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterQuery(Device, Irp) : LowerQuery(Device, Irp);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT filter = DriverObject->DeviceObject; /* made last */
    PDEVICE_OBJECT lower = filter->NextDevice;

    IoDeleteSymbolicLink(&LinkName);
    IoDetachDevice(lower);
    IoDeleteDevice(filter);
    IoDeleteDevice(lower);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT lower, filter;
    BELL_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = DeviceQuery;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(BELL_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(BELL_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &filter);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(lower);
        return status;
    }
    lower->Flags &= ~DO_DEVICE_INITIALIZING;
    extension = filter->DeviceExtension;
    extension->Lower = IoAttachDeviceToDeviceStack(filter, lower);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(lower);
        IoDeleteDevice(filter);
        IoDeleteDevice(lower);
    }
    return status;
}
