/* race: DriverUnload and a thread of the system that nobody waits for */
#include <ntddk.h>

static ULONG Opened, Closed;
static PKTHREAD Thread;
static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\Door");
static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Door");

static VOID Count(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Closed = 1; /* races */
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Opened++;
    Irp->IoStatus.Information = 0;
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    DbgPrint("%u calls\n", Opened);
    DbgPrint("%u\n", Closed); /* races */
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
        status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Count, NULL);
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
    return STATUS_SUCCESS;
}
