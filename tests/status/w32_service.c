/* w32_service.c - the driver that w32_service-app.c installs; it has a device that can be opened. */
#include "status.h"

static PDEVICE_OBJECT device;
static UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\StatusService");

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusService");
    UNICODE_STRING event = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\StatusServiceLast");
    OBJECT_ATTRIBUTES attributes;
    HANDLE last;

    UNREFERENCED_PARAMETER(Path);
    InitializeObjectAttributes(&attributes, &event, OBJ_KERNEL_HANDLE, NULL, NULL);
    Driver->DriverUnload = unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLEANUP] =
        Driver->MajorFunction[IRP_MJ_CLOSE] = dispatch;
    EXPECT_STATUS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                  STATUS_SUCCESS);
    EXPECT_STATUS(IoCreateSymbolicLink(&link, &name), STATUS_SUCCESS);
    if (NT_SUCCESS(ZwOpenEvent(&last, SYNCHRONIZE, &attributes))) {
        ZwClose(last);
        conform_end();
    }
    return STATUS_SUCCESS;
}
