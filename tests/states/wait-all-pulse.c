/* Who waits for both misses the one that is pulsed before the other is set. */
#include "states.h"

static KEVENT g_Go, g_Pulsed, g_Set;
static PVOID g_Both[] = {&g_Pulsed, &g_Set};
static LARGE_INTEGER g_Second = {.QuadPart = -10000000};

static VOID Setter(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeSetEvent(&g_Set, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    if (KeWaitForMultipleObjects(2, g_Both, WaitAll, Executive, KernelMode, FALSE, &g_Second, NULL) == STATUS_SUCCESS)
        Note(1);
    else
        Note(2);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread, setter;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Pulsed, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Set, NotificationEvent, FALSE);
    thread = Start(Worker, NULL);
    setter = Start(Setter, NULL);
    if (!thread || !setter)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    KePulseEvent(&g_Pulsed, IO_NO_INCREMENT, FALSE);
    WAIT(thread);
    WAIT(setter);
    ObDereferenceObject(thread);
    ObDereferenceObject(setter);
    return STATUS_SUCCESS;
}
