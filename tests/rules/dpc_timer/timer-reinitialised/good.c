/* Mended: not so here: timer-reinitialised. */
#include <ntddk.h>

static KTIMER Timer;

static VOID Arm(LONG Seconds)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000000LL * Seconds;
    KeSetTimer(&Timer, due, NULL);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeCancelTimer(&Timer);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeTimer(&Timer);
    Arm(5);
    Arm(10);
    return STATUS_SUCCESS;
}
