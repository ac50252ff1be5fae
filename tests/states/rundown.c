#include "states.h"

static EX_RUNDOWN_REF g_Alive;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    if (ExAcquireRundownProtection(&g_Alive)) {
        Note(1);
        ExReleaseRundownProtection(&g_Alive);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Other(VOID)
{
    ExWaitForRundownProtectionRelease(&g_Alive);
    Note(2);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID thread;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeRundownProtection(&g_Alive);
    thread = Start(Worker, NULL);
    if (!thread)
        return STATUS_INSUFFICIENT_RESOURCES;
    Other();
    Join(thread);
    return STATUS_SUCCESS;
}
