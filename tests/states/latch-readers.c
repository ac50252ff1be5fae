/* traces: 1 */
#include "states.h"

static KEVENT g_Open;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Open);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_Open);
    g_State = 1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Open, NotificationEvent, TRUE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
