/* A helper of DriverEntry in an INIT section that DriverUnload calls as well. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static VOID ResetTable(ULONG Value);

#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(INIT, ResetTable)

static ULONG Table[64];

static __declspec(noinline) VOID ResetTable(ULONG Value)
{
    for (ULONG i = 0; i < 64; i++) /* finds: init-code-after-init */
        Table[i] = Value;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ResetTable(0);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ResetTable(1);
    return STATUS_SUCCESS;
}
