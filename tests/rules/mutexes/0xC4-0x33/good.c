/* Mended: not so here: a fast mutex was acquired above APC_LEVEL. */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static KSPIN_LOCK Lock;
static ULONG Entries;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql;

    ExInitializeFastMutex(&Mutex);
    KeInitializeSpinLock(&Lock);
    ExAcquireFastMutex(&Mutex);
    KeAcquireSpinLock(&Lock, &irql);
    Entries++;
    KeReleaseSpinLock(&Lock, irql);
    ExReleaseFastMutex(&Mutex);
    return STATUS_SUCCESS;
}
