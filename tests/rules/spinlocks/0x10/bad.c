/* The error path jumps to the release without having taken the lock. */
#include <ntddk.h>

static EX_SPIN_LOCK TableLock;
static ULONG Table[16];

static NTSTATUS Put(ULONG index, ULONG value)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql = PASSIVE_LEVEL;

    if (index >= RTL_NUMBER_OF(Table)) {
        status = STATUS_INVALID_PARAMETER;
        goto out;
    }
    irql = ExAcquireSpinLockExclusive(&TableLock);
    Table[index] = value;
out:
    ExReleaseSpinLockExclusive(&TableLock, irql); /* finds: 0x10 */
    return status;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Put(3, 1);
    Put(16, 1);
    return STATUS_SUCCESS;
}
