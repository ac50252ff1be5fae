/* traces: 2 */
#include "states.h"

static KMUTEX g_Lock;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Lock);
    WAIT(&g_Lock);
    Note(1);
    KeReleaseMutex(&g_Lock, FALSE);
    Note(2);
    KeReleaseMutex(&g_Lock, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_Lock);
    Note(3);
    KeReleaseMutex(&g_Lock, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&g_Lock, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
