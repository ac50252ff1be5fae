/* "Ten milliseconds are enough for the other thread." With GOOD it waits for its end. */
#include "common.h"

static volatile LONG Ready;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Ready = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER wait;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Start(Worker, NULL);
#ifndef GOOD
    wait.QuadPart = -100000;
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    if (!Ready)
        KeBugCheckEx(0xE2, 0, 0, 0, 0); /* finds: 0xE2 */
#endif
    Join();
    return STATUS_SUCCESS;
}
