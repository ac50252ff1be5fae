/*++

Module Name:

    ringbuf.c

Abstract:

    A byte ring shared by readers and writers. Readers that find it empty are queued.

Environment:

    Kernel mode

--*/

#include <ntddk.h>
#include <ntstrsafe.h>
#include "ringbuf.h"

#define RING_TAG        'gniR'
#define RING_CAPACITY   256

typedef struct _DEVICE_EXTENSION {
    PDEVICE_OBJECT  DeviceObject;
    KSPIN_LOCK      Lock;
    LIST_ENTRY      ReadQueue;
    PUCHAR          Buffer;
    ULONG           Head;
    ULONG           Tail;
    ULONG           Used;
    ULONG64         TotalIn;
    ULONG64         TotalOut;
    PKEVENT         NotifyEvent;
    LONG            OpenCount;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD     RingUnload;
DRIVER_CANCEL     RingCancelRead;
__drv_dispatchType(IRP_MJ_CREATE) __drv_dispatchType(IRP_MJ_CLOSE) DRIVER_DISPATCH RingCreateClose;
__drv_dispatchType(IRP_MJ_CLEANUP) DRIVER_DISPATCH RingCleanup;
__drv_dispatchType(IRP_MJ_READ) DRIVER_DISPATCH RingRead;
__drv_dispatchType(IRP_MJ_WRITE) DRIVER_DISPATCH RingWrite;
__drv_dispatchType(IRP_MJ_DEVICE_CONTROL) DRIVER_DISPATCH RingDeviceControl;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, RingUnload)
#pragma alloc_text(PAGE, RingCreateClose)
#endif

static
ULONG
RingGet(
    _Inout_ PDEVICE_EXTENSION DevExt,
    _Out_writes_bytes_(Length) PUCHAR To,
    _In_ ULONG Length
    )
{
    ULONG got = 0;

    while (got < Length && DevExt->Used > 0) {
        To[got++] = DevExt->Buffer[DevExt->Tail];
        DevExt->Tail = (DevExt->Tail + 1) % RING_CAPACITY;
        DevExt->Used--;
    }
    DevExt->TotalOut += got;
    return got;
}

static
ULONG
RingPut(
    _Inout_ PDEVICE_EXTENSION DevExt,
    _In_reads_bytes_(Length) const UCHAR *From,
    _In_ ULONG Length
    )
{
    ULONG put = 0;

    while (put < Length && DevExt->Used < RING_CAPACITY) {
        DevExt->Buffer[DevExt->Head] = From[put++];
        DevExt->Head = (DevExt->Head + 1) % RING_CAPACITY;
        DevExt->Used++;
    }
    DevExt->TotalIn += put;
    return put;
}

NTSTATUS
RingComplete(
    IN PIRP Irp,
    IN NTSTATUS Status,
    IN ULONG_PTR Information
    )
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, NT_SUCCESS(Status) ? IO_DISK_INCREMENT : IO_NO_INCREMENT);
    return Status;
}

VOID
RingCancelRead(
    IN OUT PDEVICE_OBJECT DeviceObject,
    IN OUT PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = (PDEVICE_EXTENSION)DeviceObject->DeviceExtension;
    KIRQL irql;

    IoReleaseCancelSpinLock(Irp->CancelIrql);

    KeAcquireSpinLock(&devExt->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&devExt->Lock, irql);

    RingComplete(Irp, STATUS_CANCELLED, 0);
}

//
// Called with the lock held. Returns the first request that nobody cancels, or NULL.
//
static
PIRP
RingDequeue(
    PDEVICE_EXTENSION DevExt
    )
{
    while (!IsListEmpty(&DevExt->ReadQueue)) {
        PLIST_ENTRY entry = RemoveHeadList(&DevExt->ReadQueue);
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        if (IoSetCancelRoutine(irp, NULL) != NULL) {
            return irp;
        }
        //
        // The cancel routine is about to run and waits for our lock: let it find a valid list.
        //
        InitializeListHead(&irp->Tail.Overlay.ListEntry);
    }
    return NULL;
}

NTSTATUS
RingCreateClose(
    IN PDEVICE_OBJECT DeviceObject,
    IN PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);

    PAGED_CODE();

    switch (irpSp->MajorFunction) {
    case IRP_MJ_CREATE:
        InterlockedIncrement(&devExt->OpenCount);
        KdPrint(("RINGBUF: open %d\n", devExt->OpenCount));
        break;
    case IRP_MJ_CLOSE:
        if (InterlockedDecrement(&devExt->OpenCount) == 0 && devExt->NotifyEvent) {
            ObDereferenceObject(devExt->NotifyEvent);
            devExt->NotifyEvent = NULL;
        }
        break;
    }
    return RingComplete(Irp, STATUS_SUCCESS, 0);
}

