/* A push lock was released that nobody holds. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static ULONG Count;

static VOID Clear(BOOLEAN Locked)
{
    KeEnterCriticalRegion();
    if (!Locked)
        ExAcquirePushLockExclusive(&Lock);
    Count = 0;
    ExReleasePushLockExclusive(&Lock); /* finds: push-lock-not-held */
    KeLeaveCriticalRegion();
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializePushLock(&Lock);
    Clear(TRUE);
    Clear(FALSE);
    return STATUS_SUCCESS;
}
