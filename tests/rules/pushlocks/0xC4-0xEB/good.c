/* Mended: not so here: a push lock was released with APCs enabled. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static LONG Value;

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
    ExAcquirePushLockShared(&Lock);
    DbgPrint("%d\n", Value);
    ExReleasePushLockShared(&Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
