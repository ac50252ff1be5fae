/*
 * pnp.c - Plug and Play as far as a driver without a bus meets it.
 *
 * No device is a PDO (one that a bus driver reported): what needs one fails with
 * STATUS_INVALID_DEVICE_REQUEST, as on Windows for any other device. There are no device
 * interfaces. Notifications can be registered, and are never delivered.
 */
#include "cm/cm.h"
#include "io/io.h"

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

/* --- interfaces ------------------------------------------------------------------------------- */

NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT PhysicalDeviceObject,
                                   const GUID *InterfaceClassGuid, PUNICODE_STRING ReferenceString,
                                   PUNICODE_STRING SymbolicLinkName)
{
    KE_DDI(PhysicalDeviceObject, 0);
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING SymbolicLinkName, BOOLEAN Enable)
{
    KE_DDI(NULL, Enable);
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

/* An empty list: the one NUL that ends it. */
NTSTATUS IoGetDeviceInterfaces(const GUID *InterfaceClassGuid, PDEVICE_OBJECT PhysicalDeviceObject,
                               ULONG Flags, PZZWSTR *SymbolicLinkList)
{
    KE_DDI(PhysicalDeviceObject, Flags);
    *SymbolicLinkList = mm_pool_refuse() ? NULL
                                         : mm_pool_alloc(2 * sizeof(WCHAR), 0x6E496F49 /* "IoIn" */,
                                                         MM_POOL_PAGED | MM_POOL_ZERO, IO_CALLER);
    return *SymbolicLinkList ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS IoGetDeviceInterfaceAlias(PUNICODE_STRING SymbolicLinkName,
                                   const GUID *AliasInterfaceClassGuid,
                                   PUNICODE_STRING AliasSymbolicLinkName)
{
    KE_DDI(NULL, 0);
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

/* --- telling PnP ------------------------------------------------------------------------------ */

VOID IoInvalidateDeviceRelations(PDEVICE_OBJECT DeviceObject, DEVICE_RELATION_TYPE Type)
{
    KE_DDI(DeviceObject, Type);
}

VOID IoInvalidateDeviceState(PDEVICE_OBJECT PhysicalDeviceObject)
{
    KE_DDI(PhysicalDeviceObject, 0);
}

VOID IoRequestDeviceEject(PDEVICE_OBJECT PhysicalDeviceObject)
{
    KE_DDI(PhysicalDeviceObject, 0);
}

NTSTATUS IoReportTargetDeviceChange(PDEVICE_OBJECT PhysicalDeviceObject,
                                    PVOID NotificationStructure)
{
    KE_DDI(PhysicalDeviceObject, 0);
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoReportTargetDeviceChangeAsynchronous(PDEVICE_OBJECT PhysicalDeviceObject,
                                                PVOID NotificationStructure,
                                                PDEVICE_CHANGE_COMPLETE_CALLBACK Callback,
                                                PVOID Context)
{
    KE_DDI(PhysicalDeviceObject, 0);
    return STATUS_INVALID_DEVICE_REQUEST;
}

/* --- notifications ---------------------------------------------------------------------------- */

/* A registration keeps its driver loaded until it is undone. */
struct notification {
    PDRIVER_OBJECT driver;
    PDRIVER_NOTIFICATION_CALLBACK_ROUTINE routine;
    PVOID context;
};

NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY EventCategory,
                                        ULONG EventCategoryFlags, PVOID EventCategoryData,
                                        PDRIVER_OBJECT DriverObject,
                                        PDRIVER_NOTIFICATION_CALLBACK_ROUTINE CallbackRoutine,
                                        PVOID Context, PVOID *NotificationEntry)
{
    struct notification *own;

    KE_DDI(DriverObject, EventCategory);
    *NotificationEntry = NULL;
    if (EventCategory <= EventCategoryReserved || EventCategory > EventCategoryKernelSoftRestart)
        return STATUS_INVALID_PARAMETER;
    own =
        mm_pool_refuse() ? NULL : mm_pool_alloc(sizeof *own, 0x20706E50 /* "Pnp " */, 0, IO_CALLER);
    if (!own)
        return STATUS_INSUFFICIENT_RESOURCES;
    *own = (struct notification){DriverObject, CallbackRoutine, Context};
    ob_reference(DriverObject);
    *NotificationEntry = own;
    return STATUS_SUCCESS;
}

static NTSTATUS unregister(PVOID entry, uint64_t pc)
{
    PDRIVER_OBJECT driver = ((struct notification *)entry)->driver;

    mm_pool_free(entry, 0, pc);
    ob_dereference(driver);
    return STATUS_SUCCESS;
}

NTSTATUS IoUnregisterPlugPlayNotification(PVOID NotificationEntry)
{
    KE_DDI(NotificationEntry, 0);
    return unregister(NotificationEntry, IO_CALLER);
}

NTSTATUS IoUnregisterPlugPlayNotificationEx(PVOID NotificationEntry)
{
    KE_DDI(NotificationEntry, 0);
    return unregister(NotificationEntry, IO_CALLER);
}
