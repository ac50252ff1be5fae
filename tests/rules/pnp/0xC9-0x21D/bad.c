/* also: device-left-at-unload */
/* Forgets its device when it is removed. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_REMOVE_DEVICE) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        return IoCallDriver(widget->Lower, Irp); /* finds: 0xC9/0x21D */
    }
    return Usual(Device, Irp);
}
