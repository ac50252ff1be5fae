/* traces: 6 */
/* Three threads, of which one started both others; each order of what they do is one of its own. */
#include "states.h"

static volatile LONG g_Value;

static VOID AddTwo(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedAdd(&g_Value, 2);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID SetThree(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    InterlockedExchange(&g_Value, 3);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID first, second;
    LONG seen;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    first = Start(AddTwo, NULL);
    second = Start(SetThree, NULL);
    if (!first || !second)
        return STATUS_INSUFFICIENT_RESOURCES;
    seen = InterlockedIncrement(&g_Value);
    WAIT(first);
    WAIT(second);
    ObDereferenceObject(first);
    ObDereferenceObject(second);
    g_State = (ULONG)(10 * seen + g_Value);
    return STATUS_SUCCESS;
}
