/* 0xC4/0x20007. */
#include <ntddk.h>

static ERESOURCE Lock;
static KSPIN_LOCK Spin;
static ULONG Writers;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql;

    ExInitializeResourceLite(&Lock);
    KeInitializeSpinLock(&Spin);
    KeEnterCriticalRegion();
    KeAcquireSpinLock(&Spin, &irql);
    ExAcquireResourceSharedLite(&Lock, TRUE); /* finds: 0xC4/0x20007 */
    Writers++;
    KeReleaseSpinLock(&Spin, irql);
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
