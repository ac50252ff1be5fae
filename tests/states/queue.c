/* traces: 2 */
#include "states.h"

static KQUEUE g_Queue;
static LIST_ENTRY g_A, g_B;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeInsertQueue(&g_Queue, &g_A);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KeInsertQueue(&g_Queue, &g_B);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeQueue(&g_Queue, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    g_State = KeRemoveQueue(&g_Queue, KernelMode, NULL) == &g_A;
    return STATUS_SUCCESS;
}
