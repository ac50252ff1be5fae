/* traces: 1 */
#include "states.h"

static KEVENT g_Ready;
static ULONG g_Data;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Ready);
    g_State = g_Data;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    g_Data = 7;
    KeSetEvent(&g_Ready, 0, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Ready, NotificationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
