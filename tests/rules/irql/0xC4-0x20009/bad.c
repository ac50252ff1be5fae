/* Deletes its device under a spin lock. */
#include <ntddk.h>

static PDRIVER_OBJECT Driver;

static VOID DropDevice(VOID)
{
    PDEVICE_OBJECT device = NULL;
    KIRQL irql;

    if (!NT_SUCCESS(IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)))
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoDeleteDevice(device); /* finds: 0xC4/0x20009 */
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
    Driver = DriverObject;
    DropDevice();
    return STATUS_SUCCESS;
}
