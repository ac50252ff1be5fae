/*
 * Echo driver: METHOD_BUFFERED requests wait in a cancel-safe queue until a timer's DPC or a work
 * item answers them.
 */
#include <ntddk.h>
#pragma warning(disable : 4100 4127)

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define ECHO_TAG 'ohcE'
#define IOCTL_ECHO        CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_ECHO_SLOW   CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _ECHO_DEVICE {
    PDEVICE_OBJECT  Self;
    IO_CSQ          Csq;
    LIST_ENTRY      Pending;
    KSPIN_LOCK      PendingLock;
    KTIMER          Timer;
    KDPC            Dpc;
    PIO_WORKITEM    Worker;
    LONG            WorkQueued;
    IO_REMOVE_LOCK  RemoveLock;
    NPAGED_LOOKASIDE_LIST Lookaside;
    SINGLE_LIST_ENTRY Log;
    KSPIN_LOCK      LogLock;
    ULONG           Logged;
} ECHO_DEVICE, *PECHO_DEVICE;

typedef struct _LOG_ENTRY {
    SINGLE_LIST_ENTRY Next;
    ULONG Code;
    LARGE_INTEGER When;
} LOG_ENTRY, *PLOG_ENTRY;

IO_CSQ_INSERT_IRP_EX EchoInsert;
IO_CSQ_REMOVE_IRP EchoRemove;
IO_CSQ_PEEK_NEXT_IRP EchoPeek;
IO_CSQ_ACQUIRE_LOCK EchoAcquire;
IO_CSQ_RELEASE_LOCK EchoRelease;
IO_CSQ_COMPLETE_CANCELED_IRP EchoCanceled;
KDEFERRED_ROUTINE EchoDpc;
IO_WORKITEM_ROUTINE EchoWork;
DRIVER_UNLOAD EchoUnload;
DRIVER_INITIALIZE DriverEntry;

#define FROM_CSQ(Csq_) CONTAINING_RECORD((Csq_), ECHO_DEVICE, Csq)

_Use_decl_annotations_
NTSTATUS EchoInsert(PIO_CSQ Csq, PIRP Irp, PVOID InsertContext)
{
    InsertTailList(&FROM_CSQ(Csq)->Pending, &Irp->Tail.Overlay.ListEntry);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID EchoRemove(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

_Use_decl_annotations_
PIRP EchoPeek(PIO_CSQ Csq, PIRP Irp, PVOID PeekContext)
{
    PECHO_DEVICE dev = FROM_CSQ(Csq);
    PLIST_ENTRY head = &dev->Pending;
    PLIST_ENTRY next = Irp == NULL ? head->Flink : Irp->Tail.Overlay.ListEntry.Flink;

    while (next != head) {
        PIRP found = CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
        PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(found);

        if (!PeekContext || sp->FileObject == (PFILE_OBJECT)PeekContext)
            return found;
        next = next->Flink;
    }
    return NULL;
}

_Use_decl_annotations_
VOID EchoAcquire(PIO_CSQ Csq, PKIRQL Irql)
{
    KeAcquireSpinLock(&FROM_CSQ(Csq)->PendingLock, Irql);
}

_Use_decl_annotations_
VOID EchoRelease(PIO_CSQ Csq, KIRQL Irql)
{
    KeReleaseSpinLock(&FROM_CSQ(Csq)->PendingLock, Irql);
}

static VOID EchoFinish(PECHO_DEVICE Dev, PIRP Irp, NTSTATUS Status)
{
    ULONG_PTR info = 0;

    if (NT_SUCCESS(Status)) {
        PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);

        info = MIN(sp->Parameters.DeviceIoControl.InputBufferLength,
                   sp->Parameters.DeviceIoControl.OutputBufferLength);
    }
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = info;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    IoReleaseRemoveLock(&Dev->RemoveLock, Irp);
}

_Use_decl_annotations_
VOID EchoCanceled(PIO_CSQ Csq, PIRP Irp)
{
    EchoFinish(FROM_CSQ(Csq), Irp, STATUS_CANCELLED);
}

static VOID EchoNote(PECHO_DEVICE Dev, ULONG Code)
{
    PLOG_ENTRY entry = (PLOG_ENTRY)ExAllocateFromNPagedLookasideList(&Dev->Lookaside);

    if (!entry)
        return;
    entry->Code = Code;
    KeQueryTickCount(&entry->When);
    ExInterlockedPushEntryList(&Dev->Log, &entry->Next, &Dev->LogLock);
    InterlockedIncrement((PLONG)&Dev->Logged);
}

_Use_decl_annotations_
VOID EchoDpc(PKDPC Dpc, PVOID Context, PVOID A1, PVOID A2)
{
    PECHO_DEVICE dev = (PECHO_DEVICE)Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(A1);
    UNREFERENCED_PARAMETER(A2);
    if (InterlockedCompareExchange(&dev->WorkQueued, 1, 0) == 0)
        IoQueueWorkItem(dev->Worker, EchoWork, DelayedWorkQueue, dev);
}

_Use_decl_annotations_
VOID EchoWork(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    PECHO_DEVICE dev = (PECHO_DEVICE)Context;
    PIRP irp;

    UNREFERENCED_PARAMETER(DeviceObject);
    InterlockedExchange(&dev->WorkQueued, 0);
    while ((irp = IoCsqRemoveNextIrp(&dev->Csq, NULL)) != NULL) {
        EchoNote(dev, IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode);
        EchoFinish(dev, irp, STATUS_SUCCESS);
    }
}

static NTSTATUS EchoCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS EchoCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PECHO_DEVICE dev = (PECHO_DEVICE)DeviceObject->DeviceExtension;
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    PIRP pending;

    while ((pending = IoCsqRemoveNextIrp(&dev->Csq, file)) != NULL)
        EchoFinish(dev, pending, STATUS_CANCELLED);
    return EchoCreateClose(DeviceObject, Irp);
}

