/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static KDEVICE_QUEUE Queue;

static VOID Next(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
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
    KeInitializeDeviceQueue(&Queue);
    Queue.Busy = TRUE;
    Next();
    return STATUS_SUCCESS;
}
