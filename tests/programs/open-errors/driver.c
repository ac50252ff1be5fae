/* Two devices: one exclusive, and a driver that forgot IRP_MJ_CREATE in other.c. */
#include <ntddk.h>

static NTSTATUS Ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS Refuse(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status = STATUS_DEVICE_NOT_READY;

    UNREFERENCED_PARAMETER(Device);
    switch (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length) {
    case 1: status = STATUS_NO_MEMORY; break;
    case 2: status = STATUS_BUFFER_OVERFLOW; break;
    case 3: status = STATUS_SHARING_VIOLATION; break;
    case 4: status = STATUS_TIMEOUT; break;
    case 5: status = STATUS_INSUFFICIENT_RESOURCES; break;
    case 6: status = STATUS_NOT_SUPPORTED; break;
    case 7: status = STATUS_UNSUCCESSFUL; break;
    case 8: status = STATUS_DEVICE_DOES_NOT_EXIST; break;
    case 9: status = STATUS_IO_TIMEOUT; break;
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\OnlyOne");

static VOID Unload(PDRIVER_OBJECT Driver)
{
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\OnlyOne");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    status = IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, TRUE, &device);
    if (!NT_SUCCESS(status))
        return status;
    DbgPrint("same name again: %08lX\n", IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, TRUE, &device));
    status = IoCreateSymbolicLink(&Link, &name);
    DbgPrint("same link again: %08lX\n", IoCreateSymbolicLink(&Link, &name));
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] = Ok;
    Driver->MajorFunction[IRP_MJ_READ] = Refuse;
    Driver->DriverUnload = Unload;
    return status;
}
