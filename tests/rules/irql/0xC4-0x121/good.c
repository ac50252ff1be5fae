/* The same: the lock is released before the wait. */
#include <ntddk.h>

static KSPIN_LOCK QueueLock;
static KEVENT QueueEmpty;
static ULONG Queued = 1;

static VOID DrainQueue(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&QueueLock, &irql);
    while (Queued) {
        KeReleaseSpinLock(&QueueLock, irql);
        KeWaitForSingleObject(&QueueEmpty, Executive, KernelMode, FALSE, NULL);
        KeAcquireSpinLock(&QueueLock, &irql);
        Queued = 0;
    }
    KeReleaseSpinLock(&QueueLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&QueueLock);
    KeInitializeEvent(&QueueEmpty, NotificationEvent, TRUE);
    DrainQueue();
    return STATUS_SUCCESS;
}
