/* Asks the server in two ways: with a threaded IRP that the I/O manager makes, and with one of its own. */
#include <ntddk.h>
#include "square.h"

static PFILE_OBJECT File;
static PDEVICE_OBJECT Target;

static NTSTATUS Ask(ULONGLONG In, PULONGLONG Out, ULONG OutLength)
{
    IO_STATUS_BLOCK iosb = {0};
    NTSTATUS status;
    KEVENT done;
    PIRP irp;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_INTERNAL_SQUARE, Target, &In, sizeof In, Out, OutLength,
                                        TRUE, &done, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IoCallDriver(Target, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = iosb.Status;
        DbgPrint("client: had to wait\n");
    }
    return status;
}

static NTSTATUS OwnDone(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Irp);
    DbgPrint("client: completion, device object is %s\n", Device ? "there" : "NULL");
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS AskOwn(ULONGLONG *Value)
{
    PIO_STACK_LOCATION next;
    NTSTATUS status;
    KEVENT done;
    PIRP irp = IoAllocateIrp(Target->StackSize, FALSE);

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    irp->AssociatedIrp.SystemBuffer = Value;
    next = IoGetNextIrpStackLocation(irp);
    next->MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
    next->Parameters.DeviceIoControl.IoControlCode = IOCTL_INTERNAL_SQUARE;
    next->Parameters.DeviceIoControl.InputBufferLength = sizeof *Value;
    next->Parameters.DeviceIoControl.OutputBufferLength = sizeof *Value;
    IoSetCompletionRoutine(irp, OwnDone, &done, TRUE, TRUE, TRUE);
    IoCallDriver(Target, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoFreeIrp(irp);
    return status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    ObDereferenceObject(File);
    DbgPrint("client: unload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name;
    ULONGLONG value = 0;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    RtlInitUnicodeString(&name, L"\\Device\\Nobody");
    status = IoGetDeviceObjectPointer(&name, FILE_ALL_ACCESS, &File, &Target);
    DbgPrint("client: %wZ: 0x%x\n", &name, status);
    RtlInitUnicodeString(&name, SQUARE_DEVICE);
    status = IoGetDeviceObjectPointer(&name, FILE_ALL_ACCESS, &File, &Target);
    if (!NT_SUCCESS(status))
        return status;
    status = Ask(12, &value, sizeof value);
    DbgPrint("client: 12 -> %I64u, %08lx\n", value, status);
    status = Ask(100000, &value, sizeof value);
    DbgPrint("client: 100000 -> %llu, %08lx\n", value, status);
    status = Ask(3, &value, 4);
    DbgPrint("client: short -> %08lx\n", status);
    value = 5;
    status = AskOwn(&value);
    DbgPrint("client: 5 -> %I64d, %08lx\n", value, status);
    value = 5000;
    status = AskOwn(&value);
    DbgPrint("client: 5000 -> %I64d, %08lx\n", value, status);
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
