#include "states.h"

static KEVENT g_A, g_B;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&g_A, 0, FALSE);
    KeSetEvent(&g_B, 0, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    PVOID both[] = {&g_B, &g_A};

    Note((ULONG)KeWaitForMultipleObjects(2, both, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) + 1);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_A, NotificationEvent, FALSE);
    KeInitializeEvent(&g_B, NotificationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
