/* traces: 3 */
#include "states.h"

static volatile ULONG g_X, g_Y;
static ULONG g_SawX, g_SawY;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_X = 1;
    g_SawY = g_Y;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    g_Y = 1;
    g_SawX = g_X;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    g_State = g_SawX * 2 + g_SawY;
    return STATUS_SUCCESS;
}
