// Inverted call: the application leaves IOCTLs in the driver, the driver completes one per event.
#include <initguid.h>
#include <wdm.h>
#include <wdmsec.h>
#include "public.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD NotifyUnload;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH NotifyCreateClose;
_Dispatch_type_(IRP_MJ_CLEANUP) DRIVER_DISPATCH NotifyCleanup;
_Dispatch_type_(IRP_MJ_DEVICE_CONTROL) DRIVER_DISPATCH NotifyDeviceControl;

typedef struct _DEVICE_EXTENSION {
    IO_CSQ Csq;
    LIST_ENTRY Pending;
    _Guarded_by_(PendingLock) ULONG PendingCount;
    KSPIN_LOCK PendingLock;
    volatile LONG Sequence;
    LIST_ENTRY Backlog;             // records nobody waited for
    ULONG BacklogCount;
    KSPIN_LOCK BacklogLock;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

typedef struct _BACKLOG_ENTRY {
    LIST_ENTRY Link;
    NOTIFY_RECORD Record;
} BACKLOG_ENTRY, *PBACKLOG_ENTRY;

#define TAG_NOTIFY 'yftN'
#define MAX_BACKLOG 4

_Function_class_(IO_CSQ_INSERT_IRP_EX)
static NTSTATUS CsqInsertEx(_In_ PIO_CSQ Csq, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    PDEVICE_EXTENSION dx = CONTAINING_RECORD(Csq, DEVICE_EXTENSION, Csq);
    UNREFERENCED_PARAMETER(Context);
    if (dx->PendingCount >= 8)
        return STATUS_TOO_MANY_COMMANDS;
    InsertTailList(&dx->Pending, &Irp->Tail.Overlay.ListEntry);
    dx->PendingCount++;
    return STATUS_SUCCESS;
}
static VOID CsqRemove(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    PDEVICE_EXTENSION dx = CONTAINING_RECORD(Csq, DEVICE_EXTENSION, Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    dx->PendingCount--;
}
static PIRP CsqPeek(_In_ PIO_CSQ Csq, _In_opt_ PIRP Irp, _In_opt_ PVOID PeekContext)
{
    PDEVICE_EXTENSION dx = CONTAINING_RECORD(Csq, DEVICE_EXTENSION, Csq);
    PLIST_ENTRY next = Irp ? Irp->Tail.Overlay.ListEntry.Flink : dx->Pending.Flink;
    for (; next != &dx->Pending; next = next->Flink) {
        PIRP nextIrp = CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
        if (!PeekContext || IoGetCurrentIrpStackLocation(nextIrp)->FileObject == (PFILE_OBJECT)PeekContext)
            return nextIrp;
    }
    return NULL;
}
_IRQL_raises_(DISPATCH_LEVEL)
static VOID CsqAcquire(_In_ PIO_CSQ Csq, _Out_ _At_(*Irql, _Post_ _IRQL_saves_) PKIRQL Irql)
{
    KeAcquireSpinLock(&CONTAINING_RECORD(Csq, DEVICE_EXTENSION, Csq)->PendingLock, Irql);
}
_IRQL_requires_(DISPATCH_LEVEL)
static VOID CsqRelease(_In_ PIO_CSQ Csq, _In_ _IRQL_restores_ KIRQL Irql)
{
    KeReleaseSpinLock(&CONTAINING_RECORD(Csq, DEVICE_EXTENSION, Csq)->PendingLock, Irql);
}
static VOID CsqCancelled(_In_ PIO_CSQ Csq, _In_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    KdPrintEx((DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "notify: a waiting call is cancelled\n"));
    Irp->IoStatus.Status = STATUS_CANCELLED;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

_Use_decl_annotations_
NTSTATUS NotifyCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Finish(Irp, STATUS_SUCCESS, 0);
}

_Use_decl_annotations_
NTSTATUS NotifyCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP waiting;
    ULONG count = 0;
    while ((waiting = IoCsqRemoveNextIrp(&dx->Csq, file)) != NULL) {
        Finish(waiting, STATUS_CANCELLED, 0);
        count++;
    }
    if (count)
        KdPrint(("notify: %u waiting at cleanup\n", count));
    return Finish(Irp, STATUS_SUCCESS, 0);
}

// Give a record to the one that waits longest; keep it when nobody does.
static NTSTATUS Deliver(PDEVICE_EXTENSION dx, const UCHAR *Data, ULONG Length)
{
    ULONG size = FIELD_OFFSET(NOTIFY_RECORD, Data) + Length;
    PIRP waiting = IoCsqRemoveNextIrp(&dx->Csq, NULL);
    if (waiting) {
        PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(waiting);
        PNOTIFY_RECORD r = waiting->AssociatedIrp.SystemBuffer;
        if (sp->Parameters.DeviceIoControl.OutputBufferLength < size) {
            Finish(waiting, STATUS_BUFFER_TOO_SMALL, 0);
            return STATUS_BUFFER_TOO_SMALL;
        }
        r->Sequence = (ULONG)InterlockedIncrement(&dx->Sequence);
        r->Length = Length;
        KeQuerySystemTimePrecise(&r->When);
        RtlCopyMemory(r->Data, Data, Length);
        Finish(waiting, STATUS_SUCCESS, size);
        return STATUS_SUCCESS;
    }
    PBACKLOG_ENTRY e = ExAllocatePool2(POOL_FLAG_NON_PAGED, FIELD_OFFSET(BACKLOG_ENTRY, Record.Data) + Length, TAG_NOTIFY);
    if (!e)
        return STATUS_INSUFFICIENT_RESOURCES;
    e->Record.Sequence = (ULONG)InterlockedIncrement(&dx->Sequence);
    e->Record.Length = Length;
    KeQuerySystemTimePrecise(&e->Record.When);
    RtlCopyMemory(e->Record.Data, Data, Length);
    KLOCK_QUEUE_HANDLE lock;
    PBACKLOG_ENTRY dropped = NULL;
    KeAcquireInStackQueuedSpinLock(&dx->BacklogLock, &lock);
    if (dx->BacklogCount == MAX_BACKLOG)
        dropped = CONTAINING_RECORD(RemoveHeadList(&dx->Backlog), BACKLOG_ENTRY, Link);
    else
        dx->BacklogCount++;
    InsertTailList(&dx->Backlog, &e->Link);
    KeReleaseInStackQueuedSpinLock(&lock);
    if (dropped) {
        KdPrint(("notify: %u is lost\n", dropped->Record.Sequence));
        ExFreePoolWithTag(dropped, TAG_NOTIFY);
    }
    return STATUS_SUCCESS;
}

static PBACKLOG_ENTRY TakeBacklog(PDEVICE_EXTENSION dx)
{
    KLOCK_QUEUE_HANDLE lock;
    PBACKLOG_ENTRY e = NULL;
    KeAcquireInStackQueuedSpinLock(&dx->BacklogLock, &lock);
    if (!IsListEmpty(&dx->Backlog)) {
        e = CONTAINING_RECORD(RemoveHeadList(&dx->Backlog), BACKLOG_ENTRY, Link);
        dx->BacklogCount--;
    }
    KeReleaseInStackQueuedSpinLock(&lock);
    return e;
}

_Use_decl_annotations_
NTSTATUS NotifyDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    ULONG in = sp->Parameters.DeviceIoControl.InputBufferLength;
    ULONG out = sp->Parameters.DeviceIoControl.OutputBufferLength;

    switch (sp->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_NOTIFY_WAIT: {
        if (out < sizeof(NOTIFY_RECORD))
            return Finish(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        PBACKLOG_ENTRY e = TakeBacklog(dx);
        if (e) {
            ULONG size = FIELD_OFFSET(NOTIFY_RECORD, Data) + e->Record.Length;
            NTSTATUS status = STATUS_BUFFER_TOO_SMALL;
            if (size <= out) {
                RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, &e->Record, size);
                status = STATUS_SUCCESS;
            } else
                size = 0;
            ExFreePoolWithTag(e, TAG_NOTIFY);
            return Finish(Irp, status, size);
        }
        NTSTATUS status = IoCsqInsertIrpEx(&dx->Csq, Irp, NULL, NULL);
        if (!NT_SUCCESS(status))
            return Finish(Irp, status, 0);
        return STATUS_PENDING;
    }
    case IOCTL_NOTIFY_FIRE:
        if (in == 0 || in > 256)
            return Finish(Irp, STATUS_INVALID_BUFFER_SIZE, 0);
        return Finish(Irp, Deliver(dx, Irp->AssociatedIrp.SystemBuffer, in), 0);
    default:
        return Finish(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

_Use_decl_annotations_
VOID NotifyUnload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\InvertedNotify");
    PDEVICE_EXTENSION dx = DriverObject->DeviceObject->DeviceExtension;
    PBACKLOG_ENTRY e;
    IoDeleteSymbolicLink(&link);
    while ((e = TakeBacklog(dx)) != NULL)
        ExFreePoolWithTag(e, TAG_NOTIFY);
    NT_ASSERT(IsListEmpty(&dx->Pending));
    IoDeleteDevice(DriverObject->DeviceObject);
}

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\InvertedNotify");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\InvertedNotify");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    status = IoCreateDeviceSecure(DriverObject, sizeof(DEVICE_EXTENSION), &name, FILE_DEVICE_UNKNOWN,
                                  FILE_DEVICE_SECURE_OPEN, FALSE, &SDDL_DEVOBJ_SYS_ALL_ADM_ALL,
                                  &GUID_DEVINTERFACE_NOTIFY, &device);
    if (!NT_SUCCESS(status))
        return status;
    PDEVICE_EXTENSION dx = device->DeviceExtension;
    InitializeListHead(&dx->Pending);
    InitializeListHead(&dx->Backlog);
    KeInitializeSpinLock(&dx->PendingLock);
    KeInitializeSpinLock(&dx->BacklogLock);
    status = IoCsqInitializeEx(&dx->Csq, CsqInsertEx, CsqRemove, CsqPeek, CsqAcquire, CsqRelease, CsqCancelled);
    if (NT_SUCCESS(status))
        status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = NotifyCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = NotifyCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = NotifyCleanup;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = NotifyDeviceControl;
    DriverObject->DriverUnload = NotifyUnload;
    return STATUS_SUCCESS;
}
