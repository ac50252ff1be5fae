/*
 * pnp.h - Plug and Play: device properties, interfaces, notifications.
 */
#ifndef IRQLAB_WDK_NT_IO_PNP_H
#define IRQLAB_WDK_NT_IO_PNP_H

#include "device.h"
#include "pnptypes.h"

EXTERN_C_START

typedef enum {
    DevicePropertyDeviceDescription = 0x0,
    DevicePropertyHardwareID = 0x1,
    DevicePropertyCompatibleIDs = 0x2,
    DevicePropertyBootConfiguration = 0x3,
    DevicePropertyBootConfigurationTranslated = 0x4,
    DevicePropertyClassName = 0x5,
    DevicePropertyClassGuid = 0x6,
    DevicePropertyDriverKeyName = 0x7,
    DevicePropertyManufacturer = 0x8,
    DevicePropertyFriendlyName = 0x9,
    DevicePropertyLocationInformation = 0xA,
    DevicePropertyPhysicalDeviceObjectName = 0xB,
    DevicePropertyBusTypeGuid = 0xC,
    DevicePropertyLegacyBusType = 0xD,
    DevicePropertyBusNumber = 0xE,
    DevicePropertyEnumeratorName = 0xF,
    DevicePropertyAddress = 0x10,
    DevicePropertyUINumber = 0x11,
    DevicePropertyInstallState = 0x12,
    DevicePropertyRemovalPolicy = 0x13,
    DevicePropertyResourceRequirements = 0x14,
    DevicePropertyAllocatedResources = 0x15,
    DevicePropertyContainerID = 0x16
} DEVICE_REGISTRY_PROPERTY;

typedef ULONG DEVPROPTYPE, *PDEVPROPTYPE;
typedef GUID DEVPROPGUID, *PDEVPROPGUID;
typedef ULONG DEVPROPID, *PDEVPROPID;
typedef struct _DEVPROPKEY {
    DEVPROPGUID fmtid;
    DEVPROPID pid;
} DEVPROPKEY, *PDEVPROPKEY;

/*
 * IoGetDeviceProperty - a property of a device.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * BufferLength bytes of PropertyBuffer.
 * ResultLength gets the bytes needed.
 * Returns      STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL; STATUS_INVALID_PARAMETER_2;
 *              STATUS_INVALID_DEVICE_REQUEST: not a PDO; STATUS_OBJECT_NAME_NOT_FOUND.
 * Differs      none known.
 * Source       WDK wdm.h IoGetDeviceProperty
 */
NTKERNELAPI NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT DeviceObject,
                                         DEVICE_REGISTRY_PROPERTY DeviceProperty,
                                         ULONG BufferLength, PVOID PropertyBuffer,
                                         PULONG ResultLength);

/*
 * IoGetDevicePropertyData, IoSetDevicePropertyData, IoGetDeviceInterfacePropertyData,
 * IoSetDeviceInterfacePropertyData - likewise by DEVPROPKEY, of devices and interfaces.
 *
 * IRQL       <= APC_LEVEL; IoGetDeviceInterfacePropertyData PASSIVE_LEVEL.
 * Blocks     never.
 * Type       DEVPROP_TYPE_xxx.
 * Returns    STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL; STATUS_OBJECT_NAME_NOT_FOUND;
 *            STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK wdm.h IoGetDevicePropertyData
 */
NTKERNELAPI NTSTATUS IoGetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey,
                                             LCID Lcid, ULONG Flags, ULONG Size, PVOID Data,
                                             PULONG RequiredSize, PDEVPROPTYPE Type);
NTKERNELAPI NTSTATUS IoSetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey,
                                             LCID Lcid, ULONG Flags, DEVPROPTYPE Type, ULONG Size,
                                             PVOID Data);
NTKERNELAPI NTSTATUS IoGetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                                      const DEVPROPKEY *PropertyKey, LCID Lcid,
                                                      ULONG Flags, ULONG Size, PVOID Data,
                                                      PULONG RequiredSize, PDEVPROPTYPE Type);
