/* run: --unload force */
/* A stack of three; the topmost device sends to the bottom. */
#include <ntddk.h>

#define IOCTL_SKIPPER_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _SKIPPER_EXTENSION {
    PDEVICE_OBJECT Base;  /* the bottom of the stack */
    PDEVICE_OBJECT Lower; /* what this one is attached to, NULL for the bottom */
} SKIPPER_EXTENSION;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Skipper");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Skipper");

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    SKIPPER_EXTENSION *extension = Device->DeviceExtension;

    if (extension->Lower) {
        IoSkipCurrentIrpStackLocation(Irp);
        return IoCallDriver(extension->Lower, Irp);
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    while (DriverObject->DeviceObject) { /* the topmost was made last */
        SKIPPER_EXTENSION *extension = DriverObject->DeviceObject->DeviceExtension;

        if (extension->Lower)
            IoDetachDevice(extension->Lower);
        IoDeleteDevice(DriverObject->DeviceObject);
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device, base = NULL;
    NTSTATUS status;
    ULONG level;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Dispatch;
    DriverObject->DriverUnload = Unload;
    for (level = 0; level < 3; level++) {
        SKIPPER_EXTENSION *extension;

        status = IoCreateDevice(DriverObject, sizeof(SKIPPER_EXTENSION), level ? NULL : &DeviceName,
                                FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
        if (!NT_SUCCESS(status)) {
            Unload(DriverObject);
            return status;
        }
        extension = device->DeviceExtension;
        extension->Base = base;
        if (base)
            extension->Lower = IoAttachDeviceToDeviceStack(device, base);
        else
            base = device;
        device->Flags &= ~DO_DEVICE_INITIALIZING;
    }
    return IoCreateSymbolicLink(&LinkName, &DeviceName);
}
