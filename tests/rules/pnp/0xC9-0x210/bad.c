/* The same for WMI. */
#define WIDGET_SENDS
#include "../widget.h"

static ULONG Started;

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    KEVENT done;
    PIRP irp;
    NTSTATUS status;

    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction != IRP_MN_QUERY_CAPABILITIES)
        return Usual(Device, Irp);
    irp = Started++ ? NULL : Make(Device, IRP_MJ_SYSTEM_CONTROL, IRP_MN_REGINFO, &done);
    if (irp) {
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = IoCallDriver(Device, irp); /* finds: 0xC9/0x210 */
        if (status == STATUS_PENDING)
            KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        IoFreeIrp(irp);
    }
    return Pass(Device, Irp);
}
