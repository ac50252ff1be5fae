/* Guarded-leave-without-enter. */
#include <ntddk.h>

static LONG Depth;

static VOID Leave(VOID)
{
    KeLeaveGuardedRegion(); /* finds: 0xC4/0x4000E */
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
