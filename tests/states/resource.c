/* traces: 2 */
#include "states.h"

static ERESOURCE g_Lock;
static ULONG g_Value, g_Seen;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&g_Lock, TRUE);
    g_Value = 5;
    ExReleaseResourceLite(&g_Lock);
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&g_Lock, TRUE);
    g_Seen = g_Value;
    ExReleaseResourceLite(&g_Lock);
    KeLeaveCriticalRegion();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeResourceLite(&g_Lock);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    g_State = g_Seen;
    ExDeleteResourceLite(&g_Lock);
    return STATUS_SUCCESS;
}
