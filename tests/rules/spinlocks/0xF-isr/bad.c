/* The lock of the ISR is taken with KeAcquireSpinLock, which does not keep the ISR out. */
/* also: 0x133/0x0, interrupt-lock-as-spin-lock */
/* run: --interrupt 0x31@10us --cpus 1 */
#include <ntddk.h>

static PKINTERRUPT Interrupt;
static KSPIN_LOCK Lock;
static ULONG Packets;

static BOOLEAN Isr(PKINTERRUPT Self, PVOID Context)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    Packets++;
    return TRUE;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDisconnectInterrupt(Interrupt);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;
    KIRQL old;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    status = IoConnectInterrupt(&Interrupt, Isr, NULL, &Lock, 0x31, 6, 6, Latched, FALSE,
                                (KAFFINITY)-1, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    KeAcquireSpinLock(&Lock, &old);
    KeStallExecutionProcessor(20); /* finds: 0xF */
    KeReleaseSpinLock(&Lock, old);
    return status;
}
