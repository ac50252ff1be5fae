/* a block is freed twice */
#include <ntddk.h>

static PVOID Buffer;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Buffer)
        ExFreePoolWithTag(Buffer, 'ffuB'); /* finds: 0xC2/0x7 */
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 64, 'ffuB');
    if (!Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(Buffer, 'ffuB');

    return STATUS_SUCCESS;
}
