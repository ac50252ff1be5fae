/* also: 0x18 */
/* Gives away a reference that it has not taken. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS &&
        stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = (ULONG_PTR)One(Device);
        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22C */
        return STATUS_SUCCESS;
    }
    return ChildUsual(Device, Irp);
}
