/* Mended: not so here: guarded-leave-without-enter. */
#include <ntddk.h>

static LONG Depth;

static VOID Leave(VOID)
{
    if (Depth-- > 0)
        KeLeaveGuardedRegion();
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeEnterGuardedRegion();
    Depth++;
    Leave();
    Leave();
    return STATUS_SUCCESS;
}
