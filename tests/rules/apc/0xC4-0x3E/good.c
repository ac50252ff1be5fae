/* Mended: not so here: a critical region was left that was not entered. */
#include <ntddk.h>

static ERESOURCE Lock;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status = ExInitializeResourceLite(&Lock);

    if (!NT_SUCCESS(status))
        return status;
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    ExReleaseResourceAndLeaveCriticalRegion(&Lock);
    return STATUS_SUCCESS;
}
