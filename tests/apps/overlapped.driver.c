#include <ntddk.h>
typedef struct {
    KTIMER Timer;
    KDPC Dpc;
    PIRP Irp;
    KSPIN_LOCK Lock;
} EXT;
static EXT *ext;
static VOID Tick(PKDPC Dpc, PVOID c, PVOID a, PVOID b)
{
    PIRP irp;
    KIRQL q;
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    UNREFERENCED_PARAMETER(c);
    KeAcquireSpinLock(&ext->Lock, &q);
    irp = ext->Irp;
    ext->Irp = NULL;
    if (irp && !IoSetCancelRoutine(irp, NULL))
        irp = NULL;
    KeReleaseSpinLock(&ext->Lock, q);
    if (irp) {
        irp->IoStatus.Status = STATUS_SUCCESS;
        irp->IoStatus.Information = 4;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
}
static VOID Cancel(PDEVICE_OBJECT d, PIRP irp)
{
    KIRQL q;
    UNREFERENCED_PARAMETER(d);
    IoReleaseCancelSpinLock(irp->CancelIrql);
    KeAcquireSpinLock(&ext->Lock, &q);
    if (ext->Irp == irp)
        ext->Irp = NULL;
    KeReleaseSpinLock(&ext->Lock, q);
    irp->IoStatus.Status = STATUS_CANCELLED;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}
static NTSTATUS Done(PIRP i, NTSTATUS s, ULONG n)
{
    i->IoStatus.Status = s;
    i->IoStatus.Information = n;
    IoCompleteRequest(i, IO_NO_INCREMENT);
    return s;
}
static NTSTATUS Create(PDEVICE_OBJECT d, PIRP i)
{
    UNREFERENCED_PARAMETER(d);
    return Done(i, STATUS_SUCCESS, 0);
}
static NTSTATUS Pend(PIRP i)
{
    LARGE_INTEGER due;
    KIRQL q;
    due.QuadPart = -1000000;
    IoMarkIrpPending(i);
    KeAcquireSpinLock(&ext->Lock, &q);
    ext->Irp = i;
    IoSetCancelRoutine(i, Cancel);
    if (i->Cancel && IoSetCancelRoutine(i, NULL)) {
        ext->Irp = NULL;
        KeReleaseSpinLock(&ext->Lock, q);
        return Done(i, STATUS_CANCELLED, 0);
    }
    KeReleaseSpinLock(&ext->Lock, q);
    KeSetTimer(&ext->Timer, due, &ext->Dpc);
    return STATUS_PENDING;
}
static NTSTATUS Read(PDEVICE_OBJECT d, PIRP i)
{
    UNREFERENCED_PARAMETER(d);
    return Pend(i);
}
static NTSTATUS Control(PDEVICE_OBJECT d, PIRP i)
{
    PIO_STACK_LOCATION s = IoGetCurrentIrpStackLocation(i);
    UNREFERENCED_PARAMETER(d);
    switch ((s->Parameters.DeviceIoControl.IoControlCode >> 2) & 0xFFF) {
    case 0x800:
        return Pend(i);
    case 0x801:
        return Done(i, STATUS_SUCCESS, s->Parameters.DeviceIoControl.InputBufferLength);
    default:
        return Done(i, STATUS_ACCESS_DENIED, 3);
    }
}
static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Pend");
static VOID Unload(PDRIVER_OBJECT o)
{
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(o->DeviceObject);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT o, PUNICODE_STRING p)
{
    UNICODE_STRING n = RTL_CONSTANT_STRING(L"\\Device\\Pend");
    PDEVICE_OBJECT d;
    NTSTATUS s;
    UNREFERENCED_PARAMETER(p);
    s = IoCreateDevice(o, sizeof(EXT), &n, FILE_DEVICE_UNKNOWN, 0, FALSE, &d);
    if (!NT_SUCCESS(s))
        return s;
    d->Flags |= DO_BUFFERED_IO;
    ext = d->DeviceExtension;
    KeInitializeTimer(&ext->Timer);
    KeInitializeDpc(&ext->Dpc, Tick, NULL);
    KeInitializeSpinLock(&ext->Lock);
    o->MajorFunction[IRP_MJ_CREATE] = o->MajorFunction[IRP_MJ_CLOSE] = Create;
    o->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    o->MajorFunction[IRP_MJ_READ] = Read;
    o->DriverUnload = Unload;
    return IoCreateSymbolicLink(&Link, &n);
}
