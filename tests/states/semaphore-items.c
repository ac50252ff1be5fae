#include "states.h"

static KSEMAPHORE g_Items;
static volatile LONG g_Made;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedIncrement(&g_Made);
    KeReleaseSemaphore(&g_Items, 0, 1, FALSE);
    InterlockedIncrement(&g_Made);
    KeReleaseSemaphore(&g_Items, 0, 1, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    WAIT(&g_Items);
    Note((ULONG)g_Made);
    WAIT(&g_Items);
    Note((ULONG)g_Made);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSemaphore(&g_Items, 0, 2);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
