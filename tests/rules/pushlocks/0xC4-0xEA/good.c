/* Mended: not so here: a push lock was acquired with APCs enabled. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static ULONG Readers;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializePushLock(&Lock);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&Lock);
    Readers = 0;
    ExReleasePushLockExclusive(&Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
