#include "states.h"

static KEVENT g_A, g_B;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&g_A, 0, FALSE);
    KeSetEvent(&g_B, 0, FALSE);
    Note(1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    PVOID both[] = {&g_B, &g_A};

    KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, NULL, NULL);
    g_State = (ULONG)KeReadStateEvent(&g_A);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_A, SynchronizationEvent, FALSE);
    KeInitializeEvent(&g_B, SynchronizationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
