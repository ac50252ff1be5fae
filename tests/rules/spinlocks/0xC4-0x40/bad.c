/* Written for a DPC, then called from a thread as well. */
#include <ntddk.h>

static KSPIN_LOCK StatsLock;
static ULONG Packets;

static VOID CountPacket(VOID)
{
    KeAcquireSpinLockAtDpcLevel(&StatsLock); /* finds: 0xC4/0x40 */
    Packets++;
    KeReleaseSpinLockFromDpcLevel(&StatsLock); /* finds: 0xC4/0x41 */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&StatsLock);
    CountPacket();
    return STATUS_SUCCESS;
}
