/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static VOID Forget(VOID)
{
    NTSTATUS status;

    status = RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES,
                                    L"Usual", L"LastError");
    UNREFERENCED_PARAMETER(status);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Forget();
    return STATUS_SUCCESS;
}
