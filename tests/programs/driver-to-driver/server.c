/* Squares numbers for other drivers: at once when small, by a work item when large. */
#include <ntddk.h>
#include "square.h"

typedef struct { PIO_WORKITEM Item; PIRP Irp; } JOB;
IO_WORKITEM_ROUTINE SquareLater;

static VOID Square(PIRP Irp)
{
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    PULONGLONG value = Irp->AssociatedIrp.SystemBuffer;

    if (sp->Parameters.DeviceIoControl.InputBufferLength < sizeof *value ||
        sp->Parameters.DeviceIoControl.OutputBufferLength < sizeof *value) {
        Irp->IoStatus.Status = STATUS_BUFFER_TOO_SMALL;
        Irp->IoStatus.Information = 0;
    } else {
        *value *= *value;
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = sizeof *value;
    }
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

VOID SquareLater(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    JOB *job = Context;
    LARGE_INTEGER pause;

    UNREFERENCED_PARAMETER(DeviceObject);
    PAGED_CODE();
    pause.QuadPart = -5 * 1000 * 10;
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    DbgPrint("server: in a work item of process %Iu\n", (ULONG_PTR)PsGetCurrentProcessId());
    Square(job->Irp);
    IoFreeWorkItem(job->Item);
    ExFreePool(job);
}

static NTSTATUS OnInternal(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION sp = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;

    if (sp->Parameters.DeviceIoControl.IoControlCode != IOCTL_INTERNAL_SQUARE) {
        Irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (sp->Parameters.DeviceIoControl.InputBufferLength >= sizeof(ULONGLONG) &&
        *(PULONGLONG)Irp->AssociatedIrp.SystemBuffer >= 1000) {
        JOB *job = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *job, 'rauS');
        if (job && (job->Item = IoAllocateWorkItem(DeviceObject)) != NULL) {
            job->Irp = Irp;
            IoMarkIrpPending(Irp);
            IoQueueWorkItem(job->Item, SquareLater, DelayedWorkQueue, job);
            return STATUS_PENDING;
        }
        if (job)
            ExFreePool(job);
    }
    status = STATUS_SUCCESS;
    if (sp->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONGLONG))
        status = STATUS_BUFFER_TOO_SMALL;
    Square(Irp);
    return status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    DbgPrint("server: unload\n");
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    DECLARE_CONST_UNICODE_STRING(name, SQUARE_DEVICE);
    PDEVICE_OBJECT device;

    UNREFERENCED_PARAMETER(Path);
    Driver->MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = OnInternal;
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    Driver->DriverUnload = Unload;
    return IoCreateDevice(Driver, 0, (PUNICODE_STRING)&name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}
