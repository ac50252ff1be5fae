/* Keeps IRP_MN_QUERY_CAPABILITIES for good. */
#include "../../rules/pnp/widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction == IRP_MN_QUERY_CAPABILITIES) {
        IoMarkIrpPending(Irp);
        return STATUS_PENDING;
    }
    return Usual(Device, Irp);
}
