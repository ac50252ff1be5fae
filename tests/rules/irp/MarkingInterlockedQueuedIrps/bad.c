/* Jobs are queued and done by a timer. */
#include <ntddk.h>

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Spool");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\Spool");

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

typedef struct _SPOOL {
    LIST_ENTRY Jobs;
    KSPIN_LOCK Lock;
    KTIMER Timer;
    KDPC Dpc;
} SPOOL;

static VOID Print(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    SPOOL *spool = Context;
    PLIST_ENTRY entry;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    while ((entry = ExInterlockedRemoveHeadList(&spool->Jobs, &spool->Lock)) != NULL) {
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        Complete(irp, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length);
    }
}

static NTSTATUS Cleanup(PDEVICE_OBJECT Device, PIRP Irp)
{
    Print(NULL, Device->DeviceExtension, NULL, NULL);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS Write(PDEVICE_OBJECT Device, PIRP Irp)
{
    SPOOL *spool = Device->DeviceExtension;
    LARGE_INTEGER due;

    due.QuadPart = -10 * 1000 * 5;
    ExInterlockedInsertTailList(&spool->Jobs, /* finds: MarkingInterlockedQueuedIrps */
                                &Irp->Tail.Overlay.ListEntry, &spool->Lock);
    IoMarkIrpPending(Irp);
    KeSetTimer(&spool->Timer, due, &spool->Dpc);
    return STATUS_PENDING;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    SPOOL *spool = DriverObject->DeviceObject->DeviceExtension;

    IoDeleteSymbolicLink(&LinkName);
    KeCancelTimer(&spool->Timer);
    KeFlushQueuedDpcs();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    SPOOL *extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = Write;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, sizeof(SPOOL), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= DO_BUFFERED_IO;
    extension = device->DeviceExtension;
    InitializeListHead(&extension->Jobs);
    KeInitializeSpinLock(&extension->Lock);
    KeInitializeTimer(&extension->Timer);
    KeInitializeDpc(&extension->Dpc, Print, extension);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
