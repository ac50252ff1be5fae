/* Lowers to PASSIVE_LEVEL whatever the IRQL was before. */
#include <ntddk.h>

static ULONG Counter;

static VOID CountQuietly(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    Counter++;
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower2 */
}

static VOID CountAll(VOID)
{
    KIRQL irql;

    KeRaiseIrql(APC_LEVEL, &irql);
    CountQuietly();
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
    CountAll();
    return STATUS_SUCCESS;
}
