/* A push lock was acquired with APCs enabled. */
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
    ExAcquirePushLockExclusive(&Lock); /* finds: 0xC4/0xEA */
    Readers = 0;
    ExReleasePushLockExclusive(&Lock); /* finds: 0xC4/0xEB */
    return STATUS_SUCCESS;
}
