/* Does not say which device it is. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS &&
        stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation) {
        NTSTATUS status = Irp->IoStatus.Status;

        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22B */
        return status;
    }
    return ChildUsual(Device, Irp);
}
