#include "states.h"

static KEVENT g_Flag;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    LARGE_INTEGER second = {.QuadPart = -10000000};

    if (KeWaitForSingleObject(&g_Flag, Executive, KernelMode, FALSE, &second) == STATUS_SUCCESS)
        Note(1);
    else
        Note(2);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KePulseEvent(&g_Flag, 0, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Flag, NotificationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
