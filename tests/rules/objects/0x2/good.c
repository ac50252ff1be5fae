/* Starts the next request, though none is under way. Mended. */
#include <ntddk.h>

static KDEVICE_QUEUE Queue;

static VOID Work(VOID)
{
    KIRQL irql;

    KeInitializeDeviceQueue(&Queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (Queue.Busy)
        KeRemoveDeviceQueue(&Queue);
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
    Work();
    return STATUS_SUCCESS;
}
