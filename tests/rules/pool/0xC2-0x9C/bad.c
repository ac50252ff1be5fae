/* Allocates with the tag of the system. */
#include <ntddk.h>

static VOID Work(VOID)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 64, 'BIG'); /* finds: 0xC2/0x9C */

    if (block)
        ExFreePool(block);
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
