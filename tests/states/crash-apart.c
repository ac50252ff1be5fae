/* The machine stops while another thread is at something that has nothing to do with why. */
#include "states.h"

static KEVENT g_Go;
static volatile LONG g_Other;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    WAIT(&g_Go);
    InterlockedExchange((volatile LONG *)&g_State, 1);
    InterlockedExchange((volatile LONG *)&g_State, 2);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeSetEvent(&g_Go, IO_NO_INCREMENT, FALSE);
    InterlockedIncrement(&g_Other);
    KeBugCheckEx(0xE2, 0, 0, 0, 0);
    return STATUS_SUCCESS;
}
