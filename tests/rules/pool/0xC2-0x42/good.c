/* The default is a global variable, the others come from pool. Mended. */
#include <ntddk.h>

static UCHAR Default[64];

static VOID Work(VOID)
{
    UCHAR *table = Default;

    table[0] = 1;
    if (table != Default)
        ExFreePoolWithTag(table, 'lbaT');
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
