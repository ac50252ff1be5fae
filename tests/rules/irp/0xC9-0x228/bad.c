/* run: --unload force */
/* also: deadlock */
/* A filter that looks at the result of reads. */
#include <ntddk.h>

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Probe");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Probe");

typedef struct _PROBE_EXTENSION {
    PDEVICE_OBJECT Lower; /* NULL: this is the lower device */
} PROBE_EXTENSION;

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
static PIRP Waiting;

static VOID Answer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Complete(InterlockedExchangePointer((PVOID volatile *)&Waiting, NULL), STATUS_SUCCESS, 0);
}

static NTSTATUS LowerRead(PDEVICE_OBJECT Device, PIRP Irp)
{
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Device);
    due.QuadPart = -10 * 1000;
    IoMarkIrpPending(Irp);
    Waiting = Irp;
    KeSetTimer(&Timer, due, &TimerDpc);
    return STATUS_PENDING;
}

static NTSTATUS ReadDone(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{ /* finds: 0xC9/0x228 */
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
    DbgPrint("read: status %08X\n", Irp->IoStatus.Status);
    return STATUS_SUCCESS;
}

static NTSTATUS FilterRead(PDEVICE_OBJECT Device, PIRP Irp)
{
    PROBE_EXTENSION *extension = Device->DeviceExtension;

    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, ReadDone, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(extension->Lower, Irp);
}

static NTSTATUS DeviceRead(PDEVICE_OBJECT Device, PIRP Irp)
{
    PROBE_EXTENSION *extension = Device->DeviceExtension;

    return extension->Lower ? FilterRead(Device, Irp) : LowerRead(Device, Irp);
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
    PROBE_EXTENSION *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = DeviceRead;
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, Answer, NULL);
    status = IoCreateDevice(DriverObject, sizeof(PROBE_EXTENSION), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &lower);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(DriverObject, sizeof(PROBE_EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &filter);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(lower);
        return status;
    }
    lower->Flags |= DO_BUFFERED_IO;
    filter->Flags |= DO_BUFFERED_IO;
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
