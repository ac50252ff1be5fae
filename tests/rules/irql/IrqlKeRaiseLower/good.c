/* The same with the lock released. */
#include <ntddk.h>

static KSPIN_LOCK CounterLock;
static ULONG Counter;

static VOID Count(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&CounterLock, &irql);
    Counter++;
    KeReleaseSpinLock(&CounterLock, irql);
}

/* As a cancel routine does that goes on with IoStartNextPacket. */
static VOID KeepDispatchLevel(VOID)
{
    KIRQL irql;

    IoAcquireCancelSpinLock(&irql);
    Counter++;
    IoReleaseCancelSpinLock(DISPATCH_LEVEL);
    KeLowerIrql(irql);
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
    KeepDispatchLevel();
    return STATUS_SUCCESS;
}
