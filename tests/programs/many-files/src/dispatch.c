#include "counter.h"

static NTSTATUS
CompleteIrp(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

_Use_decl_annotations_
NTSTATUS
CounterCreate(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    InterlockedIncrement(&GetContext(DeviceObject)->Opens);
    file->FsContext = ExAllocatePoolWithTag(NonPagedPool, sizeof(ULONG), COUNTER_TAG);
    if (!file->FsContext)
        return CompleteIrp(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    *(PULONG)file->FsContext = 0;
    if (file->FileName.Length)
        DbgPrint("opened with name %wZ\n", &file->FileName);
    return CompleteIrp(Irp, STATUS_SUCCESS, FILE_OPENED);
}

_Use_decl_annotations_
NTSTATUS
CounterClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    UNREFERENCED_PARAMETER(DeviceObject);
    DbgPrint("closed after %lu requests\n", *(PULONG)file->FsContext);
    ExFreePoolWithTag(file->FsContext, COUNTER_TAG);
    file->FsContext = NULL;
    return CompleteIrp(Irp, STATUS_SUCCESS, 0);
}

_Use_decl_annotations_
NTSTATUS
CounterControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);
    PCOUNTER_DATA data = (PCOUNTER_DATA)Irp->AssociatedIrp.SystemBuffer;
    NTSTATUS status;
    LONGLONG total;

    (*(PULONG)irpSp->FileObject->FsContext)++;
    if (irpSp->Parameters.DeviceIoControl.IoControlCode != IOCTL_COUNTER_ADD)
        return CompleteIrp(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (irpSp->Parameters.DeviceIoControl.InputBufferLength != sizeof(COUNTER_DATA))
        return CompleteIrp(Irp, STATUS_INFO_LENGTH_MISMATCH, 0);
    status = CounterAdd(GetContext(DeviceObject), data->Value, &total);
    if (NT_SUCCESS(status) && irpSp->Parameters.DeviceIoControl.OutputBufferLength >= sizeof(COUNTER_DATA)) {
        data->Value = total;
        return CompleteIrp(Irp, status, sizeof(COUNTER_DATA));
    }
    return CompleteIrp(Irp, status, 0);
}
