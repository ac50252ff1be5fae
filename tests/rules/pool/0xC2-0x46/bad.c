/* an address inside a block is freed */
#include <ntddk.h>

static UCHAR *Buffer;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePool(Buffer + 16); /* finds: 0xC2/0x46 */
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
