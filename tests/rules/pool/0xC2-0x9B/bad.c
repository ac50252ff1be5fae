/* Allocates without a tag. */
#include <ntddk.h>

/* The tag was to come later. */
#define TAG 0

static VOID Work(VOID)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 64, TAG); /* finds: 0xC2/0x9B */

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
