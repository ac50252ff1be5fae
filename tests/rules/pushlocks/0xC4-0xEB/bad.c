/* A push lock was released with APCs enabled. */
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
    KeLeaveCriticalRegion();
    ExReleasePushLockShared(&Lock); /* finds: 0xC4/0xEB */
    return STATUS_SUCCESS;
}
