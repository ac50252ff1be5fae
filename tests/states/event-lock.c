/* traces: 3 */
#include "states.h"

static KEVENT g_Turn;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Turn);
    Note(1);
    KeSetEvent(&g_Turn, 0, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_Turn);
    Note(2);
    KeSetEvent(&g_Turn, 0, FALSE);
    WAIT(&g_Turn);
    Note(3);
    KeSetEvent(&g_Turn, 0, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Turn, SynchronizationEvent, TRUE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
