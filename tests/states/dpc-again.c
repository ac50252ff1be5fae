/* A DPC is queued again on another CPU, unless it has not begun yet. */
#include "states.h"

static KDPC g_Dpc;
static volatile LONG g_Ran;

static VOID OnDpc(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&g_Ran);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeDpc(&g_Dpc, OnDpc, NULL);
    KeSetTargetProcessorDpc(&g_Dpc, 1);
    KeInsertQueueDpc(&g_Dpc, NULL, NULL);
    g_State = KeInsertQueueDpc(&g_Dpc, NULL, NULL) ? 1 : 2;
    KeFlushQueuedDpcs();
    if (g_Ran == 2)
        Note(3);
    return STATUS_SUCCESS;
}
