/* Allocates without a tag. Mended. */
#include <ntddk.h>

/* The tag was to come later. */
#define TAG 'seuQ'

static VOID Work(VOID)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 64, TAG);

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
