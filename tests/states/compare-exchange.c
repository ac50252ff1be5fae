/* traces: 2 */
#include "states.h"

static volatile LONG g_Owner;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    if (InterlockedCompareExchange(&g_Owner, 1, 0) == 0)
        Note(1);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    if (InterlockedCompareExchange(&g_Owner, 2, 0) == 0)
        Note(2);
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
