/* wmi.c - WMI registration of devices: remembered; nobody asks for data or listens to events. */
#include "io/io.h"

#include <wdk/nt/wmi.h>

enum { REGISTER = 1, DEREGISTER, REREGISTER, UPDATE_GUIDS, BLOCK_IRPS, ACTION_MASK = 0xFFFF };

NTSTATUS IoWMIRegistrationControl(PDEVICE_OBJECT DeviceObject, ULONG Action)
{
    struct io_device_extension *own;

    KE_DDI(DeviceObject, Action);
    ke_point(KE_OP_IO, DeviceObject);
    if (Action & ~(ULONG)ACTION_MASK)
        return STATUS_SUCCESS; /* a callback instead of a device: nothing to remember it by */
    own = io_device_extension(DeviceObject);
    switch (Action) {
    case REGISTER:
        if (own->wmi)
            return STATUS_INVALID_PARAMETER;
        own->wmi = true;
        return STATUS_SUCCESS;
    case DEREGISTER:
        if (!own->wmi)
            return STATUS_INVALID_PARAMETER;
        own->wmi = false;
        return STATUS_SUCCESS;
    case REREGISTER:
    case UPDATE_GUIDS:
    case BLOCK_IRPS:
        return own->wmi ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

ULONG IoWMIDeviceObjectToProviderId(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    return (ULONG)ke_relative(DeviceObject);
}

NTSTATUS IoWMIWriteEvent(PVOID WnodeEventItem)
{
    KE_DDI(WnodeEventItem, 0);
    return STATUS_UNSUCCESSFUL;
}

NTSTATUS IoWMIOpenBlock(LPCGUID Guid, ULONG DesiredAccess, PVOID *DataBlockObject)
{
    KE_DDI(NULL, DesiredAccess);
    *DataBlockObject = NULL;
    return STATUS_WMI_GUID_NOT_FOUND;
}
