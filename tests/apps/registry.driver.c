/* Reads its parameters when it is asked to, and keeps a count there. */
#include <ntddk.h>

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Registry");
static UNICODE_STRING Path;
static WCHAR Text[200];

static NTSTATUS Open(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG limit = 0, standard = 5, twice;
    RTL_QUERY_REGISTRY_TABLE table[2] = {{0}};
    NTSTATUS status;

    table[0].Flags = RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK;
    table[0].Name = L"Limit";
    table[0].EntryContext = &limit;
    table[0].DefaultType = (REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_DWORD;
    table[0].DefaultData = &standard;
    table[0].DefaultLength = sizeof standard;
    status = RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, Text, table, NULL, NULL);
    DbgPrint("limit %u, %08x\n", limit, status);
    twice = 2 * limit;
    status = RtlWriteRegistryValue(RTL_REGISTRY_ABSOLUTE, Text, L"Twice", REG_DWORD, &twice,
                                   sizeof twice);
    if (!NT_SUCCESS(status))
        DbgPrint("write %08x\n", status);
    return Open(device, irp);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Registry");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    RtlInitEmptyUnicodeString(&Path, Text, sizeof Text - sizeof(WCHAR));
    RtlCopyUnicodeString(&Path, path);
    status = RtlAppendUnicodeToString(&Path, L"\\Parameters");
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&Link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = Open;
    driver->MajorFunction[IRP_MJ_CLOSE] = Open;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
