/* traces: 1 */
#include "states.h"

static volatile ULONG g_First, g_Second;

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_First = 1;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    g_Second = 2;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID first, second;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    first = Start(First, NULL);
    if (!first)
        return STATUS_INSUFFICIENT_RESOURCES;
    second = Start(Second, NULL);
    Join(first);
    if (second)
        Join(second);
    g_State = g_First + g_Second;
    return STATUS_SUCCESS;
}
