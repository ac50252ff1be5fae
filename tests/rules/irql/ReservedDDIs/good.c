/* Looks for an event by its name. Mended. */
#include <ntddk.h>

static NTSTATUS Work(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\KernelObjects\\LowMemoryCondition");
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               NULL);
    status = ZwOpenEvent(&handle, SYNCHRONIZE, &attributes);
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
