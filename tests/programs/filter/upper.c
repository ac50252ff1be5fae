/* The filter: attached on top, passes all on, changes results in completion routines. */
#include <ntddk.h>
#include "stack.h"

typedef struct _FILTER_EXTENSION {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower;
    volatile LONG Seen;
    IO_REMOVE_LOCK RemoveLock;
} FILTER_EXTENSION, *PFILTER_EXTENSION;

IO_COMPLETION_ROUTINE ReadDone, ControlDone;

NTSTATUS ReadDone(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    PFILTER_EXTENSION fx = Context;

    DbgPrint("filter: read done at IRQL %u, device %s, %08X, %u bytes\n", KeGetCurrentIrql(),
             DeviceObject == fx->Self ? "ours" : "?", Irp->IoStatus.Status,
             (ULONG)Irp->IoStatus.Information);
    if (Irp->PendingReturned)
        IoMarkIrpPending(Irp);
    if (NT_SUCCESS(Irp->IoStatus.Status))
        ((PUCHAR)Irp->AssociatedIrp.SystemBuffer)[0] = 'F';
    IoReleaseRemoveLock(&fx->RemoveLock, Irp);
    return STATUS_SUCCESS;
}

NTSTATUS ControlDone(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);
    KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS PassOn(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILTER_EXTENSION fx = DeviceObject->DeviceExtension;

    InterlockedIncrement(&fx->Seen);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(fx->Lower, Irp);
}

static NTSTATUS Read(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILTER_EXTENSION fx = DeviceObject->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&fx->RemoveLock, Irp);

    if (!NT_SUCCESS(status)) {
        Irp->IoStatus.Status = status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, ReadDone, fx, TRUE, TRUE, TRUE);
    return IoCallDriver(fx->Lower, Irp);
}

/* Send it down, wait, add to the answer, complete it here. */
static NTSTATUS Control(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILTER_EXTENSION fx = DeviceObject->DeviceExtension;
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, ControlDone, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(fx->Lower, Irp);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = Irp->IoStatus.Status;
    if (NT_SUCCESS(status))
        *(PULONG)Irp->AssociatedIrp.SystemBuffer *= 10;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT device = DriverObject->DeviceObject;
    PFILTER_EXTENSION fx = device->DeviceExtension;

    DbgPrint("filter: passed %ld on\n", fx->Seen);
    IoAcquireRemoveLock(&fx->RemoveLock, NULL);
    IoReleaseRemoveLockAndWait(&fx->RemoveLock, NULL);
    IoDetachDevice(fx->Lower);
    IoDeleteDevice(device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING target;
    PFILE_OBJECT file;
    PDEVICE_OBJECT top, device;
    PFILTER_EXTENSION fx;
    NTSTATUS status;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    RtlInitUnicodeString(&target, STACK_DEVICE);
    status = IoGetDeviceObjectPointer(&target, FILE_READ_DATA, &file, &top);
    if (!NT_SUCCESS(status)) {
        DbgPrint("filter: no %wZ: %08X\n", &target, status);
        return status;
    }
    status = IoCreateDevice(DriverObject, sizeof(FILTER_EXTENSION), NULL, top->DeviceType, 0, FALSE, &device);
    if (NT_SUCCESS(status)) {
        fx = device->DeviceExtension;
        RtlZeroMemory(fx, sizeof *fx);
        fx->Self = device;
        IoInitializeRemoveLock(&fx->RemoveLock, 'tliF', 0, 0);
        for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
            DriverObject->MajorFunction[i] = PassOn;
        DriverObject->MajorFunction[IRP_MJ_READ] = Read;
        DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
        DriverObject->DriverUnload = Unload;
        status = IoAttachDeviceToDeviceStackSafe(device, top, &fx->Lower);
        if (NT_SUCCESS(status)) {
            device->Flags |= fx->Lower->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO | DO_POWER_PAGABLE);
            device->Characteristics = fx->Lower->Characteristics;
            device->Flags &= ~DO_DEVICE_INITIALIZING;
            DbgPrint("filter: stack size %d on %d\n", device->StackSize, fx->Lower->StackSize);
        } else
            IoDeleteDevice(device);
    }
    ObDereferenceObject(file);
    return status;
}
