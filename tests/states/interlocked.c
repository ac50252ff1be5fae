/* traces: 3 */
#include "states.h"

static volatile LONG g_Count;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedIncrement(&g_Count);
    InterlockedIncrement(&g_Count);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    g_State = (ULONG)InterlockedAdd(&g_Count, 10);
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
