/* Looks for an event by its name. */
#include <ntddk.h>

NTKERNELAPI NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes, POBJECT_TYPE ObjectType,
                                        KPROCESSOR_MODE AccessMode, PVOID AccessState,
                                        ACCESS_MASK DesiredAccess, PVOID ParseContext, PHANDLE Handle);

static NTSTATUS Work(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\KernelObjects\\LowMemoryCondition");
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    status = ObOpenObjectByName(/* finds: ReservedDDIs */
                                &attributes, *ExEventObjectType, KernelMode, NULL, SYNCHRONIZE, NULL, &handle);
    if (NT_SUCCESS(status))
        ZwClose(handle);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
