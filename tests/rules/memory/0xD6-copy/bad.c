/* RtlCopyMemory copies more than the source holds */
#include <ntddk.h>

static UCHAR Copy[64];

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    UCHAR *name = ExAllocatePoolWithTag(NonPagedPool, 24, 'emaN');

    if (!name)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(name, 24);
    RtlCopyMemory(Copy, name, 32); /* finds: 0xD6 */
    ExFreePoolWithTag(name, 'emaN');
    return STATUS_SUCCESS;
}
