/* Takes the short cut for DPCs in a routine that threads call. */
#include <ntddk.h>

static KSPIN_LOCK CounterLock;
static ULONG Counter;

static VOID Count(VOID)
{
    KeAcquireSpinLockAtDpcLevel(&CounterLock); /* finds: 0xC4/0x40 */
    Counter++;
    KeReleaseSpinLockFromDpcLevel(&CounterLock); /* finds: 0xC4/0x41 */
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
