#include "states.h"

static WORK_QUEUE_ITEM g_Item;
static KEVENT g_Done;
static volatile ULONG g_Count;

static VOID OnWork(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_Count = g_Count + 10;
    KeSetEvent(&g_Done, 0, FALSE);
}

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExQueueWorkItem(&g_Item, DelayedWorkQueue);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    g_Count = g_Count + 1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&g_Item, OnWork, NULL);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    WAIT(&g_Done);
    g_State = g_Count;
    return STATUS_SUCCESS;
}
