/* run: --unload force */
/* An asynchronous write from a buffer that is not there. */
#include <ntddk.h>

#define IOCTL_VOID_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Void");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Void");

typedef struct _VOID_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} VOID_EXTENSION;

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

static NTSTATUS LowerWrite(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(Irp)->Parameters.Write.Length);
}

static NTSTATUS FilterWrite(PDEVICE_OBJECT Device, PIRP Irp)
{
    VOID_EXTENSION *extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

static NTSTATUS LowerControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Written(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    if (Irp->AssociatedIrp.SystemBuffer && Irp->Flags & IRP_DEALLOCATE_BUFFER)
        ExFreePool(Irp->AssociatedIrp.SystemBuffer);
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FilterControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    VOID_EXTENSION *extension = Device->DeviceExtension;
    static UCHAR message[16] = "hello";
    LARGE_INTEGER offset = {0};
    PIRP write;

    write = IoBuildAsynchronousFsdRequest(IRP_MJ_WRITE, extension->Lower,
                                          message, 16, &offset, NULL);
    if (!write)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    IoSetCompletionRoutine(write, Written, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(extension->Lower, write);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    VOID_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterControl(Device, Irp) : LowerControl(Device, Irp);
}

static NTSTATUS DeviceWrite(PDEVICE_OBJECT Device, PIRP Irp)
{
    VOID_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterWrite(Device, Irp) : LowerWrite(Device, Irp);
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
    VOID_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = DeviceWrite;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(VOID_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(VOID_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &filter);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(lower);
        return status;
    }
    lower->Flags |= DO_BUFFERED_IO;
    filter->Flags |= DO_BUFFERED_IO;
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
