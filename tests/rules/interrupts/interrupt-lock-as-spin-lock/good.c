/* The counter that the ISR counts is read with the interrupt's lock held as such. */
/* run: --interrupt 0x31@1ms,1ms,2 */
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
    KIRQL old;

    UNREFERENCED_PARAMETER(DriverObject);
    old = KeAcquireInterruptSpinLock(Interrupt);
    Packets = 0;
    KeReleaseInterruptSpinLock(Interrupt, old);
    KeRaiseIrql(6, &old); /* at the interrupt's own level it may be had plainly, too */
    KeAcquireSpinLockAtDpcLevel(&Lock);
    Packets = 0;
    KeReleaseSpinLockFromDpcLevel(&Lock);
    KeLowerIrql(old);
    IoDisconnectInterrupt(Interrupt);
    KeAcquireSpinLock(&Lock, &old); /* and now it is an ordinary lock again */
    KeReleaseSpinLock(&Lock, old);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    return IoConnectInterrupt(&Interrupt, Isr, NULL, &Lock, 0x31, 6, 6, Latched, FALSE,
                              (KAFFINITY)-1, FALSE);
}
