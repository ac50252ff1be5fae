/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Usual");
static UNICODE_STRING Target = RTL_CONSTANT_STRING(L"\\Device\\Usual");

static VOID MakeLink(VOID)
{
    NTSTATUS status;

    status = IoCreateSymbolicLink(&Link, &Target);
    if (NT_SUCCESS(status))
        IoDeleteSymbolicLink(&Link);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    MakeLink();
    return STATUS_SUCCESS;
}
