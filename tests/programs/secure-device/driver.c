/* Devices that programs may open, read only, or not at all; kernel code always may. */
#include <ntddk.h>
#include <wdmsec.h>

static NTSTATUS Opened(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS Make(PDRIVER_OBJECT Driver, PCWSTR Name, PCWSTR LinkName, PCUNICODE_STRING Sddl,
                     ULONG Characteristics)
{
    UNICODE_STRING Device, Link;
    PDEVICE_OBJECT Object;
    NTSTATUS Status;

    RtlInitUnicodeString(&Device, Name);
    RtlInitUnicodeString(&Link, LinkName);
    Status = IoCreateDeviceSecure(Driver, 0, &Device, FILE_DEVICE_UNKNOWN, Characteristics, FALSE,
                                  Sddl, NULL, &Object);
    if (NT_SUCCESS(Status))
        Status = IoCreateSymbolicLink(&Link, &Device);
    return Status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    static PCWSTR const Links[] = {L"\\??\\Everybody", L"\\??\\Kernel", L"\\??\\System",
                                   L"\\??\\Reader", L"\\??\\Denied"};
    UNICODE_STRING Link;

    for (ULONG i = 0; i < ARRAYSIZE(Links); i++) {
        RtlInitUnicodeString(&Link, Links[i]);
        IoDeleteSymbolicLink(&Link);
    }
    while (Driver->DeviceObject)
        IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(Reader, L"D:P(A;;GA;;;SY)(A;;GR;;;BA)");
    DECLARE_CONST_UNICODE_STRING(Denied, L"D:P(D;;GW;;;WD)(A;;GA;;;BA)");
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\Kernel");
    PFILE_OBJECT File;
    PDEVICE_OBJECT Device;

    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = Opened;
    Driver->MajorFunction[IRP_MJ_CLOSE] = Opened;
    Make(Driver, L"\\Device\\Everybody", L"\\??\\Everybody", &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX, 0);
    Make(Driver, L"\\Device\\Kernel", L"\\??\\Kernel", &SDDL_DEVOBJ_KERNEL_ONLY, FILE_DEVICE_SECURE_OPEN);
    Make(Driver, L"\\Device\\System", L"\\??\\System", &SDDL_DEVOBJ_SYS_ALL, 0);
    Make(Driver, L"\\Device\\Reader", L"\\??\\Reader", &Reader, 0);
    Make(Driver, L"\\Device\\Denied", L"\\??\\Denied", &Denied, 0);
    for (Device = Driver->DeviceObject; Device; Device = Device->NextDevice)
        Device->Flags &= ~DO_DEVICE_INITIALIZING;
    if (NT_SUCCESS(IoGetDeviceObjectPointer(&Name, FILE_READ_DATA, &File, &Device))) {
        DbgPrint("the kernel may\n");
        ObDereferenceObject(File);
    }
    return STATUS_SUCCESS;
}
