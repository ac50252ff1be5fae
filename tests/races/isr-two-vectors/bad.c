/* race: two ISRs on Packets, each under the lock of its own interrupt */
/* run: --interrupt 0x31@1ms,1ms,3 --interrupt 0x32@1ms,1ms,3 */
#include <ntddk.h>

static PKINTERRUPT Interrupt;
static ULONG Packets;
static PKINTERRUPT Second;

static BOOLEAN Isr(PKINTERRUPT Self, PVOID Context)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    Packets++; /* races */
    return TRUE;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDisconnectInterrupt(Interrupt);
    IoDisconnectInterrupt(Second);
    DbgPrint("%u packets\n", Packets);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    status = IoConnectInterrupt(&Interrupt, Isr, NULL, NULL, 0x31, 6, 6, Latched, FALSE,
                                (KAFFINITY)-1, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    status = IoConnectInterrupt(&Second, Isr, NULL, NULL, 0x32, 7, 7, Latched, FALSE,
                                (KAFFINITY)-1, FALSE);
    if (!NT_SUCCESS(status))
        IoDisconnectInterrupt(Interrupt);
    return status;
}
