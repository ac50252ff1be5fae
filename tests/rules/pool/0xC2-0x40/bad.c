/* Frees a name that may not be there. */
#include <ntddk.h>

static PVOID Name;

static VOID Work(VOID)
{
    ExFreePoolWithTag(Name, 'emaN'); /* finds: 0xC2/0x40 */
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
