/* The power policy owner of its device: asks for D3 and D0, and is told when that is done. */
#define WIDGET_POWER
#include "../../rules/pnp/widget.h"

static KEVENT Done;

static VOID Asked(PDEVICE_OBJECT Device, UCHAR Minor, POWER_STATE State, PVOID Context, PIO_STATUS_BLOCK Status)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    DbgPrint("done: minor %u, D%d, %08X\n", Minor, State.DeviceState - PowerDeviceD0, Status->Status);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID Ask(PDEVICE_OBJECT Device, UCHAR Minor, DEVICE_POWER_STATE Wanted)
{
    POWER_STATE state;
    NTSTATUS status;

    state.DeviceState = Wanted;
    status = PoRequestPowerIrp(Device, Minor, state, Asked, NULL, NULL);
    DbgPrint("asked: %08X\n", status);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
}

static NTSTATUS WidgetPower(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    DbgPrint("power: minor %u, D%d, %08X\n", stack->MinorFunction,
             stack->Parameters.Power.State.DeviceState - PowerDeviceD0, Irp->IoStatus.Status);
    PoStartNextPowerIrp(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    return PoCallDriver(widget->Lower, Irp);
}

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    if (IoGetCurrentIrpStackLocation(Irp)->MinorFunction == IRP_MN_QUERY_PNP_DEVICE_STATE) {
        KeInitializeEvent(&Done, SynchronizationEvent, FALSE);
        Ask(Device, IRP_MN_SET_POWER, PowerDeviceD3);
        Ask(Device, IRP_MN_SET_POWER, PowerDeviceD0);
        Ask(Device, IRP_MN_POWER_SEQUENCE, PowerDeviceD0);
    }
    return Usual(Device, Irp);
}
