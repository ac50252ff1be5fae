/* Mended: not so here: a queued spin lock was acquired twice or kept. */
#include <ntddk.h>

static KSPIN_LOCK CacheLock;
static LONG Hits;

static VOID Hit(VOID)
{
    Hits++;
}

static VOID Lookup(ULONG key)
{
    KLOCK_QUEUE_HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&CacheLock, &handle);
    if (key & 1)
        Hit();
    KeReleaseInStackQueuedSpinLock(&handle);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&CacheLock);
    Lookup(1);
    return STATUS_SUCCESS;
}
