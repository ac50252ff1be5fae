/* More of the usual mistakes. */
#include <ntddk.h>
UNICODE_STRING dn = RTL_CONSTANT_STRING(L"\\Device\\H"), ln = RTL_CONSTANT_STRING(L"\\??\\H"),
               dn2 = RTL_CONSTANT_STRING(L"\\Device\\H2"), ln2 = RTL_CONSTANT_STRING(L"\\??\\H2");
static NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp)
{
    PDEVICE_OBJECT late;
    LARGE_INTEGER t;
    KEVENT e;
    NTSTATUS status;
    ULONG index = 0;
    IoCreateDevice(Device->DriverObject, 0, &dn2, FILE_DEVICE_UNKNOWN, 0, FALSE, &late);
    IoCreateSymbolicLink(&ln2, &dn2);
    t.QuadPart = 10000000;
    KeInitializeEvent(&e, NotificationEvent, FALSE);
    status = KeWaitForSingleObject(&e, Executive, KernelMode, FALSE, &t);
    index = status = STATUS_WAIT_0;
    if (index == STATUS_WAIT_0)
        DbgPrint("%x\n", status);
    Irp->IoStatus.Status = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return 0;
}
VOID Unload(PDRIVER_OBJECT d)
{
    IoDeleteSymbolicLink(&ln);
    IoDeleteSymbolicLink(&ln2);
    while (d->DeviceObject)
        IoDeleteDevice(d->DeviceObject);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PDEVICE_OBJECT device;
    Driver->MajorFunction[IRP_MJ_CREATE] = Done;
    Driver->DriverUnload = Unload;
    IoCreateDevice(Driver, 0, &dn, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return IoCreateSymbolicLink(&ln, &dn);
}
