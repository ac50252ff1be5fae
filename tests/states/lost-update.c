/* traces: 4 */
#include "states.h"

static volatile ULONG g_Count;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ULONG seen = g_Count;
    g_Count = seen + 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    ULONG seen = g_Count;

    g_Count = seen + 1;
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
    g_State = g_Count;
    return STATUS_SUCCESS;
}
