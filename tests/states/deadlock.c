/* traces: 3 */
#include "states.h"

static KMUTEX g_A, g_B;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_A);
    WAIT(&g_B);
    Note(1);
    KeReleaseMutex(&g_B, FALSE);
    KeReleaseMutex(&g_A, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_B);
    WAIT(&g_A);
    Note(2);
    KeReleaseMutex(&g_A, FALSE);
    KeReleaseMutex(&g_B, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&g_A, 0);
    KeInitializeMutex(&g_B, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
