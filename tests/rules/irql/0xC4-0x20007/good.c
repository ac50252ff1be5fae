/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static ERESOURCE Resource;
static ULONG Count;

static VOID CountOne(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
    Count++;
    ExReleaseResourceLite(&Resource);
    KeLeaveCriticalRegion();
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Resource);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!NT_SUCCESS(ExInitializeResourceLite(&Resource)))
        return STATUS_INSUFFICIENT_RESOURCES;
    CountOne();
    return STATUS_SUCCESS;
}
