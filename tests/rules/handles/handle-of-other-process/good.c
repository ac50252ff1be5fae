/* A system thread uses the handle of an application. */
#include <ntddk.h>

#define IOCTL_WAKE_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Wake");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Wake");
static PKEVENT Given;
static PKTHREAD Waker;

static VOID WakeLater(PVOID Context)
{
    LARGE_INTEGER moment;

    UNREFERENCED_PARAMETER(Context);
    moment.QuadPart = -10 * 1000 * 10;
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    KeSetEvent(Given, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;
    HANDLE thread;

    UNREFERENCED_PARAMETER(Device);
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(HANDLE) || Waker)
        return Complete(Irp, STATUS_INVALID_PARAMETER);
    status = ObReferenceObjectByHandle(*(PHANDLE)Irp->AssociatedIrp.SystemBuffer, EVENT_MODIFY_STATE,
                                       *ExEventObjectType, Irp->RequestorMode, (PVOID *)&Given, NULL);
    if (!NT_SUCCESS(status))
        return Complete(Irp, status);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, WakeLater, NULL);
    if (NT_SUCCESS(status)) {
        ObReferenceObjectByHandle(thread, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&Waker, NULL);
        ZwClose(thread);
    }
    return Complete(Irp, status);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    if (Waker) {
        KeWaitForSingleObject(Waker, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Waker);
        ObDereferenceObject(Given);
    }
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
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE,
                            &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
