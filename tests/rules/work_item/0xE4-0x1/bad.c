/* A work item was queued that is queued already. */
#include <ntddk.h>

static PIO_WORKITEM Item;
static LONG Queued;

static VOID Drain(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Context);
    DbgPrint("drained\n");
}

static VOID Kick(VOID)
{
    IoQueueWorkItem(Item, Drain, DelayedWorkQueue, NULL); /* finds: 0xE4/0x1 */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
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
    Item = IoAllocateWorkItem(device);
    if (!Item) {
        IoDeleteDevice(device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Kick();
    Kick();
    return STATUS_SUCCESS;
}
