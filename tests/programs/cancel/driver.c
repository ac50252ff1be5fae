/* A queue of reads that only cancelling, cleanup or a write takes from. */
#include <ntddk.h>
#include <stdlib.h>

typedef struct _DEVICE_EXTENSION {
    LIST_ENTRY Waiting;
    KSPIN_LOCK Lock;
    ULONG Cancelled;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

DRIVER_INITIALIZE DriverEntry;
DRIVER_CANCEL OnCancel;

VOID OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    KIRQL irql;

    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeAcquireSpinLock(&dx->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    dx->Cancelled++;
    KeReleaseSpinLock(&dx->Lock, irql);
    Irp->IoStatus.Status = STATUS_CANCELLED;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

static NTSTATUS Done(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS Read(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    KIRQL irql;

    KeAcquireSpinLock(&dx->Lock, &irql);
    IoSetCancelRoutine(Irp, OnCancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL)) {
        KeReleaseSpinLock(&dx->Lock, irql);
        return Done(Irp, STATUS_CANCELLED, 0);
    }
    IoMarkIrpPending(Irp);
    InsertTailList(&dx->Waiting, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&dx->Lock, irql);
    return STATUS_PENDING;
}

/* The first waiting request that is not being cancelled, off the list. */
static PIRP Next(PDEVICE_EXTENSION Dx, PFILE_OBJECT File)
{
    PIRP irp = NULL;
    PLIST_ENTRY link;
    KIRQL irql;

    KeAcquireSpinLock(&Dx->Lock, &irql);
    for (link = Dx->Waiting.Flink; link != &Dx->Waiting; link = link->Flink) {
        PIRP candidate = CONTAINING_RECORD(link, IRP, Tail.Overlay.ListEntry);

        if (File && IoGetCurrentIrpStackLocation(candidate)->FileObject != File)
            continue;
        if (!IoSetCancelRoutine(candidate, NULL))
            continue;
        RemoveEntryList(link);
        irp = candidate;
        break;
    }
    KeReleaseSpinLock(&Dx->Lock, irql);
    return irp;
}

static NTSTATUS Write(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PIRP reader = Next(DeviceObject->DeviceExtension, NULL);

    if (!reader)
        return Done(Irp, STATUS_NO_SUCH_DEVICE, 0);
    {
        ULONG room = IoGetCurrentIrpStackLocation(reader)->Parameters.Read.Length;
        ULONG n = min(room, stack->Parameters.Write.Length);

        RtlCopyMemory(reader->AssociatedIrp.SystemBuffer, Irp->AssociatedIrp.SystemBuffer, n);
        Done(reader, STATUS_SUCCESS, n);
        return Done(Irp, STATUS_SUCCESS, n);
    }
}

static NTSTATUS Create(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Done(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Cleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP reader;
    ULONG n = 0;

    for (; (reader = Next(dx, file)) != NULL; n++)
        Done(reader, STATUS_CANCELLED, 0);
    DbgPrint("cleanup: %lu left, %lu cancelled before\n", n, dx->Cancelled);
    return Done(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link;
    RtlInitUnicodeString(&link, L"\\??\\Waiters");
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device;
    PDEVICE_EXTENSION dx;
    NTSTATUS status;

    (void)RegistryPath;
    RtlInitUnicodeString(&name, L"\\Device\\Waiters");
    RtlInitUnicodeString(&link, L"\\??\\Waiters");
    status = IoCreateDevice(DriverObject, sizeof *dx, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    dx = device->DeviceExtension;
    InitializeListHead(&dx->Waiting);
    KeInitializeSpinLock(&dx->Lock);
    device->Flags |= DO_BUFFERED_IO;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = DriverObject->MajorFunction[IRP_MJ_CLOSE] = Create;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = Write;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    DriverObject->DriverUnload = Unload;
    return IoCreateSymbolicLink(&link, &name);
}
