/* traces: 2 */
/* Who waits for two events is woken by the one that is set first; it was there before both. */
#include "states.h"

static KEVENT g_Go, g_First, g_Second;

static VOID SetFirst(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeSetEvent(&g_First, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID SetSecond(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeSetEvent(&g_Second, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID objects[] = {&g_First, &g_Second};
    PVOID first, second;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_First, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Second, NotificationEvent, FALSE);
    first = Start(SetFirst, NULL);
    second = Start(SetSecond, NULL);
    if (!first || !second)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, TRUE); /* and waits, all at once */
    g_State = 1 + (ULONG)KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
    Join(first);
    Join(second);
    return STATUS_SUCCESS;
}
