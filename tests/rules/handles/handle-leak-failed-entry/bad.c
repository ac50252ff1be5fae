/* Fails at the end of DriverEntry and leaves what it has made. */
#include <ntddk.h>

static HANDLE EventHandle;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ZwClose(EventHandle);
}

/* What the driver needs is not on this machine. */
static NTSTATUS FindDevice(VOID)
{
    return STATUS_NO_SUCH_DEVICE;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    PVOID table;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateEvent(&EventHandle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE); /* finds: handle-leak */
    if (!NT_SUCCESS(status))
        return status;
    table = ExAllocatePoolWithTag(NonPagedPool, 64, 'lbaT'); /* finds: 0xC4/0x62 */
    if (!table) {
        ZwClose(EventHandle);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = FindDevice();
    if (NT_SUCCESS(status))
        ExFreePoolWithTag(table, 'lbaT');
    return status;
}
