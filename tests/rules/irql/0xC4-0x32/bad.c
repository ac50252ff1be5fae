/* Releases a spin lock that it has released before. */
#include <ntddk.h>

static KSPIN_LOCK CounterLock;
static ULONG Counter;

static VOID Count(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&CounterLock, &irql);
    Counter++;
    KeReleaseSpinLockFromDpcLevel(&CounterLock); /* finds: SpinLockDpc */
    KeLowerIrql(irql); /* finds: IrqlKeRaiseLower */
    if (Counter > 100)
        Counter = 0;
    KeAcquireSpinLockAtDpcLevel(&CounterLock); /* finds: 0xC4/0x40 */
    KeReleaseSpinLock(&CounterLock, irql); /* finds: 0xC4/0x32 SpinLockDpc */
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
