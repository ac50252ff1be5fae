/* The end of everything comes before or after what another thread would do. */
#include "states.h"

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedExchange((volatile LONG *)&g_State, 1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (InterlockedOr((volatile LONG *)&g_State, 0) == 0)
        KeBugCheckEx(0xE2, 0, 0, 0, 0);
    else
        KeBugCheckEx(0xE3, 0, 0, 0, 0);
    return STATUS_SUCCESS;
}