NTSTATUS
RingCleanup(
    IN PDEVICE_OBJECT DeviceObject,
    IN PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = DeviceObject->DeviceExtension;
    PFILE_OBJECT fileObject = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    LIST_ENTRY cancelled;
    PLIST_ENTRY entry, next;
    KIRQL irql;

    InitializeListHead(&cancelled);
    KeAcquireSpinLock(&devExt->Lock, &irql);
    for (entry = devExt->ReadQueue.Flink; entry != &devExt->ReadQueue; entry = next) {
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        next = entry->Flink;
        if (IoGetCurrentIrpStackLocation(irp)->FileObject != fileObject) {
            continue;
        }
        if (IoSetCancelRoutine(irp, NULL) == NULL) {
            continue;   // its cancel routine takes it out
        }
        RemoveEntryList(entry);
        InsertTailList(&cancelled, entry);
    }
    KeReleaseSpinLock(&devExt->Lock, irql);

    while (!IsListEmpty(&cancelled)) {
        entry = RemoveHeadList(&cancelled);
        RingComplete(CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry), STATUS_CANCELLED, 0);
    }
    return RingComplete(Irp, STATUS_SUCCESS, 0);
}

NTSTATUS
RingRead(
    IN PDEVICE_OBJECT DeviceObject,
    IN PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = irpSp->Parameters.Read.Length;
    PUCHAR buffer;
    ULONG got;
    KIRQL irql;

    if (length == 0) {
        return RingComplete(Irp, STATUS_SUCCESS, 0);
    }
    buffer = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    if (buffer == NULL) {
        return RingComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }

    KeAcquireSpinLock(&devExt->Lock, &irql);
    got = RingGet(devExt, buffer, length);
    if (got != 0) {
        KeReleaseSpinLock(&devExt->Lock, irql);
        return RingComplete(Irp, STATUS_SUCCESS, got);
    }

    IoMarkIrpPending(Irp);
    InsertTailList(&devExt->ReadQueue, &Irp->Tail.Overlay.ListEntry);
    IoSetCancelRoutine(Irp, RingCancelRead);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
        KeReleaseSpinLock(&devExt->Lock, irql);
        RingComplete(Irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    }
    KeReleaseSpinLock(&devExt->Lock, irql);
    return STATUS_PENDING;
}

NTSTATUS
RingWrite(
    IN PDEVICE_OBJECT DeviceObject,
    IN PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = irpSp->Parameters.Write.Length, put;
    PUCHAR buffer;
    LIST_ENTRY done;
    PIRP reader;
    KIRQL irql;

    if (length == 0) {
        return RingComplete(Irp, STATUS_SUCCESS, 0);
    }
    buffer = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    if (buffer == NULL) {
        return RingComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }

    InitializeListHead(&done);
    KeAcquireSpinLock(&devExt->Lock, &irql);
    put = RingPut(devExt, buffer, length);
    while (devExt->Used > 0 && (reader = RingDequeue(devExt)) != NULL) {
        PUCHAR to = MmGetSystemAddressForMdlSafe(reader->MdlAddress, NormalPagePriority);

        reader->IoStatus.Status = STATUS_SUCCESS;
        reader->IoStatus.Information =
            RingGet(devExt, to, IoGetCurrentIrpStackLocation(reader)->Parameters.Read.Length);
        InsertTailList(&done, &reader->Tail.Overlay.ListEntry);
    }
    if (devExt->NotifyEvent != NULL) {
        KeSetEvent(devExt->NotifyEvent, IO_NO_INCREMENT, FALSE);
    }
    KeReleaseSpinLock(&devExt->Lock, irql);

    while (!IsListEmpty(&done)) {
        PLIST_ENTRY entry = RemoveHeadList(&done);

        IoCompleteRequest(CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry), IO_DISK_INCREMENT);
    }
    return RingComplete(Irp, put ? STATUS_SUCCESS : STATUS_DEVICE_NOT_READY, put);
}

static
NTSTATUS
RingSetEvent(
    PDEVICE_EXTENSION DevExt,
    HANDLE Handle
    )
{
    PKEVENT event = NULL, old;
    NTSTATUS status;
    KIRQL irql;

    status = ObReferenceObjectByHandle(Handle, EVENT_MODIFY_STATE, *ExEventObjectType, UserMode,
                                       (PVOID *)&event, NULL);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    KeAcquireSpinLock(&DevExt->Lock, &irql);
    old = DevExt->NotifyEvent;
    DevExt->NotifyEvent = event;
    KeReleaseSpinLock(&DevExt->Lock, irql);
    if (old != NULL) {
        ObDereferenceObject(old);
    }
    return STATUS_SUCCESS;
}

