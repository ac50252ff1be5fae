/* a block is freed with another tag */
#include <ntddk.h>

static PVOID Buffer;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Buffer, 'fuBx'); /* finds: 0xC2/0xA */
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 64, 'ffuB');
    if (!Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
}
