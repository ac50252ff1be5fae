/* Clears one entry before the first. Mended. */
#include <ntddk.h>

static VOID Work(VOID)
{
    ULONG *table = ExAllocatePoolWithTag(NonPagedPool, 16 * sizeof *table, 'lbaT');

    if (!table)
        return;
    for (LONG i = 15; i >= 0; i--)
        table[i] = 0;
    ExFreePoolWithTag(table, 'lbaT');
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
