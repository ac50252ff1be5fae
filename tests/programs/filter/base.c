/* The lower driver: answers an IOCTL and reads, the reads late and from a DPC. */
#include <ntddk.h>
#include "stack.h"

static KTIMER Timer;
static KDPC Dpc;
static PIRP Pending;

static VOID Late(PKDPC D, PVOID C, PVOID A, PVOID B)
{
    PIRP irp = InterlockedExchangePointer((PVOID volatile *)&Pending, NULL);

    UNREFERENCED_PARAMETER(D); UNREFERENCED_PARAMETER(C); UNREFERENCED_PARAMETER(A); UNREFERENCED_PARAMETER(B);
    RtlFillMemory(irp->AssociatedIrp.SystemBuffer, 4, 'a');
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 4;
    DbgPrint("base: completing the read\n");
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    LARGE_INTEGER due = {.QuadPart = -20 * 10000LL};
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR info = 0;

    UNREFERENCED_PARAMETER(Device);
    if (sp->MajorFunction == IRP_MJ_READ && sp->Parameters.Read.Length >= 4) {
        IoMarkIrpPending(Irp);
        Pending = Irp;
        KeSetTimer(&Timer, due, &Dpc);
        return STATUS_PENDING;
    }
    if (sp->MajorFunction == IRP_MJ_DEVICE_CONTROL) {
        if (sp->Parameters.DeviceIoControl.IoControlCode == IOCTL_STACK_ADD &&
            sp->Parameters.DeviceIoControl.OutputBufferLength >= sizeof(ULONG)) {
            *(PULONG)Irp->AssociatedIrp.SystemBuffer += 1;
            info = sizeof(ULONG);
        } else
            status = STATUS_INVALID_DEVICE_REQUEST;
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = info;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(STACK_LINK);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(Driver->DeviceObject);
    DbgPrint("base: unloaded\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(STACK_DEVICE), link = RTL_CONSTANT_STRING(STACK_LINK);
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Late, NULL);
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] =
        Driver->MajorFunction[IRP_MJ_READ] = Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Dispatch;
    Driver->DriverUnload = Unload;
    status = IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (NT_SUCCESS(status)) {
        device->Flags |= DO_BUFFERED_IO;
        status = IoCreateSymbolicLink(&link, &name);
    }
    return status;
}
