/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static PVOID Object;

static VOID Security(VOID)
{
    PSECURITY_DESCRIPTOR security;
    BOOLEAN allocated;
    NTSTATUS status;

    status = ObGetObjectSecurity(Object, &security,
                                 &allocated);
    if (NT_SUCCESS(status))
        ObReleaseObjectSecurity(security, allocated);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Object = PsGetCurrentThread();
    Security();
    return STATUS_SUCCESS;
}
