/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static PDRIVER_OBJECT Driver;

static VOID DropDevice(VOID)
{
    PDEVICE_OBJECT device = NULL;

    if (!NT_SUCCESS(IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)))
        return;
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
    DropDevice();
    return STATUS_SUCCESS;
}
