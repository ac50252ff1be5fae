/*++
Module Name:
    ramdisk.c
Abstract:
    A RAM disk, written for Windows XP.
--*/
#include "RamDisk.h"

ULONG RdDebugLevel = 1;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, RdCreateClose)
#pragma alloc_text(PAGE, RdDeviceControl)
#pragma alloc_text(PAGE, RdUnload)
#pragma alloc_text(INIT, RdFormatDisk)
#endif

NTSTATUS
DriverEntry(
    IN PDRIVER_OBJECT DriverObject,
    IN PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS            status;
    UNICODE_STRING      uniName, uniWin32;
    PDEVICE_OBJECT      deviceObject = NULL;
    PDEVICE_EXTENSION   ext;
    RTL_QUERY_REGISTRY_TABLE params[2];
    ULONG               defaultSize = DISK_SIZE, diskSize = 0;

    RtlZeroMemory(params, sizeof(params));
    params[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    params[0].Name = L"DiskSize";
    params[0].EntryContext = &diskSize;
    params[0].DefaultType = REG_DWORD;
    params[0].DefaultData = &defaultSize;
    params[0].DefaultLength = sizeof(ULONG);
    status = RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE | RTL_REGISTRY_OPTIONAL,
                                    RegistryPath->Buffer, params, NULL, NULL);
    if (!NT_SUCCESS(status) || diskSize == 0) {
        RDTRACE(1, ("registry: %08lx, default used\n", status));
        diskSize = defaultSize;
    }
    RDTRACE(1, ("disk size %lu\n", diskSize));

    RtlInitUnicodeString(&uniName, NT_DEVICE_NAME);
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_EXTENSION), &uniName,
                            FILE_DEVICE_VIRTUAL_DISK, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    deviceObject->Flags |= DO_DIRECT_IO;
    deviceObject->AlignmentRequirement = FILE_WORD_ALIGNMENT;

    ext = (PDEVICE_EXTENSION)deviceObject->DeviceExtension;
    ext->DeviceObject = deviceObject;
    ext->DiskLength = diskSize;
    ExInitializeFastMutex(&ext->ImageLock);
    ext->DiskImage = ExAllocatePoolWithTag(PagedPool, diskSize, RAMDSK_TAG);
    if (ext->DiskImage == NULL) {
        IoDeleteDevice(deviceObject);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ext->Geometry.BytesPerSector = SECTOR_SIZE;
    ext->Geometry.SectorsPerTrack = SECTORS_PER_TRACK;
    ext->Geometry.TracksPerCylinder = TRACKS_PER_CYL;
    ext->Geometry.MediaType = FixedMedia;
    ext->Geometry.Cylinders.QuadPart = diskSize / SECTOR_SIZE / SECTORS_PER_TRACK / TRACKS_PER_CYL;
    RdFormatDisk(ext);

    ext->SymbolicLink.Buffer = ext->LinkBuffer;
    ext->SymbolicLink.MaximumLength = sizeof(ext->LinkBuffer);
    RtlInitUnicodeString(&uniWin32, DOS_DEVICE_NAME);
    RtlCopyUnicodeString(&ext->SymbolicLink, &uniWin32);
    status = IoCreateSymbolicLink(&ext->SymbolicLink, &uniName);
    if (!NT_SUCCESS(status)) {
        ExFreePool(ext->DiskImage);
        IoDeleteDevice(deviceObject);
        return status;
    }
    ext->LinkCreated = TRUE;

    DriverObject->MajorFunction[IRP_MJ_CREATE]         = RdCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE]          = RdCreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ]           = RdReadWrite;
    DriverObject->MajorFunction[IRP_MJ_WRITE]          = RdReadWrite;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = RdDeviceControl;
    DriverObject->MajorFunction[IRP_MJ_FLUSH_BUFFERS]  = RdFlush;
    DriverObject->DriverUnload = RdUnload;
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

