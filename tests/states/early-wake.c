/* Who sleeps is awake before another one has done what it was about to do. */
#include "states.h"

static volatile LONG g_Ready;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_Ready = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER ten = {.QuadPart = -100000};
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeDelayExecutionThread(KernelMode, FALSE, &ten);
    g_State = g_Ready ? 1 : 2;
    Join(thread);
    return STATUS_SUCCESS;
}
