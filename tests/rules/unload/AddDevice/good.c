/* Attaches to a device by a pointer to a device that was never made. */
#include <ntddk.h>

static UNICODE_STRING BaseName = RTL_CONSTANT_STRING(L"\\Device\\AddBase");
static PDEVICE_OBJECT Base, Filter;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Filter) {
        IoDetachDevice(Base);
        IoDeleteDevice(Filter);
    }
    IoDeleteDevice(Base);
}

static NTSTATUS AttachFilter(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Target)
{
    PDEVICE_OBJECT filter = NULL;
    NTSTATUS status;

    status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &filter);
    if (!NT_SUCCESS(status))
        return status;
    IoAttachDeviceToDeviceStack(filter, Target);
    filter->Flags &= ~DO_DEVICE_INITIALIZING;
    Filter = filter;
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &BaseName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Base);
    if (!NT_SUCCESS(status))
        return status;
    Base->Flags &= ~DO_DEVICE_INITIALIZING;
    return AttachFilter(DriverObject, Base);
}
