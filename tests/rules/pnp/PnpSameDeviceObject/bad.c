/* Attaches to a device of its own. */
#define WIDGET_ADD
#define WIDGET_ENTRY
#include "../widget.h"

static PDEVICE_OBJECT Control;

static VOID Unload(PDRIVER_OBJECT Driver)
{
    while (Driver->DeviceObject) {
        PDEVICE_OBJECT device = Driver->DeviceObject;

        if (device != Control)
            IoDetachDevice(Control);
        IoDeleteDevice(device);
    }
    WidgetUnload(Driver);
}

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    return Usual(Device, Irp);
}

static NTSTATUS WidgetAddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo)
{
    PDEVICE_OBJECT device;
    PWIDGET widget;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(WIDGET), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    widget = device->DeviceExtension;
    widget->Pdo = Pdo;
    widget->Lower = IoAttachDeviceToDeviceStack(device, Control); /* finds: PnpSameDeviceObject */
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverExtension->AddDevice = WidgetAddDevice;
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_PNP] = WidgetPnp;
    Driver->MajorFunction[IRP_MJ_POWER] = Pass;
    Driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = Pass;
    return IoCreateDevice(Driver, sizeof(WIDGET), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &Control);
}
