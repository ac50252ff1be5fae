/* run: --unload force */
/* Three devices; the completion routine marks every request pending. */
#include <ntddk.h>

#define IOCTL_CHAIN_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _CHAIN_EXTENSION {
    PDEVICE_OBJECT Lower;
    ULONG Level; /* 0: the bottom */
} CHAIN_EXTENSION;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Chain");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Chain");

static NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{ /* finds: MarkIrpPending */
    LONG *calls = Context;

    UNREFERENCED_PARAMETER(Device);
    IoMarkIrpPending(Irp);
    InterlockedIncrement(calls);
    return STATUS_SUCCESS;
}

static LONG Calls;

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    CHAIN_EXTENSION *extension = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MajorFunction != IRP_MJ_DEVICE_CONTROL || extension->Level == 0) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return STATUS_SUCCESS;
    }
    if (extension->Level == 2) {
        IoCopyCurrentIrpStackLocationToNext(Irp);
        IoSetCompletionRoutine(Irp, Done, &Calls, TRUE, TRUE, TRUE);
        return IoCallDriver(extension->Lower, Irp);
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    while (DriverObject->DeviceObject) { /* the topmost was made last */
        CHAIN_EXTENSION *extension = DriverObject->DeviceObject->DeviceExtension;

        if (extension->Lower)
            IoDetachDevice(extension->Lower);
        IoDeleteDevice(DriverObject->DeviceObject);
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device, below = NULL;
    NTSTATUS status;
    ULONG level;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Dispatch;
    DriverObject->DriverUnload = Unload;
    for (level = 0; level < 3; level++) {
        CHAIN_EXTENSION *extension;

        status = IoCreateDevice(DriverObject, sizeof(CHAIN_EXTENSION), level ? NULL : &DeviceName,
                                FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
        if (!NT_SUCCESS(status)) {
            Unload(DriverObject);
            return status;
        }
        extension = device->DeviceExtension;
        extension->Level = level;
        if (below)
            extension->Lower = IoAttachDeviceToDeviceStack(device, below);
        device->Flags &= ~DO_DEVICE_INITIALIZING;
        below = device;
    }
    return IoCreateSymbolicLink(&LinkName, &DeviceName);
}
