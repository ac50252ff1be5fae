/* Who is woken by a timer's DPC runs beside the rest of it. */
#include "states.h"

static KTIMER g_Timer;
static KDPC g_Dpc;
static KEVENT g_Due;
static volatile LONG g_Order;

static VOID OnTimer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    KeSetEvent(&g_Due, IO_NO_INCREMENT, FALSE);
    InterlockedExchange(&g_Order, 1);
}

static VOID Worker(PVOID Context)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    UNREFERENCED_PARAMETER(Context);
    KeSetTimer(&g_Timer, second, &g_Dpc);
    KeWaitForSingleObject(&g_Due, Executive, KernelMode, FALSE, NULL);
    g_State = InterlockedExchange(&g_Order, 2) == 1 ? 1 : 2;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Due, NotificationEvent, FALSE);
    KeInitializeTimer(&g_Timer);
    KeInitializeDpc(&g_Dpc, OnTimer, NULL);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Join(thread);
    KeFlushQueuedDpcs();
    return STATUS_SUCCESS;
}
