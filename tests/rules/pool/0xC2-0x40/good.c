/* Frees a name that may not be there. Mended. */
#include <ntddk.h>

static PVOID Name;

static VOID Work(VOID)
{
    if (Name)
        ExFreePoolWithTag(Name, 'emaN');
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
