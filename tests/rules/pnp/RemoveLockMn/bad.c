/* Drains the remove lock before the removal is passed down. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&widget->RemoveLock, Irp);

    if (!NT_SUCCESS(status))
        return Complete(Irp, status);
    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction == IRP_MN_REMOVE_DEVICE) {
        IoReleaseRemoveLockAndWait(&widget->RemoveLock, Irp);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        status = IoCallDriver(widget->Lower, Irp); /* finds: RemoveLockMn */
        IoDetachDevice(widget->Lower);
        IoDeleteDevice(Device);
        return status;
    }
    status = Usual(Device, Irp);
    IoReleaseRemoveLock(&widget->RemoveLock, Irp);
    return status;
}
