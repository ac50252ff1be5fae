/* The same: the mutex first. */
#include <ntddk.h>

static KSPIN_LOCK ListLock;
static FAST_MUTEX NamesMutex;
static ULONG Entries, Names;

static VOID AddBoth(VOID)
{
    KIRQL irql;

    ExAcquireFastMutex(&NamesMutex);
    Names++;
    KeAcquireSpinLock(&ListLock, &irql);
    Entries++;
    KeReleaseSpinLock(&ListLock, irql);
    ExReleaseFastMutex(&NamesMutex);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&ListLock);
    ExInitializeFastMutex(&NamesMutex);
    AddBoth();
    return STATUS_SUCCESS;
}
