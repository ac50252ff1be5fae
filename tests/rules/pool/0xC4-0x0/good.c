#include <ntddk.h>

static ULONG Length;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    UCHAR *buffer;

    if (!Length)
        return STATUS_SUCCESS;
    buffer = ExAllocatePoolWithTag(NonPagedPool, Length, 'ffuB');

    if (buffer)
        ExFreePoolWithTag(buffer, 'ffuB');
    return STATUS_SUCCESS;
}
