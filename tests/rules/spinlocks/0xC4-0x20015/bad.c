/* Two locks, and their saved IRQLs are exchanged. */
#include <ntddk.h>

static KSPIN_LOCK First, Second;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL outer, inner;

    KeInitializeSpinLock(&First);
    KeInitializeSpinLock(&Second);
    KeAcquireSpinLock(&First, &outer);
    KeAcquireSpinLock(&Second, &inner);
    KeReleaseSpinLock(&Second, outer); /* finds: 0xC4/0x20015 */
    KeReleaseSpinLock(&First, inner); /* finds: 0xC4/0x32 */
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower */
    return STATUS_SUCCESS;
}
