/* Waits five milliseconds for the hardware without letting go of the CPU. */
#include <ntddk.h>

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeStallExecutionProcessor(5000); /* finds: stall-too-long */
    return STATUS_SUCCESS;
}
