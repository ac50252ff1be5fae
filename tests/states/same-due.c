/* traces: 2 */
/* Two timers for the same moment: they fire in the order in which they were set. */
#include "states.h"

static KTIMER g_First, g_Second;
static KDPC g_FirstDpc, g_SecondDpc;

static VOID OnTimer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Note((ULONG)(ULONG_PTR)Context);
}

static VOID Worker(PVOID Context)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    UNREFERENCED_PARAMETER(Context);
    KeSetTimer(&g_Second, second, &g_SecondDpc);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER second = {.QuadPart = -10000000}, two = {.QuadPart = -20000000};
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&g_First);
    KeInitializeTimer(&g_Second);
    KeInitializeDpc(&g_FirstDpc, OnTimer, (PVOID)1);
    KeInitializeDpc(&g_SecondDpc, OnTimer, (PVOID)2);
    KeSetTargetProcessorDpc(&g_FirstDpc, 0);
    KeSetTargetProcessorDpc(&g_SecondDpc, 0);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetTimer(&g_First, second, &g_FirstDpc);
    Join(thread);
    KeDelayExecutionThread(KernelMode, FALSE, &two);
    return STATUS_SUCCESS;
}
