/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static ULONG Count;

static VOID CountOne(VOID)
{
    KeEnterGuardedRegion();
    Count++;
    KeLeaveGuardedRegion();
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    CountOne();
    return STATUS_SUCCESS;
}
