/* run: --unload force */
/* The same, as it should be. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_QUERY_REMOVE_DEVICE) {
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    return ChildUsual(Device, Irp);
}
