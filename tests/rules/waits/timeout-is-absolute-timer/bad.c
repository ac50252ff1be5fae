/* A watchdog that should fire after five seconds and fires at once. */
#include <ntddk.h>

static KTIMER Watchdog;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeCancelTimer(&Watchdog);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    LARGE_INTEGER due;

    KeInitializeTimer(&Watchdog);
    due.QuadPart = 5 * 10000000LL;
    KeSetTimer(&Watchdog, due, NULL); /* finds: timeout-is-absolute */
    return STATUS_SUCCESS;
}
