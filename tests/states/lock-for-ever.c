/* traces: 2 */
/* A push lock that is never released: whoever comes second waits for ever. */
#include "states.h"

static EX_PUSH_LOCK g_Lock;
static KEVENT g_Never;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_Lock);
    g_State = 1;
    WAIT(&g_Never);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Never, NotificationEvent, FALSE);
    ExInitializePushLock(&g_Lock);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_Lock);
    g_State = 2;
    Join(thread);
    return STATUS_SUCCESS;
}
