/* A DPC is taken out of the queue of another CPU, if it has not run yet. */
#include "states.h"

static KDPC g_Dpc;
static volatile LONG g_Ran;

static VOID OnDpc(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedExchange(&g_Ran, 1);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeDpc(&g_Dpc, OnDpc, NULL);
    KeSetTargetProcessorDpc(&g_Dpc, 1);
    KeInsertQueueDpc(&g_Dpc, NULL, NULL);
    g_State = KeRemoveQueueDpc(&g_Dpc) ? 1 : 2;
    KeFlushQueuedDpcs();
    if (g_Ran)
        Note(3);
    return STATUS_SUCCESS;
}
