/* DriverEntry has initialised when the first open comes. */
#include <ntddk.h>

static ULONG Limit;
static PKTHREAD Thread;
static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\Gauge");
static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Gauge");

static VOID Prepare(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    DbgPrint("prepared\n");
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Information = 0;
    Irp->IoStatus.Status = STATUS_SUCCESS;
    if (Limit == 0)
        Irp->IoStatus.Status = STATUS_DEVICE_NOT_READY;
    NTSTATUS status = Irp->IoStatus.Status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    HANDLE handle;
    NTSTATUS status = IoCreateDevice(DriverObject, 0, &Name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    UNREFERENCED_PARAMETER(RegistryPath);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&Link, &Name);
    if (NT_SUCCESS(status))
        status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Prepare, NULL);
    if (!NT_SUCCESS(status)) {
        IoDeleteSymbolicLink(&Link);
        IoDeleteDevice(device);
        return status;
    }
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, (PVOID *)&Thread,
                              NULL);
    ZwClose(handle);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    Limit = 40; /* DriverEntry returns before the device can be opened */
    return STATUS_SUCCESS;
}
