/* run: --removal surprise */
/* Takes a surprise removal for the end. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    NTSTATUS status;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_SURPRISE_REMOVAL) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        status = Pass(Device, Irp);
        IoDetachDevice(widget->Lower); /* finds: PnpSurpriseRemove */
        IoDeleteDevice(Device); /* finds: PnpSurpriseRemove */
        return status;
    }
    return Usual(Device, Irp);
}