VOID RdFormatDisk(IN PDEVICE_EXTENSION Ext)
{
    PBOOT_SECTOR boot = (PBOOT_SECTOR)Ext->DiskImage;

    PAGED_CODE();
    RtlZeroMemory(Ext->DiskImage, Ext->DiskLength);
    boot->Jump[0] = 0xeb; boot->Jump[1] = 0x3c; boot->Jump[2] = 0x90;
    strncpy(boot->OemName, "RamDisk ", 8);
    boot->BytesPerSector = (USHORT)Ext->Geometry.BytesPerSector;
    boot->SectorsPerCluster = 1;
    boot->ReservedSectors = 1;
    boot->NumberOfFats = 1;
    boot->RootEntries = 16;
    boot->TotalSectors = (USHORT)(Ext->DiskLength / SECTOR_SIZE);
    boot->Media = 0xf8;
    boot->Sig[0] = 0x55;
    boot->Sig[1] = 0xAA;
}

NTSTATUS RdCreateClose(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp)
{
    PDEVICE_EXTENSION ext = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);

    PAGED_CODE();
    switch (irpSp->MajorFunction) {
    case IRP_MJ_CREATE:
        RDTRACE(2, ("open number %ld\n", InterlockedIncrement(&ext->OpenCount)));
        break;
    case IRP_MJ_CLOSE:
        RDTRACE(1, ("closed: read %I64u, written %I64u\n", ext->BytesRead, ext->BytesWritten));
        break;
    default:
        ASSERT(FALSE);
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS RdReadWrite(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp)
{
    PDEVICE_EXTENSION   ext = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION  irpSp = IoGetCurrentIrpStackLocation(Irp);
    LARGE_INTEGER       offset, end;
    ULONG               length;
    PVOID               address;
    NTSTATUS            status = STATUS_SUCCESS;
    ULONG               info = 0;

    if (irpSp->MajorFunction == IRP_MJ_READ) {
        offset = irpSp->Parameters.Read.ByteOffset;
        length = irpSp->Parameters.Read.Length;
    } else {
        offset = irpSp->Parameters.Write.ByteOffset;
        length = irpSp->Parameters.Write.Length;
    }
    end = RtlLargeIntegerAdd(offset, RtlConvertUlongToLargeInteger(length));
    if (offset.QuadPart < 0 || end.QuadPart > (LONGLONG)ext->DiskLength ||
        (length & (SECTOR_SIZE - 1)) || (offset.LowPart & (SECTOR_SIZE - 1))) {
        RDTRACE(1, ("bad transfer %I64x+%lx\n", offset.QuadPart, length));
        status = STATUS_INVALID_PARAMETER;
        goto done;
    }
    if (length == 0)
        goto done;
    address = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
    if (address == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto done;
    }
    ExAcquireFastMutex(&ext->ImageLock);
    if (irpSp->MajorFunction == IRP_MJ_READ) {
        RtlCopyMemory(address, ext->DiskImage + offset.LowPart, length);
        ext->BytesRead += length;
    } else {
        RtlCopyMemory(ext->DiskImage + offset.LowPart, address, length);
        ext->BytesWritten += length;
    }
    ExReleaseFastMutex(&ext->ImageLock);
    info = length;
done:
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = info;
    IoCompleteRequest(Irp, (CCHAR)(NT_SUCCESS(status) ? IO_DISK_INCREMENT : IO_NO_INCREMENT));
    return status;
}

NTSTATUS RdDeviceControl(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp)
{
    PDEVICE_EXTENSION   ext = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION  irpSp = IoGetCurrentIrpStackLocation(Irp);
    ULONG               inLen = irpSp->Parameters.DeviceIoControl.InputBufferLength;
    ULONG               outLen = irpSp->Parameters.DeviceIoControl.OutputBufferLength;
    PVOID               buffer = Irp->AssociatedIrp.SystemBuffer;
    NTSTATUS            status = STATUS_INVALID_DEVICE_REQUEST;

    PAGED_CODE();
    Irp->IoStatus.Information = 0;
    switch (irpSp->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_DISK_GET_DRIVE_GEOMETRY:
    case IOCTL_DISK_GET_MEDIA_TYPES:
        if (outLen < sizeof(DISK_GEOMETRY)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        *(PDISK_GEOMETRY)buffer = ext->Geometry;
        Irp->IoStatus.Information = sizeof(DISK_GEOMETRY);
        status = STATUS_SUCCESS;
        break;
    case IOCTL_DISK_GET_PARTITION_INFO: {
        PPARTITION_INFORMATION pi = buffer;
        if (outLen < sizeof(*pi)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        RtlZeroMemory(pi, sizeof(*pi));
        pi->PartitionType = PARTITION_FAT_12;
        pi->BootIndicator = FALSE;
        pi->RecognizedPartition = TRUE;
        pi->PartitionLength.QuadPart = ext->DiskLength;
        pi->PartitionNumber = (ULONG)-1L;
        Irp->IoStatus.Information = sizeof(*pi);
        status = STATUS_SUCCESS;
        break;
    }
    case IOCTL_DISK_GET_LENGTH_INFO: {
        PGET_LENGTH_INFORMATION li = buffer;
        if (outLen < sizeof(*li)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        li->Length.QuadPart = ext->DiskLength;
        Irp->IoStatus.Information = sizeof(*li);
        status = STATUS_SUCCESS;
        break;
    }
    case IOCTL_DISK_VERIFY: {
        PVERIFY_INFORMATION v = buffer;
        if (inLen < sizeof(*v)) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        status = v->StartingOffset.QuadPart + v->Length > ext->DiskLength ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
        break;
    }
    case IOCTL_STORAGE_GET_DEVICE_NUMBER: {
        PSTORAGE_DEVICE_NUMBER n = buffer;
        if (outLen < sizeof *n) { status = STATUS_BUFFER_TOO_SMALL; break; }
        n->DeviceType = FILE_DEVICE_VIRTUAL_DISK;
        n->DeviceNumber = 0;
        n->PartitionNumber = MAXULONG;
        Irp->IoStatus.Information = sizeof *n;
        status = STATUS_SUCCESS;
        break;
    }
    case IOCTL_MOUNTDEV_QUERY_DEVICE_NAME: {
        PMOUNTDEV_NAME name = buffer;
        static const WCHAR me[] = NT_DEVICE_NAME;
        if (outLen < sizeof(MOUNTDEV_NAME)) { status = STATUS_INVALID_PARAMETER; break; }
        name->NameLength = sizeof(me) - sizeof(WCHAR);
        if (outLen < FIELD_OFFSET(MOUNTDEV_NAME, Name) + name->NameLength) {
            Irp->IoStatus.Information = sizeof(MOUNTDEV_NAME);
            status = STATUS_BUFFER_OVERFLOW;
            break;
        }
        RtlCopyMemory(name->Name, me, name->NameLength);
        Irp->IoStatus.Information = FIELD_OFFSET(MOUNTDEV_NAME, Name) + name->NameLength;
        status = STATUS_SUCCESS;
        break;
    }
    case IOCTL_DISK_IS_WRITABLE:
    case IOCTL_DISK_CHECK_VERIFY:
        if (outLen >= sizeof(ULONG) && buffer) {
            *(PULONG)buffer = ext->ChangeCount;
            Irp->IoStatus.Information = sizeof(ULONG);
        }
        status = STATUS_SUCCESS;
        break;
    default:
        RDTRACE(1, ("unknown control code %#lx\n", irpSp->Parameters.DeviceIoControl.IoControlCode));
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS RdFlush(IN PDEVICE_OBJECT DeviceObject, IN PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID RdUnload(IN PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT dev = DriverObject->DeviceObject;
    PDEVICE_EXTENSION ext;

    PAGED_CODE();
    if (dev == NULL)
        return;
    ext = dev->DeviceExtension;
    if (ext->LinkCreated)
        IoDeleteSymbolicLink(&ext->SymbolicLink);
    ExFreePoolWithTag(ext->DiskImage, RAMDSK_TAG);
    IoDeleteDevice(dev);
    RDTRACE(1, ("unloaded\n"));
}
