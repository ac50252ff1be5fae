/* traces: 1 */
/* A wait with a timeout that began before the event could be set. */
#include "states.h"

static KEVENT g_Go, g_Flag;

static VOID Setter(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeSetEvent(&g_Flag, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Flag, SynchronizationEvent, FALSE);
    thread = Start(Setter, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, TRUE);
    g_State = KeWaitForSingleObject(&g_Flag, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT ? 1 : 2;
    Join(thread);
    if (KeReadStateEvent(&g_Flag))
        Note(3);
    return STATUS_SUCCESS;
}
