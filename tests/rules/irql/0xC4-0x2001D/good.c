/* The same with the lock released. */
#include <ntddk.h>

static KSPIN_LOCK TableLock;
static ULONG Table[16];

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    KIRQL irql;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&TableLock);
    KeAcquireSpinLock(&TableLock, &irql);
    RtlZeroMemory(Table, sizeof Table);
    KeReleaseSpinLock(&TableLock, irql);
    return STATUS_SUCCESS;
}
