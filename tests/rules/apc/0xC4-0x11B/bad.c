/* KeLeaveCriticalRegion was called above APC_LEVEL. */
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
    KeLeaveCriticalRegion(); /* finds: 0xC4/0x11B */
    KeReleaseSpinLock(&Lock, irql);
    return STATUS_SUCCESS;
}
