/* run: --unload force */
/* Leaves a question to the bus without an answer. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_QUERY_REMOVE_DEVICE) {
        NTSTATUS status = Irp->IoStatus.Status;

        IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x22A */
        return status;
    }
    return ChildUsual(Device, Irp);
}
