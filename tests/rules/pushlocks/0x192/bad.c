/* A push lock was acquired above APC_LEVEL. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static ULONG Users;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL old;

    ExInitializePushLock(&Lock);
    KeEnterCriticalRegion();
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    ExAcquirePushLockExclusive(&Lock); /* finds: 0x192 */
    Users++;
    KeLowerIrql(old);
    ExReleasePushLockExclusive(&Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
