/* The same, as it should be. */
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(Irp)->MinorFunction;

    if (minor == IRP_MN_QUERY_PNP_DEVICE_STATE) {
        return Pass(Device, Irp);
    }
    return Usual(Device, Irp);
}
