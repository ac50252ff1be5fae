/* Looks at the length of each buffer first. */
#include <ntddk.h>

#define IOCTL_SPEED_SET CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SPEED_TABLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Speed");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Speed");
static ULONG Speed = 9600;
static const ULONG Speeds[] = {9600, 19200, 38400};

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* The one place that looks at lengths: 0 if there is too little. */
static ULONG Fits(const IO_STACK_LOCATION *Stack, ULONG Needed)
{
    return Stack->Parameters.DeviceIoControl.InputBufferLength >= Needed ? Needed : 0;
}

static NTSTATUS Read(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length < sizeof Speed)
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    *(PULONG)Irp->AssociatedIrp.SystemBuffer = Speed;
    return Complete(Irp, STATUS_SUCCESS, sizeof Speed);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    IO_STACK_LOCATION copy = *IoGetCurrentIrpStackLocation(Irp);
    PVOID table;

    UNREFERENCED_PARAMETER(Device);
    switch (copy.Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_SPEED_SET:
        if (!Fits(&copy, sizeof Speed))
            return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        Speed = *(PULONG)Irp->AssociatedIrp.SystemBuffer;
        return Complete(Irp, STATUS_SUCCESS, 0);
    case IOCTL_SPEED_TABLE: /* an MDL has a length of its own */
        if (!Irp->MdlAddress || MmGetMdlByteCount(Irp->MdlAddress) < sizeof Speeds)
            return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        table = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
        if (!table)
            return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
        RtlCopyMemory(table, Speeds, sizeof Speeds);
        return Complete(Irp, STATUS_SUCCESS, sizeof Speeds);
    default:
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}


static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
