/* A thread looks into a queue, for no time at all, before or after an entry is put there. */
#include "states.h"

static KEVENT g_Go;
static KQUEUE g_Queue;
static LIST_ENTRY g_Entry;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    LARGE_INTEGER none = {.QuadPart = 0};

    g_State = KeRemoveQueue(&g_Queue, KernelMode, &none) == &g_Entry ? 1 : 2;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeQueue(&g_Queue, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    KeInsertQueue(&g_Queue, &g_Entry);
    WAIT(thread);
    ObDereferenceObject(thread);
    g_State = 10 * g_State + (ULONG)KeReadStateQueue(&g_Queue);
    KeRundownQueue(&g_Queue);
    return STATUS_SUCCESS;
}
