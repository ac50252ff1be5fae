/* Makes its device under a spin lock. */
#include <ntddk.h>

static PDRIVER_OBJECT Driver;

static VOID MakeDevice(VOID)
{
    PDEVICE_OBJECT device = NULL;
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = IoCreateDevice(Driver, 0, NULL, /* finds: 0xC4/0x2000A */
                            FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    KeLowerIrql(irql);
    if (NT_SUCCESS(status))
        IoDeleteDevice(device);
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
    MakeDevice();
    return STATUS_SUCCESS;
}
