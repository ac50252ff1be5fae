/* traces: 2 */
#include "states.h"

static EX_PUSH_LOCK g_Lock;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_Lock);
    Note(1);
    ExReleasePushLockExclusive(&g_Lock);
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_Lock);
    Note(2);
    ExReleasePushLockExclusive(&g_Lock);
    KeLeaveCriticalRegion();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializePushLock(&g_Lock);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
