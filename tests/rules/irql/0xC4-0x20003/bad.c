/* Starts the next packet of a device queue below DISPATCH_LEVEL. */
#include <ntddk.h>

static KDEVICE_QUEUE Queue;

static VOID Next(VOID)
{
    KIRQL irql;

    KeRaiseIrql(APC_LEVEL, &irql);
    KeRemoveDeviceQueue(&Queue); /* finds: 0xC4/0x20003 */
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
    KeInitializeDeviceQueue(&Queue);
    Queue.Busy = TRUE;
    Next();
    return STATUS_SUCCESS;
}
