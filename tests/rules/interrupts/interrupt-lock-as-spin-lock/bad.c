/* The lock that the ISR takes is acquired at DISPATCH_LEVEL, where the ISR can still come. */
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
    KeAcquireSpinLock(&Lock, &old); /* finds: interrupt-lock-as-spin-lock */
    Packets = 0;
    KeReleaseSpinLock(&Lock, old);
    IoDisconnectInterrupt(Interrupt);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    return IoConnectInterrupt(&Interrupt, Isr, NULL, &Lock, 0x31, 6, 6, Latched, FALSE,
                              (KAFFINITY)-1, FALSE);
}
