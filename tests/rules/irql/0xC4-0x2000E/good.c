/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static ULONG Disks;

static VOID CountDisks(VOID)
{
    Disks = IoGetConfigurationInformation()->DiskCount;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    CountDisks();
    return STATUS_SUCCESS;
}