static NTSTATUS EchoControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PECHO_DEVICE dev = (PECHO_DEVICE)DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    ULONG code = sp->Parameters.DeviceIoControl.IoControlCode;
    LARGE_INTEGER due;
    NTSTATUS status;

    status = IoAcquireRemoveLock(&dev->RemoveLock, Irp);
    if (!NT_SUCCESS(status)) {
        Irp->IoStatus.Status = status;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    switch (code) {
    case IOCTL_ECHO:
        EchoNote(dev, code);
        EchoFinish(dev, Irp, STATUS_SUCCESS);
        return STATUS_SUCCESS;
    case IOCTL_ECHO_SLOW:
        status = IoCsqInsertIrpEx(&dev->Csq, Irp, NULL, NULL);
        if (!NT_SUCCESS(status)) {
            EchoFinish(dev, Irp, status);
            return status;
        }
        due.QuadPart = -10 * 1000 * 5;
        KeSetTimer(&dev->Timer, due, &dev->Dpc);
        return STATUS_PENDING;
    default:
        EchoFinish(dev, Irp, STATUS_INVALID_DEVICE_REQUEST);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

_Use_decl_annotations_
VOID EchoUnload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Echo");
    PDEVICE_OBJECT device = DriverObject->DeviceObject;
    PECHO_DEVICE dev = (PECHO_DEVICE)device->DeviceExtension;
    PSINGLE_LIST_ENTRY entry;

    IoDeleteSymbolicLink(&link);
    KeCancelTimer(&dev->Timer);
    KeFlushQueuedDpcs();
    IoFreeWorkItem(dev->Worker);
    while ((entry = ExInterlockedPopEntryList(&dev->Log, &dev->LogLock)) != NULL)
        ExFreeToNPagedLookasideList(&dev->Lookaside, CONTAINING_RECORD(entry, LOG_ENTRY, Next));
    ExDeleteNPagedLookasideList(&dev->Lookaside);
    KdPrint(("echo: %u entries\n", dev->Logged));
    IoDeleteDevice(device);
}

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(name, L"\\Device\\Echo");
    DECLARE_CONST_UNICODE_STRING(link, L"\\DosDevices\\Echo");
    PDEVICE_OBJECT device;
    PECHO_DEVICE dev;
    NTSTATUS status;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, sizeof(ECHO_DEVICE), (PUNICODE_STRING)&name, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    dev = (PECHO_DEVICE)device->DeviceExtension;
    dev->Self = device;
    InitializeListHead(&dev->Pending);
    KeInitializeSpinLock(&dev->PendingLock);
    KeInitializeSpinLock(&dev->LogLock);
    KeInitializeTimer(&dev->Timer);
    KeInitializeDpc(&dev->Dpc, EchoDpc, dev);
    IoInitializeRemoveLock(&dev->RemoveLock, ECHO_TAG, 0, 0);
    ExInitializeNPagedLookasideList(&dev->Lookaside, NULL, NULL, 0, sizeof(LOG_ENTRY), ECHO_TAG, 0);
    status = IoCsqInitializeEx(&dev->Csq, EchoInsert, EchoRemove, EchoPeek, EchoAcquire, EchoRelease, EchoCanceled);
    if (!NT_SUCCESS(status))
        goto fail;
    dev->Worker = IoAllocateWorkItem(device);
    if (!dev->Worker) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto fail;
    }
    status = IoCreateSymbolicLink((PUNICODE_STRING)&link, (PUNICODE_STRING)&name);
    if (!NT_SUCCESS(status))
        goto fail;

    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        ;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = EchoCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = EchoCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = EchoCleanup;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = EchoControl;
    DriverObject->DriverUnload = EchoUnload;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;

fail:
    if (dev->Worker)
        IoFreeWorkItem(dev->Worker);
    ExDeleteNPagedLookasideList(&dev->Lookaside);
    IoDeleteDevice(device);
    return status;
}