NTKERNELAPI NTSTATUS IoSetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                                      const DEVPROPKEY *PropertyKey, LCID Lcid,
                                                      ULONG Flags, DEVPROPTYPE Type, ULONG Size,
                                                      PVOID Data);

/*
 * IoRegisterDeviceInterface - a name for a device by what it can do.
 *
 * IRQL               PASSIVE_LEVEL.
 * Blocks             never.
 * InterfaceClassGuid which ability.
 * ReferenceString    tells several of one device apart; or NULL.
 * SymbolicLinkName   gets the name, in an allocated buffer.
 * Returns            STATUS_SUCCESS; STATUS_INVALID_DEVICE_REQUEST; STATUS_INVALID_PARAMETER.
 * Differs            none known.
 * Source             WDK wdm.h IoRegisterDeviceInterface
 */
NTKERNELAPI NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT PhysicalDeviceObject,
                                               const GUID *InterfaceClassGuid,
                                               PUNICODE_STRING ReferenceString,
                                               PUNICODE_STRING SymbolicLinkName);

/*
 * IoSetDeviceInterfaceState - make the name usable, or not.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_EXISTS: enabled already;
 *            STATUS_OBJECT_NAME_NOT_FOUND.
 * Differs    none known.
 * Source     WDK wdm.h IoSetDeviceInterfaceState
 */
NTKERNELAPI NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING SymbolicLinkName, BOOLEAN Enable);

#define DEVICE_INTERFACE_INCLUDE_NONACTIVE 0x00000001

/*
 * IoGetDeviceInterfaces, IoGetDeviceInterfaceAlias - the names of a class; the same device's name
 * in another class.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * SymbolicLinkList gets an allocated list of C strings, ended by an empty one; ExFreePool.
 * Returns          STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_PATH_NOT_FOUND;
 *                  STATUS_INVALID_DEVICE_REQUEST.
 * Differs          none known.
 * Source           WDK wdm.h IoGetDeviceInterfaces
 */
NTKERNELAPI NTSTATUS IoGetDeviceInterfaces(const GUID *InterfaceClassGuid,
                                           PDEVICE_OBJECT PhysicalDeviceObject, ULONG Flags,
                                           PZZWSTR *SymbolicLinkList);
NTKERNELAPI NTSTATUS IoGetDeviceInterfaceAlias(PUNICODE_STRING SymbolicLinkName,
                                               const GUID *AliasInterfaceClassGuid,
                                               PUNICODE_STRING AliasSymbolicLinkName);

#define PLUGPLAY_REGKEY_DEVICE 1
#define PLUGPLAY_REGKEY_DRIVER 2
#define PLUGPLAY_REGKEY_CURRENT_HWPROFILE 4

typedef enum _DRIVER_REGKEY_TYPE {
    DriverRegKeyParameters,
    DriverRegKeyPersistentState,
    DriverRegKeySharedPersistentState
} DRIVER_REGKEY_TYPE,
    *PDRIVER_REGKEY_TYPE;

/*
 * IoOpenDeviceRegistryKey, IoOpenDeviceInterfaceRegistryKey, IoOpenDriverRegistryKey - the
 * registry key of a device, an interface, a driver.
 *
 * IRQL           PASSIVE_LEVEL.
 * Blocks         never.
 * DevInstKeyType PLUGPLAY_REGKEY_xxx.
 * RegKey         gets a handle; ZwClose it.
 * Returns        STATUS_SUCCESS; STATUS_INVALID_PARAMETER; STATUS_INVALID_DEVICE_REQUEST;
 *                STATUS_OBJECT_NAME_NOT_FOUND.
 * Differs        none known.
 * Source         WDK wdm.h IoOpenDeviceRegistryKey
 */
NTKERNELAPI NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT DeviceObject, ULONG DevInstKeyType,
                                             ACCESS_MASK DesiredAccess, PHANDLE DeviceRegKey);
NTKERNELAPI NTSTATUS IoOpenDeviceInterfaceRegistryKey(PUNICODE_STRING SymbolicLinkName,
                                                      ACCESS_MASK DesiredAccess,
                                                      PHANDLE DeviceInterfaceRegKey);
