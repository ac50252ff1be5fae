/* The same, as it should be. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    NTSTATUS status;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_REMOVE_DEVICE) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        status = Pass(Device, Irp);
        IoDetachDevice(widget->Lower);
        IoDeleteDevice(Device);
        return status;
    }
    return Usual(Device, Irp);
}
