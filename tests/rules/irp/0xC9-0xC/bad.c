/* run: --unload force */
/* also: 0x3B */
/* Asks the lower device, with a status block and an event on the stack. */
#include <ntddk.h>

#define IOCTL_COURIER_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Courier");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Courier");

typedef struct _COURIER_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} COURIER_EXTENSION;

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

static KTIMER Timer;
static KDPC TimerDpc;
static PIRP volatile Waiting;
static KEVENT Answered;

static VOID Answer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Complete(InterlockedExchangePointer((PVOID volatile *)&Waiting, NULL), STATUS_SUCCESS, 0);
}

static NTSTATUS LowerQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Device);
    due.QuadPart = -10 * 1000;
    IoMarkIrpPending(Irp);
    Waiting = Irp;
    KeSetTimer(&Timer, due, &TimerDpc);
    return STATUS_PENDING;
}

static NTSTATUS FilterQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    COURIER_EXTENSION *extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

static NTSTATUS LowerControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS FilterControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    COURIER_EXTENSION *extension = Device->DeviceExtension;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;
    PIRP query;

    KeInitializeEvent(&Answered, NotificationEvent, FALSE);
    query = IoBuildDeviceIoControlRequest(IOCTL_COURIER_GO, extension->Lower, NULL, 0, NULL, 0, TRUE,
                                          &Answered, &iosb);
    if (!query)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    status = IoCallDriver(extension->Lower, query); /* finds: 0xC9/0xC */
    if (status == STATUS_PENDING)
        status = STATUS_SUCCESS;
    return Complete(Irp, status, 0);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    COURIER_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterControl(Device, Irp) : LowerControl(Device, Irp);
}

static NTSTATUS DeviceQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    COURIER_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterQuery(Device, Irp) : LowerQuery(Device, Irp);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT filter = DriverObject->DeviceObject; /* made last */
    PDEVICE_OBJECT lower = filter->NextDevice;

    IoDeleteSymbolicLink(&LinkName);
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
    IoDetachDevice(lower);
    IoDeleteDevice(filter);
    IoDeleteDevice(lower);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT lower, filter;
    COURIER_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = DeviceQuery;
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, Answer, NULL);
    status = IoCreateDevice(DriverObject, sizeof(COURIER_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(COURIER_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &filter);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(lower);
        return status;
    }
    lower->Flags &= ~DO_DEVICE_INITIALIZING;
    extension = filter->DeviceExtension;
    extension->Lower = IoAttachDeviceToDeviceStack(filter, lower);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(lower);
        IoDeleteDevice(filter);
        IoDeleteDevice(lower);
    }
    return status;
}
