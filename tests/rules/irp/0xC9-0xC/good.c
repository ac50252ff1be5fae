/* run: --unload force */
/* Reads the answer of the lower device without waiting for it. */
#include <ntddk.h>

#define IOCTL_HASTY_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Hasty");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Hasty");

typedef struct _HASTY_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} HASTY_EXTENSION;

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
    HASTY_EXTENSION *extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

static NTSTATUS LowerControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Ask(PDEVICE_OBJECT Device, PIRP Irp)
{
    HASTY_EXTENSION *extension = Device->DeviceExtension;
    IO_STATUS_BLOCK result;
    NTSTATUS status;
    PIRP query;

    KeInitializeEvent(&Answered, NotificationEvent, FALSE);
    query = IoBuildDeviceIoControlRequest(IOCTL_HASTY_GO, extension->Lower, NULL, 0, NULL, 0, TRUE,
                                          &Answered, &result);
    if (!query)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    status = IoCallDriver(extension->Lower, query);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&Answered, Executive, KernelMode, FALSE, NULL);
    status = result.Status;
    return Complete(Irp, status, 0);
}

static NTSTATUS FilterControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    UCHAR table[6144]; /* what the request is looked up in */

    RtlZeroMemory(table, sizeof table);
    return table[0] ? Complete(Irp, STATUS_DEVICE_BUSY, 0) : Ask(Device, Irp);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    HASTY_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterControl(Device, Irp) : LowerControl(Device, Irp);
}

static NTSTATUS DeviceQuery(PDEVICE_OBJECT Device, PIRP Irp)
{
    HASTY_EXTENSION *extension = Device->DeviceExtension;

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
    HASTY_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = DeviceQuery;
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, Answer, NULL);
    status = IoCreateDevice(DriverObject, sizeof(HASTY_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(HASTY_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
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
