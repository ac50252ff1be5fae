/* Messages are queued under a spin lock and taken by a timer. */
#include <ntddk.h>

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Inbox");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Inbox");

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

typedef struct _INBOX {
    LIST_ENTRY Messages;
    KSPIN_LOCK Lock;
    KTIMER Timer;
    KDPC Dpc;
} INBOX;

static VOID Deliver(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    INBOX *inbox = Context;
    PIRP irp;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    for (;;) {
        KeAcquireSpinLock(&inbox->Lock, &irql);
        irp = IsListEmpty(&inbox->Messages)
                  ? NULL
                  : CONTAINING_RECORD(RemoveHeadList(&inbox->Messages), IRP, Tail.Overlay.ListEntry);
        KeReleaseSpinLock(&inbox->Lock, irql);
        if (!irp)
            return;
        Complete(irp, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length);
    }
}

static NTSTATUS Cleanup(PDEVICE_OBJECT Device, PIRP Irp)
{
    Deliver(NULL, Device->DeviceExtension, NULL, NULL);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Write(PDEVICE_OBJECT Device, PIRP Irp)
{
    INBOX *inbox = Device->DeviceExtension;
    LARGE_INTEGER due;
    KIRQL irql;

    due.QuadPart = -10 * 1000 * 5;
    KeAcquireSpinLock(&inbox->Lock, &irql);
    InsertTailList(&inbox->Messages, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&inbox->Lock, irql); /* finds: MarkingQueuedIrps */
    IoMarkIrpPending(Irp);
    KeSetTimer(&inbox->Timer, due, &inbox->Dpc);
    return STATUS_PENDING;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    INBOX *inbox = DriverObject->DeviceObject->DeviceExtension;

    IoDeleteSymbolicLink(&LinkName);
    KeCancelTimer(&inbox->Timer);
    KeFlushQueuedDpcs();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    INBOX *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = Write;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(INBOX), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    extension = device->DeviceExtension;
    InitializeListHead(&extension->Messages);
    KeInitializeSpinLock(&extension->Lock);
    KeInitializeTimer(&extension->Timer);
    KeInitializeDpc(&extension->Dpc, Deliver, extension);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
