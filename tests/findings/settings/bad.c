/* Reads its settings from the registry, and again whenever a program asks for it. */
#include <ntddk.h>

#define SETTINGS_TAG 'tteS'
#define IOCTL_SETTINGS_RELOAD CTL_CODE(FILE_DEVICE_UNKNOWN, 0x810, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_SETTINGS_GET_NAME CTL_CODE(FILE_DEVICE_UNKNOWN, 0x811, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct _SETTINGS {
    ERESOURCE Resource;
    UNICODE_STRING Path;
    UNICODE_STRING Name;
    ULONG Level;
} SETTINGS;

static SETTINGS Settings;
static PDEVICE_OBJECT Device;

static NTSTATUS QueryValue(HANDLE Key, PCWSTR Name, PKEY_VALUE_PARTIAL_INFORMATION *Information)
{
    UNICODE_STRING name;
    ULONG needed = 0;
    NTSTATUS status;

    RtlInitUnicodeString(&name, Name);
    status = ZwQueryValueKey(Key, &name, KeyValuePartialInformation, NULL, 0, /* finds: 0xC4/0xF6 */
            &needed);
    if (status != STATUS_BUFFER_TOO_SMALL && status != STATUS_BUFFER_OVERFLOW)
        return status;
    *Information = ExAllocatePoolWithTag(PagedPool, needed, SETTINGS_TAG);
    if (!*Information)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = ZwQueryValueKey(Key, &name, KeyValuePartialInformation, *Information, needed, &needed);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(*Information, SETTINGS_TAG);
        *Information = NULL;
    }
    return status;
}

static NTSTATUS Load(VOID)
{
    PKEY_VALUE_PARTIAL_INFORMATION information = NULL;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &Settings.Path, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = ZwCreateKey( /* finds: kernel-handle-in-process, handle-leak */
            &key, KEY_READ | KEY_WRITE, &attributes, 0, NULL, REG_OPTION_NON_VOLATILE, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = QueryValue(key, L"Level", &information);
    if (!NT_SUCCESS(status))
        return STATUS_SUCCESS;
    ExAcquireResourceExclusiveLite(&Settings.Resource, TRUE);
    if (information->Type == REG_DWORD && information->DataLength == sizeof(ULONG))
        Settings.Level = *(PULONG)information->Data;
    ExReleaseResourceLite(&Settings.Resource);
    ExFreePoolWithTag(information, SETTINGS_TAG);
    ZwClose(key);
    return STATUS_SUCCESS;
}

static NTSTATUS GetName(PWCHAR Buffer, ULONG Length, PULONG_PTR Written)
{
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Settings.Resource, TRUE); /* finds: ExclusiveResourceAccess, 0xC4/0x100A */
    if (Length < Settings.Name.Length) {
        KeLeaveCriticalRegion();
        return STATUS_BUFFER_TOO_SMALL;
    }
    RtlCopyMemory(Buffer, Settings.Name.Buffer, Settings.Name.Length);
    *Written = Settings.Name.Length;
    ExReleaseResourceLite(&Settings.Resource);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}

static NTSTATUS Dispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR information = 0;

    UNREFERENCED_PARAMETER(DeviceObject);
    if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL) {
        switch (stack->Parameters.DeviceIoControl.IoControlCode) {
        case IOCTL_SETTINGS_RELOAD:
            status = Load();
            break;
        case IOCTL_SETTINGS_GET_NAME:
            status = GetName(Irp->AssociatedIrp.SystemBuffer,
                             stack->Parameters.DeviceIoControl.OutputBufferLength, &information);
            break;
        default:
            status = STATUS_INVALID_DEVICE_REQUEST;
        }
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Settings");

    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(Device);
    ExDeleteResourceLite(&Settings.Resource); /* finds: resource-deleted-owned */
    ExFreePoolWithTag(Settings.Path.Buffer, SETTINGS_TAG);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Settings");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Settings");
    NTSTATUS status;

    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = Dispatch;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Dispatch;
    RtlInitUnicodeString(&Settings.Name, L"Settings of the driver");
    Settings.Path.MaximumLength = RegistryPath->Length;
    Settings.Path.Buffer = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length, SETTINGS_TAG);
    if (!Settings.Path.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyUnicodeString(&Settings.Path, RegistryPath);
    status = ExInitializeResourceLite(&Settings.Resource); /* finds: result-overwritten */
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE,
            &Device);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(Settings.Path.Buffer, SETTINGS_TAG);
        return status;
    }
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(Device);
        ExFreePoolWithTag(Settings.Path.Buffer, SETTINGS_TAG);
    }
    return status;
}
