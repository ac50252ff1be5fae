/* Deletes the device of the bus although it is still there. */
#include "../crate.h"

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    if (stack->MinorFunction == IRP_MN_REMOVE_DEVICE) {
        ((PCRATE)Bus->DeviceExtension)->Child = NULL;
        IoDeleteDevice(Device); /* finds: 0xC9/0x221 */
        return Complete(Irp, STATUS_SUCCESS, 0);
    }
    return ChildUsual(Device, Irp);
}
