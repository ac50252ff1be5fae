/* Mended: not so here: keEnterCriticalRegion was called above APC_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG Ticks;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql;

    KeInitializeSpinLock(&Lock);
    KeEnterCriticalRegion();
    KeAcquireSpinLock(&Lock, &irql);
    Ticks++;
    KeReleaseSpinLock(&Lock, irql);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
