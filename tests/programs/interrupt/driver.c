/* A device that interrupts: its ISR takes a sample, its DPC completes the reads that wait for it. */
#include <ntddk.h>

#define VECTOR 0x31
#define DEVICE_LEVEL 6

typedef struct _EXTENSION {
    PKINTERRUPT Interrupt;
    ULONG Samples; /* under the interrupt lock */
    ULONG Taken;   /* by the DPC; likewise */
    LIST_ENTRY Reads;
    KSPIN_LOCK Lock;
} EXTENSION, *PEXTENSION;

static BOOLEAN Isr(PKINTERRUPT Interrupt, PVOID Context)
{
    PDEVICE_OBJECT device = Context;
    PEXTENSION extension = device->DeviceExtension;

    UNREFERENCED_PARAMETER(Interrupt);
    extension->Samples++;
    if (KeGetCurrentIrql() != DEVICE_LEVEL)
        DbgPrint("the ISR runs at %u\n", KeGetCurrentIrql());
    IoRequestDpc(device, NULL, NULL);
    return TRUE;
}

static BOOLEAN Take(PVOID Context)
{
    PEXTENSION extension = Context;

    if (extension->Taken == extension->Samples)
        return FALSE;
    extension->Taken++;
    return TRUE;
}

static VOID Dpc(PKDPC Self, PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    PEXTENSION extension = DeviceObject->DeviceExtension;

    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    for (;;) {
        PIRP read = NULL;
        ULONG number;
        KIRQL old;

        KeAcquireSpinLock(&extension->Lock, &old);
        if (!IsListEmpty(&extension->Reads) &&
            KeSynchronizeExecution(extension->Interrupt, Take, extension))
            read = CONTAINING_RECORD(RemoveHeadList(&extension->Reads), IRP,
                                     Tail.Overlay.ListEntry);
        KeReleaseSpinLock(&extension->Lock, old);
        if (!read)
            return;
        old = KeAcquireInterruptSpinLock(extension->Interrupt);
        number = extension->Taken;
        KeReleaseInterruptSpinLock(extension->Interrupt, old);
        *(PULONG)read->AssociatedIrp.SystemBuffer = number;
        read->IoStatus.Status = STATUS_SUCCESS;
        read->IoStatus.Information = sizeof(ULONG);
        IoCompleteRequest(read, IO_NO_INCREMENT);
    }
}

static NTSTATUS Open(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS Read(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PEXTENSION extension = DeviceObject->DeviceExtension;
    KIRQL old;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.Read.Length < sizeof(ULONG)) {
        Irp->IoStatus.Status = STATUS_BUFFER_TOO_SMALL;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return STATUS_BUFFER_TOO_SMALL;
    }
    IoMarkIrpPending(Irp);
    KeAcquireSpinLock(&extension->Lock, &old);
    InsertTailList(&extension->Reads, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&extension->Lock, old);
    IoRequestDpc(DeviceObject, NULL, NULL); /* a sample may be there already */
    return STATUS_PENDING;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    PEXTENSION extension = DriverObject->DeviceObject->DeviceExtension;
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Sampler");

    IoDisconnectInterrupt(extension->Interrupt);
    KeFlushQueuedDpcs();
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Sampler");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Sampler");
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    PDEVICE_OBJECT device;
    PEXTENSION extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, sizeof(EXTENSION), &name, FILE_DEVICE_UNKNOWN, 0, FALSE,
                            &device);
    if (!NT_SUCCESS(status))
        return status;
    extension = device->DeviceExtension;
    InitializeListHead(&extension->Reads);
    KeInitializeSpinLock(&extension->Lock);
    device->Flags |= DO_BUFFERED_IO;
    IoInitializeDpcRequest(device, Dpc);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Open;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Open;
    DriverObject->MajorFunction[IRP_MJ_READ] = Read;
    DriverObject->DriverUnload = Unload;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    RtlZeroMemory(&parameters, sizeof parameters);
    parameters.Version = CONNECT_FULLY_SPECIFIED;
    parameters.FullySpecified.PhysicalDeviceObject = device;
    parameters.FullySpecified.InterruptObject = &extension->Interrupt;
    parameters.FullySpecified.ServiceRoutine = Isr;
    parameters.FullySpecified.ServiceContext = device;
    parameters.FullySpecified.Vector = VECTOR;
    parameters.FullySpecified.Irql = DEVICE_LEVEL;
    parameters.FullySpecified.SynchronizeIrql = DEVICE_LEVEL;
    parameters.FullySpecified.InterruptMode = Latched;
    parameters.FullySpecified.ProcessorEnableMask = (KAFFINITY)-1;
    status = IoConnectInterruptEx(&parameters);
    if (!NT_SUCCESS(status)) {
        IoDeleteSymbolicLink(&link);
        IoDeleteDevice(device);
    }
    return status;
}
