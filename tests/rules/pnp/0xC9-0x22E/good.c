/* The same, as it should be. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_START_DEVICE) {
        return Start(Device, Irp);
    }
    return Usual(Device, Irp);
}
