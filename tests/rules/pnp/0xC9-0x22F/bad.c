/* Completes what it does not know. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status;
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_QUERY_PNP_DEVICE_STATE) {
        status = Irp->IoStatus.Status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22F */
        return status;
    }
    return Usual(Device, Irp);
}
