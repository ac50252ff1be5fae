/* Mended: not so here: rundown protection was released more often than acquired. */
#include <ntddk.h>

static EX_RUNDOWN_REF Users;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

static VOID Use(BOOLEAN Really)
{
    if (Really && !ExAcquireRundownProtection(&Users))
        return;
    DbgPrint("used\n");
    if (Really)
        ExReleaseRundownProtection(&Users);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeRundownProtection(&Users);
    Use(TRUE);
    Use(FALSE);
    return STATUS_SUCCESS;
}
