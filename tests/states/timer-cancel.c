/* traces: 2 */
#include "states.h"

static KTIMER g_Timer;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_State = KeCancelTimer(&g_Timer) ? 1 : 2;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    KeSetTimer(&g_Timer, second, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&g_Timer);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    KeCancelTimer(&g_Timer);
    return STATUS_SUCCESS;
}
