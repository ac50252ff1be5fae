/* One event the driver makes and the app opens, one that the app makes and the driver finds by name. */
#include <ntddk.h>

#define IOCTL_FIND CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

static PKEVENT Ours;
static HANDLE OursHandle;

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS Ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS);
}

static VOID Asker(PVOID Context)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES oa;
    HANDLE h;
    NTSTATUS status;
    LARGE_INTEGER timeout;
    PKEVENT ev;

    UNREFERENCED_PARAMETER(Context);
    RtlInitUnicodeString(&name, L"\\BaseNamedObjects\\FromApp");
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwOpenEvent(&h, EVENT_ALL_ACCESS, &oa);
    DbgPrint("ZwOpenEvent: %08X\n", status);
    if (!NT_SUCCESS(status))
        return;
    timeout.QuadPart = -10 * 1000 * 1000;
    status = ObReferenceObjectByHandle(h, EVENT_MODIFY_STATE, *ExEventObjectType, KernelMode, (PVOID *)&ev, NULL);
    if (NT_SUCCESS(status)) {
        status = ZwWaitForSingleObject(h, FALSE, &timeout);
        DbgPrint("waited: %08X\n", status);
        ObDereferenceObject(ev);
    }
    ZwClose(h);
    KeSetEvent(Ours, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS Control(PDEVICE_OBJECT Device, PIRP Irp)
{
    OBJECT_ATTRIBUTES oa;
    HANDLE thread;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Device);
    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode != IOCTL_FIND)
        return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST);
    /* We run in the app's process: a handle of the kernel, not one of the app's. */
    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &oa, NULL, NULL, Asker, NULL);
    if (NT_SUCCESS(status))
        ZwClose(thread);
    return Complete(Irp, status);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\NamedEvents");

    ZwClose(OursHandle);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\NamedEvents");
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NamedEvents");
    UNICODE_STRING event = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\FromDriver");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Path);
    Ours = IoCreateNotificationEvent(&event, &OursHandle);
    if (Ours == NULL)
        return STATUS_UNSUCCESSFUL;
    DbgPrint("a new notification event is signalled: %d\n", KeReadStateEvent(Ours));
    KeClearEvent(Ours);
    Driver->MajorFunction[IRP_MJ_CREATE] = Ok;
    Driver->MajorFunction[IRP_MJ_CLOSE] = Ok;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    Driver->DriverUnload = Unload;
    status = IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (NT_SUCCESS(status))
        status = IoCreateSymbolicLink(&link, &name);
    return status;
}
