/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static ULONG Major, Minor;

static VOID Version(VOID)
{
    PsGetVersion(&Major, &Minor, NULL, NULL);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Version();
    return STATUS_SUCCESS;
}
