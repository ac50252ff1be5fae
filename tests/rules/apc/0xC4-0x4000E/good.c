/* Mended: not so here: guarded regions are not balanced. */
#include <ntddk.h>

static LONG Loaded;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeEnterGuardedRegion();
    Loaded = 1;
    KeLeaveGuardedRegion();
    return STATUS_SUCCESS;
}
