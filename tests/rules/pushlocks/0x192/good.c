/* Mended: not so here: a push lock was acquired above APC_LEVEL. */
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
    KeRaiseIrql(APC_LEVEL, &old);
    ExAcquirePushLockExclusive(&Lock);
    Users++;
    ExReleasePushLockExclusive(&Lock);
    KeLowerIrql(old);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
