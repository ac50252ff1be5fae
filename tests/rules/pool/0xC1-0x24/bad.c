/* the terminator of a string is written behind the block */
#include <ntddk.h>


static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    UCHAR *name = ExAllocatePoolWithTag(NonPagedPool, 10, 'emaN');

    if (!name)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlFillMemory(name, 10, 'a');
    name[10] = 0; /* finds: 0xD6 */
    ExFreePoolWithTag(name, 'emaN'); /* finds: 0xC1/0x24 */
    return STATUS_SUCCESS;
}
