/* Deletes its device, then passes the removal down. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_REMOVE_DEVICE) {
        PDEVICE_OBJECT lower = widget->Lower;

        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoDetachDevice(lower); /* finds: DeleteDevice */
        IoDeleteDevice(Device); /* finds: DeleteDevice */
        IoSkipCurrentIrpStackLocation(Irp);
        return IoCallDriver(lower, Irp);
    }
    return Usual(Device, Irp);
}
