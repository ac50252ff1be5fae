/* The same word used as a spin lock and as a reader-writer spin lock. */
#include <ntddk.h>

static ULONG_PTR Word;
static ULONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql;

    KeInitializeSpinLock(&Word);
    KeAcquireSpinLock(&Word, &irql);
    Value = 1;
    KeReleaseSpinLock(&Word, irql);
    irql = ExAcquireSpinLockExclusive((PEX_SPIN_LOCK)&Word); /* finds: 0xC4/0x1008 */
    Value = 2;
    ExReleaseSpinLockExclusive((PEX_SPIN_LOCK)&Word, irql);
    return STATUS_SUCCESS;
}
