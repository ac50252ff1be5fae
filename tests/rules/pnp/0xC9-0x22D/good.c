/* The same, as it should be. */
#define WIDGET_SENDS
#include "../widget.h"

static ULONG Started;

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    KEVENT done;
    PIRP irp;
    NTSTATUS status;

    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction == 0x40) {
        return Pass(Device, Irp);
    }
    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction != IRP_MN_QUERY_CAPABILITIES)
        return Usual(Device, Irp);
    irp = Started++ ? NULL : Make(Device, IRP_MJ_PNP, 0x40, &done);
    if (irp) {
        irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
        status = IoCallDriver(Device, irp);
        if (status == STATUS_PENDING)
            KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        IoFreeIrp(irp);
    }
    return Pass(Device, Irp);
}
