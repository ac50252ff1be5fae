/* DriverUnload forgets a block */
#include <ntddk.h>

static UCHAR *Table;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("%u\n", Table[0]);

}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Table = ExAllocatePoolWithTag(NonPagedPool, 100, 'lbaT'); /* finds: 0xC4/0x62 */
    if (!Table)
        return STATUS_INSUFFICIENT_RESOURCES;
    Table[0] = 1;
    return STATUS_SUCCESS;
}
