#include <ntddk.h>
static NTSTATUS Create(PDEVICE_OBJECT Device, PIRP Irp)
{
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Twice"), link = RTL_CONSTANT_STRING(L"\\??\\Twice");
    PDEVICE_OBJECT device;
    Driver->MajorFunction[IRP_MJ_CREATE] = Create;
    IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return IoCreateSymbolicLink(&link, &name);
}
