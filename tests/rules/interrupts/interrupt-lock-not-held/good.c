/* The interrupt lock is acquired and released. */
/* run: --interrupt 0x31@1ms,1ms,2 */
#include <ntddk.h>

static PKINTERRUPT Interrupt;
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
    KeReleaseInterruptSpinLock(Interrupt, old);
    IoDisconnectInterrupt(Interrupt);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    return IoConnectInterrupt(&Interrupt, Isr, NULL, NULL, 0x31, 6, 6, Latched, FALSE,
                              (KAFFINITY)-1, FALSE);
}
