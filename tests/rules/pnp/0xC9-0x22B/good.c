/* The same, as it should be. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS &&
        stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation) {
        ObReferenceObject(Device);
        return Complete(Irp, STATUS_SUCCESS, (ULONG_PTR)One(Device));
    }
    return ChildUsual(Device, Irp);
}
