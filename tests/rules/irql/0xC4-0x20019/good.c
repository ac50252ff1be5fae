/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static VOID Allocate(VOID)
{
    PVOID memory;

    memory = MmAllocateNonCachedMemory(4096);
    if (memory)
        MmFreeNonCachedMemory(memory, 4096);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Allocate();
    return STATUS_SUCCESS;
}
