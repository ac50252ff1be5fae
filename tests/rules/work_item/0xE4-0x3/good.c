/* Mended: not so here: an I/O work item was made for something that is no object. */
#include <ntddk.h>

static PIO_WORKITEM Item;
static ULONG Extension[8];

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoFreeWorkItem(Item);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    Extension[0] = 1;
    Item = IoAllocateWorkItem(device);
    return Item ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
