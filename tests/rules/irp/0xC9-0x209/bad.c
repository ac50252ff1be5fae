/* run: --unload force */
/* also: data-race */
/* Forwards and completes without waiting for the lower device. */
#include <ntddk.h>

#define IOCTL_PASS_GO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Pass");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Pass");

typedef struct _PASS_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} PASS_EXTENSION;

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

static VOID Answer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PIRP irp = InterlockedExchangePointer((PVOID volatile *)&Waiting, NULL);

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (irp)
        Complete(irp, STATUS_SUCCESS, 0); /* second: 0x44 */
}

static NTSTATUS LowerControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Device);
    due.QuadPart = -10 * 1000 * 1000;
    IoMarkIrpPending(Irp);
    Waiting = Irp;
    KeSetTimer(&Timer, due, &TimerDpc);
    return STATUS_PENDING;
}

static NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FilterControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PASS_EXTENSION *extension = Device->DeviceExtension;
    NTSTATUS status;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, Done, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(extension->Lower, Irp);
    status = Irp->IoStatus.Status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); /* finds: 0xC9/0x209 */
    return status;
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PASS_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterControl(Device, Irp) : LowerControl(Device, Irp);
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
    PASS_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, Answer, NULL);
    status = IoCreateDevice(DriverObject, sizeof(PASS_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(PASS_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
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
