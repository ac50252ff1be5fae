/* traces: 3 */
#include "states.h"

static KSPIN_LOCK g_Lock;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KIRQL irql;

    KeAcquireSpinLock(&g_Lock, &irql);
    Note(1);
    KeReleaseSpinLock(&g_Lock, irql);
    KeAcquireSpinLock(&g_Lock, &irql);
    Note(2);
    KeReleaseSpinLock(&g_Lock, irql);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_Lock, &irql);
    Note(3);
    KeReleaseSpinLock(&g_Lock, irql);
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
