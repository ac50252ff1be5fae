/*
 * pnp.c - what drivers tell the Plug and Play manager, and the key of a driver's own.
 */
#include "cm/cm.h"
#include "io/pnp.h"

#include <string.h>

/* The Parameters key of the driver's service, made if it is not there. */
NTSTATUS IoOpenDriverRegistryKey(PDRIVER_OBJECT DriverObject, DRIVER_REGKEY_TYPE RegKeyType,
                                 ACCESS_MASK DesiredAccess, ULONG Flags, PHANDLE DriverRegKey)
{
    static const WCHAR before[] = u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\";
    static const WCHAR after[] = u"\\Parameters";
    const UNICODE_STRING *service = &DriverObject->DriverExtension->ServiceKeyName;
    WCHAR text[160];
    UNICODE_STRING path = {.Buffer = text, .MaximumLength = sizeof text};

    KE_DDI(DriverObject, RegKeyType);
    if (Flags || RegKeyType > DriverRegKeyPersistentState)
        return STATUS_INVALID_PARAMETER;
    if (sizeof before + service->Length + sizeof after > sizeof text)
        return STATUS_NAME_TOO_LONG;
    memcpy(text, before, sizeof before);
    path.Length = sizeof before - sizeof(WCHAR);
    memcpy((char *)text + path.Length, service->Buffer, service->Length);
    path.Length = (USHORT)(path.Length + service->Length);
    memcpy((char *)text + path.Length, after, sizeof after);
    path.Length = (USHORT)(path.Length + sizeof after - sizeof(WCHAR));
    return cm_key_open(NULL, &path, DesiredAccess, true, (struct ob_call){KernelMode, IO_CALLER},
                       DriverRegKey);
}

/* --- telling PnP ------------------------------------------------------------------------------ */

VOID IoInvalidateDeviceRelations(PDEVICE_OBJECT DeviceObject, DEVICE_RELATION_TYPE Type)
{
    KE_DDI(DeviceObject, Type);
    if (io_devnode_of(DeviceObject) && Type == BusRelations)
        io_pnp_later(DeviceObject, io_pnp_relations_changed);
}

VOID IoInvalidateDeviceState(PDEVICE_OBJECT PhysicalDeviceObject)
{
    KE_DDI(PhysicalDeviceObject, 0);
    if (io_devnode_of(PhysicalDeviceObject))
        io_pnp_later(PhysicalDeviceObject, io_pnp_state_changed);
}

VOID IoRequestDeviceEject(PDEVICE_OBJECT PhysicalDeviceObject)
{
    KE_DDI(PhysicalDeviceObject, 0);
}
