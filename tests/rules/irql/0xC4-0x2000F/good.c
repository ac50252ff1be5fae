/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static VOID Pause(VOID)
{
    LARGE_INTEGER interval = {0};

    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Pause();
    return STATUS_SUCCESS;
}
