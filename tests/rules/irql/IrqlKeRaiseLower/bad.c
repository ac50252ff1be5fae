/* Ends a spin lock by lowering the IRQL instead of releasing the lock. */
#include <ntddk.h>

static KSPIN_LOCK CounterLock;
static ULONG Counter;

static VOID Count(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&CounterLock, &irql);
    Counter++;
    KeReleaseSpinLockFromDpcLevel(&CounterLock); /* finds: SpinLockDpc */
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower */
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&CounterLock);
    Count();
    return STATUS_SUCCESS;
}
