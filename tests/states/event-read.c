/* traces: 3 */
#include "states.h"

static KEVENT g_Flag;
static LONG g_First, g_Second;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&g_Flag, 0, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    g_First = KeReadStateEvent(&g_Flag);
    g_Second = KeReadStateEvent(&g_Flag);
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
    g_State = (ULONG)(g_First * 2 + g_Second);
    return STATUS_SUCCESS;
}
