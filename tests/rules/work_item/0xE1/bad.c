/* also: 0xE1, 0xC4/0x40009, 0xC4/0x2001D */
/* A work item's routine returned at raised IRQL. */
#include <ntddk.h>

static WORK_QUEUE_ITEM Item;
static KSPIN_LOCK Lock;
static KEVENT Done;
static ULONG Value;

static VOID Update(PVOID Context)
{
    KIRQL irql;

    UNREFERENCED_PARAMETER(Context);
    KeAcquireSpinLock(&Lock, &irql);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    if (Value == 0)
        return;
    Value--;
    KeReleaseSpinLock(&Lock, irql);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&Lock);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Update, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
