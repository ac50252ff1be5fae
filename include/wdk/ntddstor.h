/*
 * ntddstor.h - control codes and structures of storage devices. Drivers and programs share it.
 */
#ifndef IRQLAB_WDK_NTDDSTOR_H
#define IRQLAB_WDK_NTDDSTOR_H

#include "devioctl.h"
#include "nt/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IOCTL_STORAGE_BASE FILE_DEVICE_MASS_STORAGE
#define IRQLAB_STORAGE(function, access) CTL_CODE(IOCTL_STORAGE_BASE, function, METHOD_BUFFERED, access)

#define IOCTL_STORAGE_CHECK_VERIFY IRQLAB_STORAGE(0x0200, FILE_READ_ACCESS)
#define IOCTL_STORAGE_CHECK_VERIFY2 IRQLAB_STORAGE(0x0200, FILE_ANY_ACCESS)
#define IOCTL_STORAGE_MEDIA_REMOVAL IRQLAB_STORAGE(0x0201, FILE_READ_ACCESS)
#define IOCTL_STORAGE_EJECT_MEDIA IRQLAB_STORAGE(0x0202, FILE_READ_ACCESS)
#define IOCTL_STORAGE_LOAD_MEDIA IRQLAB_STORAGE(0x0203, FILE_READ_ACCESS)
#define IOCTL_STORAGE_RESERVE IRQLAB_STORAGE(0x0204, FILE_READ_ACCESS)
#define IOCTL_STORAGE_RELEASE IRQLAB_STORAGE(0x0205, FILE_READ_ACCESS)
#define IOCTL_STORAGE_FIND_NEW_DEVICES IRQLAB_STORAGE(0x0206, FILE_READ_ACCESS)
#define IOCTL_STORAGE_GET_MEDIA_TYPES IRQLAB_STORAGE(0x0300, FILE_ANY_ACCESS)
#define IOCTL_STORAGE_GET_MEDIA_TYPES_EX IRQLAB_STORAGE(0x0301, FILE_ANY_ACCESS)
#define IOCTL_STORAGE_RESET_BUS IRQLAB_STORAGE(0x0400, FILE_READ_ACCESS)
#define IOCTL_STORAGE_RESET_DEVICE IRQLAB_STORAGE(0x0401, FILE_READ_ACCESS)
#define IOCTL_STORAGE_GET_DEVICE_NUMBER IRQLAB_STORAGE(0x0420, FILE_ANY_ACCESS)
#define IOCTL_STORAGE_QUERY_PROPERTY IRQLAB_STORAGE(0x0500, FILE_ANY_ACCESS)
#define IOCTL_STORAGE_GET_HOTPLUG_INFO IRQLAB_STORAGE(0x0305, FILE_ANY_ACCESS)

typedef struct _STORAGE_DEVICE_NUMBER {
    DEVICE_TYPE DeviceType;
    ULONG DeviceNumber;
    ULONG PartitionNumber;
} STORAGE_DEVICE_NUMBER, *PSTORAGE_DEVICE_NUMBER;

typedef struct _STORAGE_HOTPLUG_INFO {
    ULONG Size;
    BOOLEAN MediaRemovable;
    BOOLEAN MediaHotplug;
    BOOLEAN DeviceHotplug;
    BOOLEAN WriteCacheEnableOverride;
} STORAGE_HOTPLUG_INFO, *PSTORAGE_HOTPLUG_INFO;

typedef struct _PREVENT_MEDIA_REMOVAL {
    BOOLEAN PreventMediaRemoval;
} PREVENT_MEDIA_REMOVAL, *PPREVENT_MEDIA_REMOVAL;

typedef enum _STORAGE_BUS_TYPE {
    BusTypeUnknown,
    BusTypeScsi,
    BusTypeAtapi,
    BusTypeAta,
    BusType1394,
    BusTypeSsa,
    BusTypeFibre,
    BusTypeUsb,
    BusTypeRAID,
    BusTypeiScsi,
    BusTypeSas,
    BusTypeSata,
    BusTypeSd,
    BusTypeMmc,
    BusTypeVirtual,
    BusTypeFileBackedVirtual,
    BusTypeSpaces,
    BusTypeNvme,
    BusTypeMaxReserved = 0x7F
} STORAGE_BUS_TYPE, *PSTORAGE_BUS_TYPE;

typedef enum _STORAGE_QUERY_TYPE {
    PropertyStandardQuery,
    PropertyExistsQuery,
    PropertyMaskQuery,
    PropertyQueryMaxDefined
} STORAGE_QUERY_TYPE, *PSTORAGE_QUERY_TYPE;

typedef enum _STORAGE_PROPERTY_ID {
    StorageDeviceProperty,
    StorageAdapterProperty,
    StorageDeviceIdProperty,
    StorageDeviceUniqueIdProperty,
    StorageDeviceWriteCacheProperty,
    StorageMiniportProperty,
    StorageAccessAlignmentProperty,
    StorageDeviceSeekPenaltyProperty,
    StorageDeviceTrimProperty
} STORAGE_PROPERTY_ID, *PSTORAGE_PROPERTY_ID;

typedef struct _STORAGE_PROPERTY_QUERY {
    STORAGE_PROPERTY_ID PropertyId;
    STORAGE_QUERY_TYPE QueryType;
    UCHAR AdditionalParameters[1];
} STORAGE_PROPERTY_QUERY, *PSTORAGE_PROPERTY_QUERY;

typedef struct _STORAGE_DESCRIPTOR_HEADER {
    ULONG Version;
    ULONG Size;
} STORAGE_DESCRIPTOR_HEADER, *PSTORAGE_DESCRIPTOR_HEADER;

typedef struct _STORAGE_DEVICE_DESCRIPTOR {
    ULONG Version;
    ULONG Size;
    UCHAR DeviceType;
    UCHAR DeviceTypeModifier;
    BOOLEAN RemovableMedia;
    BOOLEAN CommandQueueing;
    ULONG VendorIdOffset;
    ULONG ProductIdOffset;
    ULONG ProductRevisionOffset;
    ULONG SerialNumberOffset;
    STORAGE_BUS_TYPE BusType;
    ULONG RawPropertiesLength;
    UCHAR RawDeviceProperties[1];
} STORAGE_DEVICE_DESCRIPTOR, *PSTORAGE_DEVICE_DESCRIPTOR;

#ifdef __cplusplus
}
#endif

#endif
