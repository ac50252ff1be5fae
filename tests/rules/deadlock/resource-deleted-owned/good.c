/* Mended: not so here: a resource was deleted that is owned or waited for. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    Value = 0;
    ExReleaseResourceLite(&Lock);
    ExDeleteResourceLite(&Lock);
    KeLeaveCriticalRegion();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return ExInitializeResourceLite(&Lock);
}
