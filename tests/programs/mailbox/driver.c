/* A mailbox between two programs: readers wait in a cancel-safe queue served by a system thread. */
#include <ntddk.h>
#include <stdlib.h>

typedef struct _MAIL {
    LIST_ENTRY Link;
    ULONG Length;
    UCHAR Data[ANYSIZE_ARRAY];
} MAIL, *PMAIL;

typedef struct _MAILBOX {
    IO_CSQ Queue;
    LIST_ENTRY Readers, Mails;
    KSPIN_LOCK QueueLock, MailLock;
    KSEMAPHORE Work;
    KEVENT Stop;
    PKTHREAD Thread;
} MAILBOX, *PMAILBOX;

static IO_CSQ_INSERT_IRP CsqInsert;
static IO_CSQ_REMOVE_IRP CsqRemove;
static IO_CSQ_PEEK_NEXT_IRP CsqPeek;
static IO_CSQ_ACQUIRE_LOCK CsqLock;
static IO_CSQ_RELEASE_LOCK CsqUnlock;
static IO_CSQ_COMPLETE_CANCELED_IRP CsqCanceled;

#define BOX(csq) CONTAINING_RECORD(csq, MAILBOX, Queue)

static VOID CsqInsert(PIO_CSQ Csq, PIRP Irp) { InsertTailList(&BOX(Csq)->Readers, &Irp->Tail.Overlay.ListEntry); }
static VOID CsqRemove(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}
static PIRP CsqPeek(PIO_CSQ Csq, PIRP Irp, PVOID File)
{
    PLIST_ENTRY head = &BOX(Csq)->Readers, at = Irp ? Irp->Tail.Overlay.ListEntry.Flink : head->Flink;

    for (; at != head; at = at->Flink) {
        PIRP irp = CONTAINING_RECORD(at, IRP, Tail.Overlay.ListEntry);
        if (!File || IoGetCurrentIrpStackLocation(irp)->FileObject == (PFILE_OBJECT)File)
            return irp;
    }
    return NULL;
}
static VOID CsqLock(PIO_CSQ Csq, PKIRQL Irql) { KeAcquireSpinLock(&BOX(Csq)->QueueLock, Irql); }
static VOID CsqUnlock(PIO_CSQ Csq, KIRQL Irql) { KeReleaseSpinLock(&BOX(Csq)->QueueLock, Irql); }

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}
static VOID CsqCanceled(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    Finish(Irp, STATUS_CANCELLED, 0);
}

static VOID Postman(PVOID Context)
{
    PMAILBOX box = Context;
    PVOID objects[] = {&box->Stop, &box->Work};
    PLIST_ENTRY link;
    PMAIL mail;
    PIRP irp;
    ULONG n;

    while (KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) == STATUS_WAIT_1) {
        /* Both a mail and a reader, or wait for the other one. */
        if (IsListEmpty(&box->Mails) || (irp = IoCsqRemoveNextIrp(&box->Queue, NULL)) == NULL)
            continue;
        link = ExInterlockedRemoveHeadList(&box->Mails, &box->MailLock);
        mail = CONTAINING_RECORD(link, MAIL, Link);
        n = min(mail->Length, IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length);
        RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, mail->Data, n);
        ExFreePoolWithTag(mail, 'liaM');
        Finish(irp, STATUS_SUCCESS, n);
    }
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PMAILBOX box = Device->DeviceExtension;
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    PMAIL mail;
    PIRP irp;

    switch (sp->MajorFunction) {
    case IRP_MJ_READ:
        IoCsqInsertIrp(&box->Queue, Irp, NULL);
        KeReleaseSemaphore(&box->Work, IO_NO_INCREMENT, 1, FALSE);
        return STATUS_PENDING;
    case IRP_MJ_WRITE:
        mail = ExAllocatePool2(POOL_FLAG_NON_PAGED, FIELD_OFFSET(MAIL, Data[sp->Parameters.Write.Length]), 'liaM');
        if (!mail)
            return Finish(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
        mail->Length = sp->Parameters.Write.Length;
        RtlCopyMemory(mail->Data, Irp->AssociatedIrp.SystemBuffer, mail->Length);
        ExInterlockedInsertTailList(&box->Mails, &mail->Link, &box->MailLock);
        KeReleaseSemaphore(&box->Work, IO_NO_INCREMENT, 1, FALSE);
        return Finish(Irp, STATUS_SUCCESS, sp->Parameters.Write.Length);
    case IRP_MJ_CLEANUP:
        while ((irp = IoCsqRemoveNextIrp(&box->Queue, sp->FileObject)) != NULL)
            CsqCanceled(&box->Queue, irp);
        break;
    }
    return Finish(Irp, STATUS_SUCCESS, 0);
}

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\DosDevices\\Mailbox");

static VOID Unload(PDRIVER_OBJECT Driver)
{
    PMAILBOX box = Driver->DeviceObject->DeviceExtension;

    KeSetEvent(&box->Stop, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(box->Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(box->Thread);
    DbgPrint("undelivered: %s\n", IsListEmpty(&box->Mails) ? "none" : "some");
    while (!IsListEmpty(&box->Mails)) /* nobody is left who could read them */
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&box->Mails), MAIL, Link), 'liaM');
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Mailbox");
    OBJECT_ATTRIBUTES oa;
    PDEVICE_OBJECT device;
    PMAILBOX box;
    NTSTATUS status;
    HANDLE h;

    UNREFERENCED_PARAMETER(Path);
    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = IoCreateDevice(Driver, sizeof *box, &name, FILE_DEVICE_MAILSLOT, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    box = device->DeviceExtension;
    InitializeListHead(&box->Readers);
    InitializeListHead(&box->Mails);
    KeInitializeSpinLock(&box->QueueLock);
    KeInitializeSpinLock(&box->MailLock);
    KeInitializeSemaphore(&box->Work, 0, MAXLONG);
    KeInitializeEvent(&box->Stop, NotificationEvent, FALSE);
    IoCsqInitialize(&box->Queue, CsqInsert, CsqRemove, CsqPeek, CsqLock, CsqUnlock, CsqCanceled);
    status = PsCreateSystemThread(&h, THREAD_ALL_ACCESS, &oa, NULL, NULL, Postman, box);
    if (NT_SUCCESS(status)) {
        ObReferenceObjectByHandle(h, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&box->Thread, NULL);
        ZwClose(h);
        status = IoCreateSymbolicLink(&Link, &name);
    }
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    Driver->MajorFunction[IRP_MJ_READ] = Driver->MajorFunction[IRP_MJ_WRITE] = Dispatch;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = Dispatch;
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
