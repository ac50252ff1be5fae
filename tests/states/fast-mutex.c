/* traces: 3 */
#include "states.h"

static FAST_MUTEX g_Lock;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExAcquireFastMutex(&g_Lock);
    Note(1);
    ExReleaseFastMutex(&g_Lock);
    ExAcquireFastMutex(&g_Lock);
    Note(2);
    ExReleaseFastMutex(&g_Lock);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    ExAcquireFastMutex(&g_Lock);
    Note(3);
    ExReleaseFastMutex(&g_Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeFastMutex(&g_Lock);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
