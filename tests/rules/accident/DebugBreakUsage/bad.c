/* A breakpoint that was left in. */
#include <ntddk.h>

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DbgBreakPoint(); /* finds: DebugBreakUsage */
    DriverObject->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
