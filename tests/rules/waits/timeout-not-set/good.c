/* Polls a register every millisecond: the interval is set first. */
#include <ntddk.h>

static volatile ULONG Status = 1;

static NTSTATUS WaitForDevice(VOID)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10 * 1000;
    for (ULONG tries = 0; tries < 3; tries++) {
        if (Status)
            return STATUS_SUCCESS;
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    }
    return STATUS_IO_TIMEOUT;
}

static VOID Settle(VOID)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10 * 1000 * 5;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Settle();
    return WaitForDevice();
}
