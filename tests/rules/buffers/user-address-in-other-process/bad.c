/* A work item fills the buffer of a METHOD_NEITHER request, long after the application's own call. */
#include <ntddk.h>

#define IOCTL_STAMP CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _STAMP {
    PIO_WORKITEM Item;
    PIRP Irp;
} STAMP, *PSTAMP;

static VOID StampWorker(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    PSTAMP stamp = Context;
    PIRP irp = stamp->Irp;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(DeviceObject);
    __try {
        ProbeForWrite(irp->UserBuffer, sizeof(LARGE_INTEGER), 1); /* finds: user-address-in-other-process */
        KeQuerySystemTime((PLARGE_INTEGER)irp->UserBuffer);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = NT_SUCCESS(status) ? sizeof(LARGE_INTEGER) : 0;
    IoFreeWorkItem(stamp->Item);
    ExFreePoolWithTag(stamp, 'pmtS');
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static NTSTATUS Dispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_SUCCESS;

    if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL) {
        PSTAMP stamp;

        if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_STAMP) {
            status = STATUS_INVALID_DEVICE_REQUEST;
        } else if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(LARGE_INTEGER)) {
            status = STATUS_BUFFER_TOO_SMALL;
        } else if (!(stamp = ExAllocatePoolWithTag(NonPagedPool, sizeof *stamp, 'pmtS'))) {
            status = STATUS_INSUFFICIENT_RESOURCES;
        } else if (!(stamp->Item = IoAllocateWorkItem(DeviceObject))) {
            ExFreePoolWithTag(stamp, 'pmtS');
            status = STATUS_INSUFFICIENT_RESOURCES;
        } else {
            stamp->Irp = Irp;
            IoMarkIrpPending(Irp);
            IoQueueWorkItem(stamp->Item, StampWorker, DelayedWorkQueue, stamp);
            return STATUS_PENDING;
        }
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Stamp");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Stamp");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Stamp");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Dispatch;
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
