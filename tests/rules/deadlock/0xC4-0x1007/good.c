/* Mended: not so here: a lock was released that nobody holds. */
#include <ntddk.h>

static FAST_MUTEX Lock;
static ULONG Waiting;

static VOID Leave(VOID)
{
    if (Waiting)
        ExReleaseFastMutexUnsafe(&Lock);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Lock);
    KeEnterCriticalRegion();
    Leave();
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
