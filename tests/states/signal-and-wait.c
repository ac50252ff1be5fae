/* To signal and wait at once is a wait, too: another thread sets what is waited for before or after. */
#include "states.h"

static KEVENT g_Go, g_Done, g_Answer;
static LARGE_INTEGER g_None;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeSetEvent(&g_Answer, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Done, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Answer, SynchronizationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    KeSetEvent(&g_Done, IO_NO_INCREMENT, TRUE);
    if (KeWaitForSingleObject(&g_Answer, Executive, KernelMode, FALSE, &g_None) == STATUS_SUCCESS)
        g_State = 1;
    WAIT(thread);
    ObDereferenceObject(thread);
    return STATUS_SUCCESS;
}
