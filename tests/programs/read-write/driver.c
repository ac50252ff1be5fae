/* A pipe of bytes with two ends: \Device\PipeB does buffered and \Device\PipeD direct I/O. */
#include <ntddk.h>

#define PIPE_SIZE 64

typedef struct _DEVICE_EXTENSION {
    PCWSTR LinkName;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

static struct {
    KSPIN_LOCK Lock;
    ULONG Start, Used;
    UCHAR Bytes[PIPE_SIZE];
} Pipe;

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS OnCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Finish(Irp, STATUS_SUCCESS, FILE_OPENED);
}

static PUCHAR DataOf(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    if (DeviceObject->Flags & DO_BUFFERED_IO)
        return Irp->AssociatedIrp.SystemBuffer;
    return MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
}

static NTSTATUS OnWrite(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION sl = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = sl->Parameters.Write.Length, n = 0;
    PUCHAR data;
    KIRQL irql;

    if (length == 0)
        return Finish(Irp, STATUS_SUCCESS, 0);
    if (sl->Parameters.Write.ByteOffset.QuadPart != 0)
        DbgPrint("write at offset %I64u\n", sl->Parameters.Write.ByteOffset.QuadPart);
    data = DataOf(DeviceObject, Irp);
    KeAcquireSpinLock(&Pipe.Lock, &irql);
    while (n < length && Pipe.Used < PIPE_SIZE) {
        Pipe.Bytes[(Pipe.Start + Pipe.Used++) % PIPE_SIZE] = data[n++];
    }
    KeReleaseSpinLock(&Pipe.Lock, irql);
    DbgPrint("write: %u of %u (%s)\n", n, length,
             DeviceObject->Flags & DO_DIRECT_IO ? "direct" : "buffered");
    return Finish(Irp, n ? STATUS_SUCCESS : STATUS_DEVICE_BUSY, n);
}

static NTSTATUS OnRead(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION sl = IoGetCurrentIrpStackLocation(Irp);
    ULONG length = sl->Parameters.Read.Length, n = 0;
    PUCHAR data;
    KIRQL irql;

    if (length == 0)
        return Finish(Irp, STATUS_SUCCESS, 0);
    data = DataOf(DeviceObject, Irp);
    KeAcquireSpinLock(&Pipe.Lock, &irql);
    for (; n < length && Pipe.Used; n++, Pipe.Used--) {
        data[n] = Pipe.Bytes[Pipe.Start];
        Pipe.Start = (Pipe.Start + 1) % PIPE_SIZE;
    }
    KeReleaseSpinLock(&Pipe.Lock, irql);
    DbgPrint("read: %u of %u (%s)\n", n, length,
             DeviceObject->Flags & DO_DIRECT_IO ? "direct" : "buffered");
    return Finish(Irp, n ? STATUS_SUCCESS : STATUS_END_OF_FILE, n);
}

static VOID OnUnload(PDRIVER_OBJECT DriverObject)
{
    while (DriverObject->DeviceObject != NULL) {
        PDEVICE_OBJECT device = DriverObject->DeviceObject;
        PDEVICE_EXTENSION extension = (PDEVICE_EXTENSION)device->DeviceExtension;
        UNICODE_STRING link;

        RtlInitUnicodeString(&link, extension->LinkName);
        DbgPrint("deleting %wZ\n", &link);
        IoDeleteSymbolicLink(&link);
        IoDeleteDevice(device);
    }
}

static NTSTATUS MakeDevice(PDRIVER_OBJECT DriverObject, PCWSTR Name, PCWSTR Link, ULONG Flags)
{
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device;
    NTSTATUS status;

    RtlInitUnicodeString(&name, Name);
    RtlInitUnicodeString(&link, Link);
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_EXTENSION), &name, FILE_DEVICE_UNKNOWN, 0,
                            FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    ((PDEVICE_EXTENSION)device->DeviceExtension)->LinkName = Link;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    device->Flags |= Flags;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    DbgPrint("registry path %wZ\n", RegistryPath);
    KeInitializeSpinLock(&Pipe.Lock);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = OnCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = OnCreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = OnRead;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = OnWrite;
    DriverObject->DriverUnload = OnUnload;
    status = MakeDevice(DriverObject, L"\\Device\\PipeB", L"\\??\\PipeB", DO_BUFFERED_IO);
    if (NT_SUCCESS(status)) {
        status = MakeDevice(DriverObject, L"\\Device\\PipeD", L"\\??\\PipeD", DO_DIRECT_IO);
        if (!NT_SUCCESS(status))
            OnUnload(DriverObject);
    }
    return status;
}
