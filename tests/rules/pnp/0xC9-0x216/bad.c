/* Takes the answer of the bus back. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_QUERY_CAPABILITIES) {
        if (!IoForwardIrpSynchronously(widget->Lower, Irp))
            return Complete(Irp, STATUS_UNSUCCESSFUL);
        Irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x216 */
        return STATUS_NOT_SUPPORTED;
    }
    return Usual(Device, Irp);
}
