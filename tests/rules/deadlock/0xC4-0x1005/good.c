/* Initialised again while it is held. */
#include <ntddk.h>

static KGUARDED_MUTEX Lock;
static ULONG Resets;

static VOID Reset(VOID)
{
    Resets++;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeGuardedMutex(&Lock);
    KeAcquireGuardedMutex(&Lock);
    Reset();
    KeReleaseGuardedMutex(&Lock);
    return STATUS_SUCCESS;
}