NTSTATUS
RingDeviceControl(
    IN PDEVICE_OBJECT DeviceObject,
    IN PIRP Irp
    )
{
    PDEVICE_EXTENSION devExt = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);
    ULONG inLength = irpSp->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outLength = irpSp->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status;
    ULONG_PTR information = 0;
    KIRQL irql;

    switch (irpSp->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_RINGBUF_SET_EVENT:
        if (inLength < sizeof(RINGBUF_EVENT)) {
            status = STATUS_INFO_LENGTH_MISMATCH;
            break;
        }
        status = RingSetEvent(devExt, ((PRINGBUF_EVENT)Irp->AssociatedIrp.SystemBuffer)->hEvent);
        break;

    case IOCTL_RINGBUF_GET_STATS: {
        PRINGBUF_STATS stats;

        if (outLength < sizeof(RINGBUF_STATS)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        stats = (PRINGBUF_STATS)MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
        if (!stats) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        KeAcquireSpinLock(&devExt->Lock, &irql);
        stats->Capacity = RING_CAPACITY;
        stats->Used = devExt->Used;
        stats->TotalIn = devExt->TotalIn;
        stats->TotalOut = devExt->TotalOut;
        stats->Flags = (UCHAR)(IsListEmpty(&devExt->ReadQueue) ? 0 : 1);
        KeReleaseSpinLock(&devExt->Lock, irql);
        information = sizeof(RINGBUF_STATS);
        status = STATUS_SUCCESS;
        break;
    }

    case IOCTL_RINGBUF_FLUSH:
        KeAcquireSpinLock(&devExt->Lock, &irql);
        devExt->Head = devExt->Tail = devExt->Used = 0;
        KeReleaseSpinLock(&devExt->Lock, irql);
        status = STATUS_SUCCESS;
        break;

    default:
        KdPrint(("RINGBUF: unknown ioctl %x\n", irpSp->Parameters.DeviceIoControl.IoControlCode));
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    return RingComplete(Irp, status, information);
}

VOID
RingUnload(
    IN PDRIVER_OBJECT DriverObject
    )
{
    PDEVICE_OBJECT deviceObject = DriverObject->DeviceObject;
    PDEVICE_EXTENSION devExt = deviceObject->DeviceExtension;
    UNICODE_STRING dosName;

    PAGED_CODE();

    RtlInitUnicodeString(&dosName, RINGBUF_DOS_NAME);
    IoDeleteSymbolicLink(&dosName);
    ASSERT(IsListEmpty(&devExt->ReadQueue));
    ExFreePoolWithTag(devExt->Buffer, RING_TAG);
    IoDeleteDevice(deviceObject);
}

NTSTATUS
DriverEntry(
    IN PDRIVER_OBJECT DriverObject,
    IN PUNICODE_STRING RegistryPath
    )
{
    UNICODE_STRING ntName, dosName;
    PDEVICE_OBJECT deviceObject = NULL;
    PDEVICE_EXTENSION devExt;
    NTSTATUS status;

    KdPrint(("RINGBUF: DriverEntry %wZ\n", RegistryPath));

    RtlInitUnicodeString(&ntName, RINGBUF_DEVICE_NAME);
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_EXTENSION), &ntName, FILE_DEVICE_RINGBUF,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    devExt = (PDEVICE_EXTENSION)deviceObject->DeviceExtension;
    RtlZeroMemory(devExt, sizeof(DEVICE_EXTENSION));
    devExt->DeviceObject = deviceObject;
    KeInitializeSpinLock(&devExt->Lock);
    InitializeListHead(&devExt->ReadQueue);
    devExt->Buffer = ExAllocatePoolWithTag(NonPagedPoolNx, RING_CAPACITY, RING_TAG);
    if (devExt->Buffer == NULL) {
        IoDeleteDevice(deviceObject);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlInitUnicodeString(&dosName, RINGBUF_DOS_NAME);
    status = IoCreateSymbolicLink(&dosName, &ntName);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(devExt->Buffer, RING_TAG);
        IoDeleteDevice(deviceObject);
        return status;
    }

    DriverObject->MajorFunction[IRP_MJ_CREATE] =
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = RingCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = RingCleanup;
    DriverObject->MajorFunction[IRP_MJ_READ] = RingRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = RingWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = RingDeviceControl;
    DriverObject->DriverUnload = RingUnload;

    deviceObject->Flags |= DO_DIRECT_IO;
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