NTKERNELAPI NTSTATUS IoOpenDriverRegistryKey(PDRIVER_OBJECT DriverObject,
                                             DRIVER_REGKEY_TYPE RegKeyType,
                                             ACCESS_MASK DesiredAccess, ULONG Flags,
                                             PHANDLE DriverRegKey);

/*
 * IoInvalidateDeviceRelations, IoInvalidateDeviceState - tell PnP to ask again.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h IoInvalidateDeviceRelations
 */
NTKERNELAPI VOID IoInvalidateDeviceRelations(PDEVICE_OBJECT DeviceObject,
                                             DEVICE_RELATION_TYPE Type);
NTKERNELAPI VOID IoInvalidateDeviceState(PDEVICE_OBJECT PhysicalDeviceObject);

/*
 * IoRequestDeviceEject - ask for a device to be ejected.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h IoRequestDeviceEject
 */
NTKERNELAPI VOID IoRequestDeviceEject(PDEVICE_OBJECT PhysicalDeviceObject);

/*
 * IoReportDetectedDevice, IoReportRootDevice - announce a device that no bus driver found.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * DeviceObject in or out: its PDO.
 * Returns      STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs      none known.
 * Source       WDK ntddk.h IoReportDetectedDevice
 */
NTKERNELAPI NTSTATUS IoReportDetectedDevice(PDRIVER_OBJECT DriverObject,
                                            INTERFACE_TYPE LegacyBusType, ULONG BusNumber,
                                            ULONG SlotNumber, PCM_RESOURCE_LIST ResourceList,
                                            PIO_RESOURCE_REQUIREMENTS_LIST ResourceRequirements,
                                            BOOLEAN ResourceAssigned, PDEVICE_OBJECT *DeviceObject);
NTKERNELAPI NTSTATUS IoReportRootDevice(PDRIVER_OBJECT DriverObject);

/* Notifications. */
typedef enum _IO_NOTIFICATION_EVENT_CATEGORY {
    EventCategoryReserved,
    EventCategoryHardwareProfileChange,
    EventCategoryDeviceInterfaceChange,
    EventCategoryTargetDeviceChange,
    EventCategoryKernelSoftRestart
} IO_NOTIFICATION_EVENT_CATEGORY;
#define PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES 0x00000001

typedef struct _PLUGPLAY_NOTIFICATION_HEADER {
    USHORT Version;
    USHORT Size;
    GUID Event;
} PLUGPLAY_NOTIFICATION_HEADER, *PPLUGPLAY_NOTIFICATION_HEADER;

typedef struct _DEVICE_INTERFACE_CHANGE_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
    GUID InterfaceClassGuid;
    PUNICODE_STRING SymbolicLinkName;
} DEVICE_INTERFACE_CHANGE_NOTIFICATION, *PDEVICE_INTERFACE_CHANGE_NOTIFICATION;

typedef struct _HWPROFILE_CHANGE_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
} HWPROFILE_CHANGE_NOTIFICATION, *PHWPROFILE_CHANGE_NOTIFICATION;

typedef struct _TARGET_DEVICE_REMOVAL_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
    PFILE_OBJECT FileObject;
} TARGET_DEVICE_REMOVAL_NOTIFICATION, *PTARGET_DEVICE_REMOVAL_NOTIFICATION;

typedef struct _TARGET_DEVICE_CUSTOM_NOTIFICATION {
    USHORT Version;
    USHORT Size;
    GUID Event;
    PFILE_OBJECT FileObject;
    LONG NameBufferOffset; /* bytes in CustomDataBuffer; -1: no text */
    UCHAR CustomDataBuffer[1];
} TARGET_DEVICE_CUSTOM_NOTIFICATION, *PTARGET_DEVICE_CUSTOM_NOTIFICATION;

typedef NTSTATUS DRIVER_NOTIFICATION_CALLBACK_ROUTINE(PVOID NotificationStructure, PVOID Context);
typedef DRIVER_NOTIFICATION_CALLBACK_ROUTINE *PDRIVER_NOTIFICATION_CALLBACK_ROUTINE;
typedef VOID DEVICE_CHANGE_COMPLETE_CALLBACK(PVOID Context);
typedef DEVICE_CHANGE_COMPLETE_CALLBACK *PDEVICE_CHANGE_COMPLETE_CALLBACK;

