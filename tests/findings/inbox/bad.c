/* Inbox: programs post messages with WriteFile, and readers wait for them with ReadFile. */
#include <ntddk.h>

#define INBOX_TAG 'xobI'
#define MAX_MESSAGE 256
#define MIN(a, b) ((a) < (b) ? (a) : (b))

typedef struct _MESSAGE {
    LIST_ENTRY Link;
    ULONG Length;
    UCHAR Data[1];
} MESSAGE, *PMESSAGE;

typedef struct _DEVICE_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING LinkName;
    KSPIN_LOCK Lock;
    LIST_ENTRY Messages;
    LIST_ENTRY Readers;
    ULONG Posted;
    ULONG Delivered;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD InboxUnload;
static DRIVER_CANCEL InboxCancelRead;

static NTSTATUS
InboxComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: SpinLockSafe */
    return Status;
}

static NTSTATUS
InboxCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return InboxComplete(Irp, STATUS_SUCCESS, 0);
}

static VOID
InboxCancelRead(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    KIRQL irql;

    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeAcquireSpinLock(&dx->Lock, &irql);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&dx->Lock, irql);
    InboxComplete(Irp, STATUS_CANCELLED, 0);
}

static ULONG
InboxCopy(PIRP Irp, const UCHAR *Data, ULONG Length)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG copied = MIN(Length, stack->Parameters.Read.Length);

    RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, Data, copied); /* finds: 0xD5 */
    return copied;
}

static NTSTATUS
InboxRead(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    PMESSAGE message;
    ULONG copied;
    KIRQL irql;

    KeAcquireSpinLock(&dx->Lock, &irql);
    if (IsListEmpty(&dx->Messages)) {
        IoSetCancelRoutine(Irp, InboxCancelRead); /* finds: IrpCancelField */
        InsertTailList(&dx->Readers, &Irp->Tail.Overlay.ListEntry);
        KeReleaseSpinLock(&dx->Lock, irql); /* finds: MarkingQueuedIrps */
        IoMarkIrpPending(Irp);
        return STATUS_PENDING;
    }
    message = CONTAINING_RECORD(RemoveHeadList(&dx->Messages), MESSAGE, Link);
    dx->Delivered++;
    KeReleaseSpinLock(&dx->Lock, irql);
    ExFreePoolWithTag(message, INBOX_TAG);
    copied = InboxCopy(Irp, message->Data, message->Length); /* finds: 0xD5 */
    return InboxComplete(Irp, STATUS_SUCCESS, copied);
}

static NTSTATUS
InboxWrite(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PDEVICE_EXTENSION dx = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = stack->Parameters.Write.Length;
    PMESSAGE message;
    PIRP reader = NULL;
    KIRQL irql;

    if (length == 0 || length > MAX_MESSAGE)
        return InboxComplete(Irp, STATUS_INVALID_PARAMETER, 0);
    KeAcquireSpinLock(&dx->Lock, &irql);
    dx->Posted++;
    if (!IsListEmpty(&dx->Readers)) {
        reader = CONTAINING_RECORD(RemoveHeadList(&dx->Readers), IRP, Tail.Overlay.ListEntry);
        if (IoSetCancelRoutine(reader, NULL) == NULL) {
            InitializeListHead(&reader->Tail.Overlay.ListEntry);
            reader = NULL;
        }
    }
    if (reader) {
        ULONG copied = InboxCopy(reader, Irp->AssociatedIrp.SystemBuffer, length);

        dx->Delivered++;
        InboxComplete(reader, STATUS_SUCCESS, copied);
        KeReleaseSpinLock(&dx->Lock, irql);
        return InboxComplete(Irp, STATUS_SUCCESS, length);
    }
    message = ExAllocatePoolWithTag(NonPagedPool, FIELD_OFFSET(MESSAGE, Data) + length, INBOX_TAG);
    if (message) {
        message->Length = length;
        RtlCopyMemory(message->Data, Irp->AssociatedIrp.SystemBuffer, length);
        InsertTailList(&dx->Messages, &message->Link);
    }
    KeReleaseSpinLock(&dx->Lock, irql);
    return InboxComplete(Irp, message ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES,
                         message ? length : 0);
}

static VOID
InboxUnload(PDRIVER_OBJECT DriverObject)
{
    PDEVICE_EXTENSION dx = DriverObject->DeviceObject->DeviceExtension;

    while (!IsListEmpty(&dx->Messages))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&dx->Messages), MESSAGE, Link), INBOX_TAG);
    DbgPrint("Inbox: %lu posted, %lu delivered\n", dx->Posted, dx->Delivered);
    IoDeleteSymbolicLink(&dx->LinkName);
    IoDeleteDevice(dx->Self);
}

NTSTATUS
DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Inbox");
    PDEVICE_OBJECT device;
    PDEVICE_EXTENSION dx;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = InboxCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = InboxCreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = InboxRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = InboxWrite;
    DriverObject->DriverUnload = InboxUnload;
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_EXTENSION), &name, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    dx = device->DeviceExtension;
    dx->Self = device;
    RtlInitUnicodeString(&dx->LinkName, L"\\DosDevices\\Inbox");
    KeInitializeSpinLock(&dx->Lock);
    InitializeListHead(&dx->Messages);
    InitializeListHead(&dx->Readers);
    device->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink(&dx->LinkName, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
