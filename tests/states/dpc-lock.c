#include "states.h"

static KDPC g_Dpc;
static KSPIN_LOCK g_Lock;

static KDEFERRED_ROUTINE OnDpc;
static VOID OnDpc(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    KeAcquireSpinLockAtDpcLevel(&g_Lock);
    Note(3);
    KeReleaseSpinLockFromDpcLevel(&g_Lock);
}

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeInsertQueueDpc(&g_Dpc, NULL, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_Lock, &irql);
    Note(1);
    KeReleaseSpinLock(&g_Lock, irql);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&g_Lock);
    KeInitializeDpc(&g_Dpc, OnDpc, NULL);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    KeFlushQueuedDpcs();
    return STATUS_SUCCESS;
}
