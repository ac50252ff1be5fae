/*
 * power.c - power IRPs between drivers. There is no power manager: the machine stays on, and what a
 * driver sends or tells changes nothing but what the next one is told.
 */
#include "io/io.h"

NTSTATUS PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return IofCallDriver(DeviceObject, Irp);
}

VOID PoStartNextPowerIrp(PIRP Irp)
{
    KE_DDI(Irp, 0);
}

/* Nobody remembers states: before, the device was in the one of a machine that works. */
POWER_STATE PoSetPowerState(PDEVICE_OBJECT DeviceObject, POWER_STATE_TYPE Type, POWER_STATE State)
{
    POWER_STATE before;

    KE_DDI(DeviceObject, Type);
    if (Type == SystemPowerState)
        before.SystemState = PowerSystemWorking;
    else
        before.DeviceState = PowerDeviceD0;
    return before;
}

VOID PoSetSystemState(EXECUTION_STATE Flags)
{
    KE_DDI(NULL, Flags);
}

BOOLEAN PoGetSystemWake(PIRP Irp)
{
    KE_DDI(Irp, 0);
    return FALSE;
}
