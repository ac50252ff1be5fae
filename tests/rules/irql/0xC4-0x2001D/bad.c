/* A DriverEntry that forgets to lower the IRQL again. */
/* also: 0xA */
#include <ntddk.h>

static KSPIN_LOCK TableLock;
static ULONG Table[16];

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{ /* finds: 0xC4/0x2001D */
    KIRQL irql;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&TableLock);
    KeAcquireSpinLock(&TableLock, &irql); /* finds: 0xC4/0x40009 */
    RtlZeroMemory(Table, sizeof Table);
    return STATUS_SUCCESS;
}
