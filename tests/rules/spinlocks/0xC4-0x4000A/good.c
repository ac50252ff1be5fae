/* Mended: not so here: keReleaseSpinLock for a spin lock that is not held. */
#include <ntddk.h>

static KSPIN_LOCK PoolLock;
static LONG Blocks;

static VOID Return(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeAcquireSpinLockAtDpcLevel(&PoolLock);
    Blocks++;
    KeReleaseSpinLockFromDpcLevel(&PoolLock);
    KeLowerIrql(irql);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&PoolLock);
    Return();
    return STATUS_SUCCESS;
}
