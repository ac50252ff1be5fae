/* also: 0xC9/0xE */
/* Sends its request from where an interrupt routine would. */
#include <ntddk.h>

static KSPIN_LOCK DoneLock;
static ULONG Completed;
static PDEVICE_OBJECT Lower;

static NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    Completed++;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS Pass(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Flush(VOID)
{
    KIRQL irql;
    PIRP irp = IoAllocateIrp(Lower->StackSize, FALSE);

    if (!irp)
        return;
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    IoSetCompletionRoutine(irp, Done, NULL, TRUE, TRUE, TRUE);
    KeAcquireSpinLock(&DoneLock, &irql);
    Completed = 0;
    KeReleaseSpinLock(&DoneLock, irql);
    KeRaiseIrql(5, &irql);
    IoCallDriver(Lower, irp); /* finds: 0xC9/0x10 */
    KeLowerIrql(irql);
    IoFreeIrp(irp);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteDevice(Lower);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_FLUSH_BUFFERS] = Pass;
    KeInitializeSpinLock(&DoneLock);
    if (!NT_SUCCESS(IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &Lower)))
        return STATUS_INSUFFICIENT_RESOURCES;
    Flush();
    return STATUS_SUCCESS;
}
