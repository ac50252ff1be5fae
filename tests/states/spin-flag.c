#include "states.h"

static volatile ULONG g_Flag;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_Flag = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    while (!g_Flag)
        ;
    g_State = 1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
