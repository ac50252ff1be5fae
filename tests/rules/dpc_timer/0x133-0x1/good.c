/* Mended: not so here: a CPU was at DISPATCH_LEVEL for too long. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static volatile ULONG Ready;

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
    KeAcquireSpinLock(&Lock, &irql);
    for (ULONG tries = 0; tries < 1 && !Ready; tries++)
        KeStallExecutionProcessor(50);
    KeReleaseSpinLock(&Lock, irql);
    return STATUS_SUCCESS;
}
