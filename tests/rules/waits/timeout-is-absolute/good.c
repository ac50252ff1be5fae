/* Wants to sleep for one second. */
#include <ntddk.h>

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    LARGE_INTEGER second;

    second.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &second);
    DbgPrint("a second later\n");
    return STATUS_SUCCESS;
}
