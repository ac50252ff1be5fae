/* Builds a name that is longer than its buffer tomorrow. Mended. */
#include <ntddk.h>

#include <ntstrsafe.h>

static CHAR Name[16];

static VOID Work(VOID)
{
    RtlStringCbCopyA(Name, sizeof Name, "port 1");
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
