/* The same: allocated in advance. */
#include <ntddk.h>

static PVOID Buffer;
#define DEVICE_IRQL 8

static VOID TakeBuffer(VOID)
{
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 256, 'fuBd');
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Buffer)
        ExFreePoolWithTag(Buffer, 'fuBd');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    TakeBuffer();
    return STATUS_SUCCESS;
}
