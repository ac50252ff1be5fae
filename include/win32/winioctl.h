/* winioctl.h - control codes for DeviceIoControl: of storage, disks, volumes. */
#ifndef _WINIOCTL_
#define _WINIOCTL_

#include "devioctl.h"
#include "minwindef.h"
#include "../wdk/ntdddisk.h"

#define IRQLAB_FSCTL(function) CTL_CODE(FILE_DEVICE_FILE_SYSTEM, function, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define FSCTL_LOCK_VOLUME IRQLAB_FSCTL(6)
#define FSCTL_UNLOCK_VOLUME IRQLAB_FSCTL(7)
#define FSCTL_DISMOUNT_VOLUME IRQLAB_FSCTL(8)
#define FSCTL_IS_VOLUME_MOUNTED IRQLAB_FSCTL(10)
#define FSCTL_GET_COMPRESSION IRQLAB_FSCTL(15)
#define FSCTL_ALLOW_EXTENDED_DASD_IO                                                               \
    CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 32, METHOD_NEITHER, FILE_ANY_ACCESS)

#define IOCTL_VOLUME_BASE 0x00000056
#define IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS                                                       \
    CTL_CODE(IOCTL_VOLUME_BASE, 0, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_VOLUME_ONLINE                                                                        \
    CTL_CODE(IOCTL_VOLUME_BASE, 2, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_VOLUME_OFFLINE                                                                       \
    CTL_CODE(IOCTL_VOLUME_BASE, 3, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)

typedef struct _DISK_EXTENT {
    DWORD DiskNumber;
    LARGE_INTEGER StartingOffset;
    LARGE_INTEGER ExtentLength;
} DISK_EXTENT, *PDISK_EXTENT;

typedef struct _VOLUME_DISK_EXTENTS {
    DWORD NumberOfDiskExtents;
    DISK_EXTENT Extents[1];
} VOLUME_DISK_EXTENTS, *PVOLUME_DISK_EXTENTS;

#endif
