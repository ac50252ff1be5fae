/* Mended: not so here: keReleaseSpinLockFromDpcLevel was called below DISPATCH_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK RingLock;
static LONG Head;

static VOID Advance(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeAcquireSpinLockAtDpcLevel(&RingLock);
    Head = (Head + 1) % 64;
    KeReleaseSpinLockFromDpcLevel(&RingLock);
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
    KeInitializeSpinLock(&RingLock);
    Advance();
    return STATUS_SUCCESS;
}
