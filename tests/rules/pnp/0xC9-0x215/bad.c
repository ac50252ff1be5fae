/* Refuses removal and passes the refusal down. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_QUERY_REMOVE_DEVICE) {
        Irp->IoStatus.Status = STATUS_DEVICE_BUSY;
        IoSkipCurrentIrpStackLocation(Irp);
        return IoCallDriver(widget->Lower, Irp); /* finds: 0xC9/0x215 */
    }
    return Usual(Device, Irp);
}
