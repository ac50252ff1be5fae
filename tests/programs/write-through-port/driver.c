/* Each write is completed a millisecond later, by the DPC of a timer. */
#include <ntddk.h>

typedef struct _EXTENSION {
    KTIMER Timer;
    KDPC Dpc;
    IO_CSQ Queue;
    LIST_ENTRY Writes;
    KSPIN_LOCK Lock;
} EXTENSION, *PEXTENSION;

static VOID Insert(PIO_CSQ Queue, PIRP Irp)
{
    InsertTailList(&CONTAINING_RECORD(Queue, EXTENSION, Queue)->Writes,
                   &Irp->Tail.Overlay.ListEntry);
}

static VOID Remove(PIO_CSQ Queue, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Queue);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

static PIRP PeekNext(PIO_CSQ Queue, PIRP Irp, PVOID Context)
{
    PEXTENSION extension = CONTAINING_RECORD(Queue, EXTENSION, Queue);
    PLIST_ENTRY next = Irp ? Irp->Tail.Overlay.ListEntry.Flink : extension->Writes.Flink;

    UNREFERENCED_PARAMETER(Context);
    return next == &extension->Writes ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID Acquire(PIO_CSQ Queue, PKIRQL Irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(Queue, EXTENSION, Queue)->Lock, Irql);
}

static VOID Release(PIO_CSQ Queue, KIRQL Irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(Queue, EXTENSION, Queue)->Lock, Irql);
}

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static VOID Cancelled(PIO_CSQ Queue, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Queue);
    Complete(Irp, STATUS_CANCELLED, 0);
}

static VOID Written(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PEXTENSION extension = Context;
    LARGE_INTEGER due = {.QuadPart = -10000};
    PIRP irp = IoCsqRemoveNextIrp(&extension->Queue, NULL);

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (!irp)
        return;
    KeSetTimer(&extension->Timer, due, &extension->Dpc);
    Complete(irp, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length);
}

static NTSTATUS Write(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PEXTENSION extension = DeviceObject->DeviceExtension;
    LARGE_INTEGER due = {.QuadPart = -10000};

    IoCsqInsertIrp(&extension->Queue, Irp, NULL);
    KeSetTimer(&extension->Timer, due, &extension->Dpc);
    return STATUS_PENDING;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    PEXTENSION extension = DriverObject->DeviceObject->DeviceExtension;
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Slow");

    KeCancelTimer(&extension->Timer);
    KeFlushQueuedDpcs();
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Slow");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Slow");
    PDEVICE_OBJECT device;
    PEXTENSION extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, sizeof *extension, &name, FILE_DEVICE_UNKNOWN, 0, FALSE,
                            &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    extension = device->DeviceExtension;
    KeInitializeTimer(&extension->Timer);
    KeInitializeDpc(&extension->Dpc, Written, extension);
    KeInitializeSpinLock(&extension->Lock);
    InitializeListHead(&extension->Writes);
    IoCsqInitialize(&extension->Queue, Insert, Remove, PeekNext, Acquire, Release, Cancelled);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = Write;
    DriverObject->DriverUnload = Unload;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
