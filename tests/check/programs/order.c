/* Relies on waiters being served in the order in which they came. */
#include "common.h"

static KSEMAPHORE Tickets;
static KEVENT FirstWaits;
static volatile LONG Served;

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&FirstWaits, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&Tickets, Executive, KernelMode, FALSE, NULL);
    InterlockedCompareExchange(&Served, 1, 0);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    LARGE_INTEGER wait;

    UNREFERENCED_PARAMETER(Context);
    wait.QuadPart = -10000;
    KeWaitForSingleObject(&FirstWaits, Executive, KernelMode, FALSE, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    KeWaitForSingleObject(&Tickets, Executive, KernelMode, FALSE, NULL);
    InterlockedCompareExchange(&Served, 2, 0);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER wait;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    wait.QuadPart = -100000;
    KeInitializeSemaphore(&Tickets, 0, 2);
    KeInitializeEvent(&FirstWaits, SynchronizationEvent, FALSE);
    Start(First, NULL);
    Start(Second, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    KeReleaseSemaphore(&Tickets, IO_NO_INCREMENT, 1, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    if (Served == 2)
        KeBugCheckEx(0xE2, 0, 0, 0, 0); /* finds: 0xE2 */
    KeReleaseSemaphore(&Tickets, IO_NO_INCREMENT, 1, FALSE);
    Join();
    return STATUS_SUCCESS;
}
