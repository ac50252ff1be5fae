/* The same, as it should be. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    NTSTATUS status;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_QUERY_CAPABILITIES) {
        if (!IoForwardIrpSynchronously(widget->Lower, Irp))
            return Complete(Irp, STATUS_UNSUCCESSFUL);
        status = Irp->IoStatus.Status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    return Usual(Device, Irp);
}
