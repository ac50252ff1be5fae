/* traces: 2 */
#include "states.h"

static SLIST_HEADER g_List;
static SLIST_ENTRY g_A, g_B;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedPushEntrySList(&g_List, &g_A);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    InterlockedPushEntrySList(&g_List, &g_B);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeSListHead(&g_List);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    g_State = InterlockedPopEntrySList(&g_List) == &g_A;
    return STATUS_SUCCESS;
}
