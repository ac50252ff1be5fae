/* Waits for its worker with a spin lock held, for as long as it takes. */
#include <ntddk.h>

static KSPIN_LOCK QueueLock;
static KEVENT QueueEmpty;
static ULONG Queued = 1;

static VOID DrainQueue(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&QueueLock, &irql);
    while (Queued) {
        KeWaitForSingleObject(&QueueEmpty, Executive, /* finds: 0xC4/0x121 */
                              KernelMode, FALSE, NULL);
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
