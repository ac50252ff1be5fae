/* Completes a request that no driver of today can know. */
#define WIDGET_SENDS
#include "../widget.h"

static ULONG Started;

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    KEVENT done;
    PIRP irp;
    NTSTATUS status;

    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction == 0x40) {
        Irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22D */
        return STATUS_INVALID_DEVICE_REQUEST;
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
