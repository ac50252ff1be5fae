/* A thread is alerted before it waits, or while it does, or when it does so no more. */
#include "states.h"

NTKERNELAPI BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE Mode);

static KEVENT g_Go, g_Never;
static PKTHREAD g_First;
static LARGE_INTEGER g_None;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    KeAlertThread(g_First, KernelMode);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Never, NotificationEvent, FALSE);
    g_First = KeGetCurrentThread();
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    g_State = KeWaitForSingleObject(&g_Never, Executive, KernelMode, TRUE, &g_None) == STATUS_ALERTED;
    WAIT(thread);
    ObDereferenceObject(thread);
    return STATUS_SUCCESS;
}
