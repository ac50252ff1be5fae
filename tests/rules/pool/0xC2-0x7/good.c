#include <ntddk.h>

static PVOID Buffer;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Buffer)
        ExFreePoolWithTag(Buffer, 'ffuB');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 64, 'ffuB');
    if (!Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(Buffer, 'ffuB');
    Buffer = NULL;

    return STATUS_SUCCESS;
}