/*
 * IoRegisterPlugPlayNotification - be called when devices come, change or go.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            never.
 * EventCategoryData interface class GUID or file object.
 * NotificationEntry gets what unregistering needs.
 * Returns           STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_PARAMETER.
 * Differs           none known.
 * Source            WDK wdm.h IoRegisterPlugPlayNotification
 */
NTKERNELAPI NTSTATUS IoRegisterPlugPlayNotification(
    IO_NOTIFICATION_EVENT_CATEGORY EventCategory, ULONG EventCategoryFlags, PVOID EventCategoryData,
    PDRIVER_OBJECT DriverObject, PDRIVER_NOTIFICATION_CALLBACK_ROUTINE CallbackRoutine,
    PVOID Context, PVOID *NotificationEntry);

/*
 * IoUnregisterPlugPlayNotification, IoUnregisterPlugPlayNotificationEx - undo it; Ex returns when
 * no callback runs any more.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     Ex: until then.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h IoUnregisterPlugPlayNotification
 */
NTKERNELAPI NTSTATUS IoUnregisterPlugPlayNotification(PVOID NotificationEntry);
NTKERNELAPI NTSTATUS IoUnregisterPlugPlayNotificationEx(PVOID NotificationEntry);

/*
 * IoReportTargetDeviceChange, IoReportTargetDeviceChangeAsynchronous - tell those who have a
 * device open.
 *
 * IRQL                  PASSIVE_LEVEL; IoReportTargetDeviceChangeAsynchronous <= DISPATCH_LEVEL.
 * Blocks                never.
 * NotificationStructure TARGET_DEVICE_CUSTOM_NOTIFICATION.
 * Returns               STATUS_SUCCESS, STATUS_PENDING; STATUS_INVALID_DEVICE_REQUEST.
 * Differs               none known.
 * Source                WDK wdm.h IoReportTargetDeviceChange
 */
NTKERNELAPI NTSTATUS IoReportTargetDeviceChange(PDEVICE_OBJECT PhysicalDeviceObject,
                                                PVOID NotificationStructure);
NTKERNELAPI NTSTATUS IoReportTargetDeviceChangeAsynchronous(
    PDEVICE_OBJECT PhysicalDeviceObject, PVOID NotificationStructure,
    PDEVICE_CHANGE_COMPLETE_CALLBACK Callback, PVOID Context);

/* The interface that a bus driver gives to its children's drivers. */
typedef BOOLEAN TRANSLATE_BUS_ADDRESS(PVOID Context, PHYSICAL_ADDRESS BusAddress, ULONG Length,
                                      PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress);
typedef TRANSLATE_BUS_ADDRESS *PTRANSLATE_BUS_ADDRESS;
typedef struct _DMA_ADAPTER *GET_DMA_ADAPTER(PVOID Context,
                                             struct _DEVICE_DESCRIPTION *DeviceDescriptor,
                                             PULONG NumberOfMapRegisters);
typedef GET_DMA_ADAPTER *PGET_DMA_ADAPTER;
typedef ULONG GET_SET_DEVICE_DATA(PVOID Context, ULONG DataType, PVOID Buffer, ULONG Offset,
                                  ULONG Length);
typedef GET_SET_DEVICE_DATA *PGET_SET_DEVICE_DATA;

typedef struct _BUS_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PTRANSLATE_BUS_ADDRESS TranslateBusAddress;
    PGET_DMA_ADAPTER GetDmaAdapter;
    PGET_SET_DEVICE_DATA SetBusData;
    PGET_SET_DEVICE_DATA GetBusData;
} BUS_INTERFACE_STANDARD, *PBUS_INTERFACE_STANDARD;
#define PCI_WHICHSPACE_CONFIG 0x0
#define PCI_WHICHSPACE_ROM 0x52696350

EXTERN_C_END

#endif
