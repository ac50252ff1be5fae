/* Disables APCs in a routine that runs at DISPATCH_LEVEL. */
#include <ntddk.h>

static ULONG Pending;

static VOID Flush(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeEnterCriticalRegion(); /* finds: 0xC4/0x11A */
    Pending = 0;
    KeLeaveCriticalRegion(); /* finds: 0xC4/0x11B */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Flush();
    return STATUS_SUCCESS;
}
