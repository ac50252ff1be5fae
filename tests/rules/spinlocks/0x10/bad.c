/* The error path jumps to the release without having taken the lock. */
#include <ntddk.h>

static KSPIN_LOCK TableLock;
static ULONG Table[16];

static NTSTATUS Put(ULONG index, ULONG value)
{
    NTSTATUS status = STATUS_SUCCESS;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (index >= RTL_NUMBER_OF(Table)) {
        status = STATUS_INVALID_PARAMETER;
        goto out;
    }
    KeAcquireSpinLockAtDpcLevel(&TableLock);
    Table[index] = value;
out:
    KeReleaseSpinLockFromDpcLevel(&TableLock); /* finds: 0x10 */
    KeLowerIrql(irql);
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
    KeInitializeSpinLock(&TableLock);
    Put(3, 1);
    Put(16, 1);
    return STATUS_SUCCESS;
}
