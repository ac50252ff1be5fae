/* Disables all APCs at DISPATCH_LEVEL. */
#include <ntddk.h>

static ULONG Count;

static VOID CountOne(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeEnterGuardedRegion(); /* finds: 0xC4/0x20010 */
    Count++;
    KeLeaveGuardedRegion(); /* finds: 0xC4/0x20010 */
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
    CountOne();
    return STATUS_SUCCESS;
}
