/* paged pool is touched with a spin lock held */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG *Counters;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Counters, 'tnuC');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KIRQL irql;

    KeInitializeSpinLock(&Lock);
    Counters = ExAllocatePoolWithTag(PagedPool, 16 * sizeof *Counters, 'tnuC');
    if (!Counters)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Counters, 16 * sizeof *Counters);
    KeAcquireSpinLock(&Lock, &irql);
    Counters[3]++; /* finds: 0xD1 */
    KeReleaseSpinLock(&Lock, irql);
    return STATUS_SUCCESS;
}
