/* also: 0xD6, 0xC1/0x23 */
/* Clears one entry before the first. */
#include <ntddk.h>

static VOID Work(VOID)
{
    ULONG *table = ExAllocatePoolWithTag(NonPagedPool, 16 * sizeof *table, 'lbaT');

    if (!table)
        return;
    for (LONG i = 15; i >= -1; i--)
        table[i] = 0;
    ExFreePoolWithTag(table, 'lbaT'); /* finds: 0x19 */
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
