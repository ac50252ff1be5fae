/* traces: 2 */
/* The one who comes second waits for ever: there is one item, and nobody brings another. */
#include "states.h"

static KSEMAPHORE g_Item;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Item);
    g_State = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSemaphore(&g_Item, 1, 1);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    WAIT(&g_Item);
    g_State = 2;
    Join(thread);
    return STATUS_SUCCESS;
}
