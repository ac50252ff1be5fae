/* run: --removal surprise */
/* Refuses to be pulled out. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_SURPRISE_REMOVAL) {
        Irp->IoStatus.Status = STATUS_DEVICE_BUSY;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC4/0x43006 */
        return STATUS_DEVICE_BUSY;
    }
    return Usual(Device, Irp);
}
