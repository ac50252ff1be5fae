/* traces: 2 */
#include "states.h"

static KSPIN_LOCK g_Lock;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KLOCK_QUEUE_HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&g_Lock, &handle);
    Note(1);
    KeReleaseInStackQueuedSpinLock(&handle);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KLOCK_QUEUE_HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&g_Lock, &handle);
    Note(2);
    KeReleaseInStackQueuedSpinLock(&handle);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&g_Lock);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
