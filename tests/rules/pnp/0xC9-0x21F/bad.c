/* Knows nothing of power. */
#define WIDGET_ENTRY
#include "../widget.h"

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    return Usual(Device, Irp);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{ /* finds: 0xC9/0x21F */
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverExtension->AddDevice = WidgetAddDevice;
    Driver->DriverUnload = WidgetUnload;
    Driver->MajorFunction[IRP_MJ_PNP] = WidgetPnp;
    Driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = Pass;
    return STATUS_SUCCESS;
}
