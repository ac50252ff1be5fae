/* Takes the lock the ordinary way and gives it back as a DPC would, then lowers by hand. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG Sequence;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql;

    KeInitializeSpinLock(&Lock);
    KeAcquireSpinLock(&Lock, &irql);
    Sequence++;
    KeReleaseSpinLockFromDpcLevel(&Lock); /* finds: SpinLockDpc */
    KeLowerIrql(irql); /* finds: IrqlKeRaiseLower */
    return STATUS_SUCCESS;
}
