/*++


Module Name:
    ramdisk.h
Abstract:
    Private definitions of the RAM disk
--*/
#ifndef _RAMDISK_H_
#define _RAMDISK_H_

#pragma warning(disable:4100 4201 4214)
#include <ntddk.h>
#include <ntdddisk.h>
#include <ntddstor.h>
#include <mountdev.h>
#include <ntstrsafe.h>

#define NT_DEVICE_NAME          L"\\Device\\RamDsk"
#define DOS_DEVICE_NAME         L"\\DosDevices\\R:"
#define RAMDSK_TAG              'DmaR'

#define DISK_SIZE               (64 * 1024)
#define SECTOR_SIZE             512
#define SECTORS_PER_TRACK       8
#define TRACKS_PER_CYL          2

#if DBG
#define RDTRACE(_l_, _x_)  do { if (RdDebugLevel >= (_l_)) { DbgPrint("RamDsk: "); DbgPrint _x_; } } while (0)
#else
#define RDTRACE(_l_, _x_)
#endif

typedef struct _DEVICE_EXTENSION {
    PDEVICE_OBJECT  DeviceObject;
    PUCHAR          DiskImage;
    ULONG           DiskLength;
    DISK_GEOMETRY   Geometry;
    FAST_MUTEX      ImageLock;
    ULONG           ChangeCount;
    BOOLEAN         LinkCreated;
    UNICODE_STRING  SymbolicLink;
    WCHAR           LinkBuffer[64];
    LONG            OpenCount;
    ULONGLONG       BytesRead, BytesWritten;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

#pragma pack(push, 1)
typedef struct _BOOT_SECTOR {
    UCHAR   Jump[3];
    CHAR    OemName[8];
    USHORT  BytesPerSector;
    UCHAR   SectorsPerCluster;
    USHORT  ReservedSectors;
    UCHAR   NumberOfFats;
    USHORT  RootEntries;
    USHORT  TotalSectors;
    UCHAR   Media;
    UCHAR   Filler[SECTOR_SIZE - 22 - 2];
    UCHAR   Sig[2];
} BOOT_SECTOR, *PBOOT_SECTOR;
#pragma pack(pop)
C_ASSERT(sizeof(BOOT_SECTOR) == SECTOR_SIZE);

extern ULONG RdDebugLevel;

NTSTATUS DriverEntry(IN PDRIVER_OBJECT DriverObject, IN PUNICODE_STRING RegistryPath);
NTSTATUS RdCreateClose(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp);
NTSTATUS RdReadWrite(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp);
NTSTATUS RdDeviceControl(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp);
NTSTATUS RdFlush(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp);
VOID RdUnload(IN PDRIVER_OBJECT DriverObject);
VOID RdFormatDisk(IN PDEVICE_EXTENSION Ext);
#endif
