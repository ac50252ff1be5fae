/* Taken queued, given back plain. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KLOCK_QUEUE_HANDLE handle;

    KeInitializeSpinLock(&Lock);
    KeAcquireInStackQueuedSpinLock(&Lock, &handle);
    Value++;
    KeReleaseInStackQueuedSpinLock(&handle);
    return STATUS_SUCCESS;
}
