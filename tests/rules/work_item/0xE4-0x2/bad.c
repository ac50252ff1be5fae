/* An I/O work item was freed while it is queued. */
#include <ntddk.h>

static PIO_WORKITEM Item;

static VOID Later(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    DbgPrint("later\n");
    UNREFERENCED_PARAMETER(Context);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
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
    Item = IoAllocateWorkItem(device);
    if (!Item) {
        IoDeleteDevice(device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    IoQueueWorkItem(Item, Later, DelayedWorkQueue, Item);
    IoFreeWorkItem(Item); /* finds: 0xE4/0x2 */
    return STATUS_SUCCESS;
}
