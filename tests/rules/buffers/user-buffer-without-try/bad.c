/* Probes the buffer and believes that it stays. */
#include <ntddk.h>

#define IOCTL_LABEL_SET CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _LABEL {
    ULONG Length;
    CHAR Text[28];
} LABEL;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Label");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Label");
static LABEL Current;

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

/* In the context of the application that asks: its addresses mean something here. */
static NTSTATUS SetLabel(const LABEL *Given)
{
    LABEL copy;

    __try {
        ProbeForRead((PVOID)Given, sizeof *Given, 1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    RtlCopyMemory(&copy, Given, sizeof copy); /* finds: user-buffer-without-try */
    if (copy.Length > sizeof copy.Text)
        return STATUS_INVALID_PARAMETER;
    Current = copy;
    return STATUS_SUCCESS;
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_LABEL_SET)
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(LABEL))
        return Complete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    return Complete(Irp, SetLabel(stack->Parameters.DeviceIoControl.Type3InputBuffer), 0);
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
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
