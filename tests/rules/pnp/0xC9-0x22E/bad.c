/* Starts without the drivers below. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_START_DEVICE) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22E */
        return STATUS_SUCCESS;
    }
    return Usual(Device, Irp);
}
