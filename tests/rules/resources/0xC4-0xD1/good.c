/* Mended: not so here: a resource was deleted that is not initialised. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Flags;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Flags & 1)
        ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    if (Flags & 1)
        return ExInitializeResourceLite(&Lock);
    return STATUS_SUCCESS;
}
