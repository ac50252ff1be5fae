/* The same: what takes the spin lock is not pageable. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static VOID CountOpen(VOID);

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, Unload)
#endif

static KSPIN_LOCK StatisticsLock;
static ULONG Opens, Peak;

static __declspec(noinline) VOID CountOpen(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&StatisticsLock, &irql);
    if (++Opens > Peak)
        Peak = Opens;
    KeReleaseSpinLock(&StatisticsLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PAGED_CODE();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&StatisticsLock);
    CountOpen();
    return STATUS_SUCCESS;
}
