/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static PDRIVER_OBJECT Driver;

static VOID MakeDevice(VOID)
{
    PDEVICE_OBJECT device = NULL;
    NTSTATUS status;

    status = IoCreateDevice(Driver, 0, NULL,
                            FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
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
