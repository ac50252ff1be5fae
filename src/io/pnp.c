/*
 * pnp.c - Plug and Play as far as a driver without a bus meets it.
 *
 * No device is a PDO (one that a bus driver reported): what needs one fails with
 * STATUS_INVALID_DEVICE_REQUEST, as on Windows for any other device. There are no device
 * interfaces. Notifications can be registered, and are never delivered.
 */
#include "cm/cm.h"
#include "io/pnp.h"

#include <string.h>

#include <wdk/nt/io/pnp.h>

/* --- properties and keys ---------------------------------------------------------------------- */

NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT DeviceObject, DEVICE_REGISTRY_PROPERTY DeviceProperty,
                             ULONG BufferLength, PVOID PropertyBuffer, PULONG ResultLength)
{
    KE_DDI(DeviceObject, DeviceProperty);
    *ResultLength = 0;
    if ((unsigned)DeviceProperty > DevicePropertyContainerID)
        return STATUS_INVALID_PARAMETER_2;
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoGetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                 ULONG Flags, ULONG Size, PVOID Data, PULONG RequiredSize,
                                 PDEVPROPTYPE Type)
{
    KE_DDI(Pdo, Size);
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoSetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                 ULONG Flags, DEVPROPTYPE Type, ULONG Size, PVOID Data)
{
    KE_DDI(Pdo, Size);
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT DeviceObject, ULONG DevInstKeyType,
                                 ACCESS_MASK DesiredAccess, PHANDLE DeviceRegKey)
{
    KE_DDI(DeviceObject, DevInstKeyType);
    return STATUS_INVALID_DEVICE_REQUEST;
}

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
