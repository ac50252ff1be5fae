/* Who reads the state of an object does so before somebody takes it, or after. */
#include "states.h"

static KEVENT g_Go;
static KSEMAPHORE g_Items;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    WAIT(&g_Items);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeSemaphore(&g_Items, 1, 2);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    g_State = 1 + (ULONG)KeReadStateSemaphore(&g_Items);
    WAIT(thread);
    ObDereferenceObject(thread);
    g_State = 10 * g_State + (ULONG)KeReadStateSemaphore(&g_Items);
    return STATUS_SUCCESS;
}
