/* Takes KeRaiseIrql for a way to set the IRQL, down as well as up. */
#include <ntddk.h>

static ULONG Updates;

static VOID Update(VOID)
{
    KIRQL old, ignored;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    Updates++;
    KeRaiseIrql(old, &ignored); /* finds: 0xC4/0x30 */
    UNREFERENCED_PARAMETER(ignored);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Update();
    return STATUS_SUCCESS;
}
