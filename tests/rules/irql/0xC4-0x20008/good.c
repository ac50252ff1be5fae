/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static GUID Identity;

static VOID Identify(VOID)
{
    ExUuidCreate(&Identity);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Identify();
    return STATUS_SUCCESS;
}
