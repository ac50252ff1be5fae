/* Takes KeLowerIrql for a way to set the IRQL, up as well as down. */
#include <ntddk.h>

static ULONG Updates;

static VOID Update(VOID)
{
    KIRQL old = KeGetCurrentIrql();

    KeLowerIrql(DISPATCH_LEVEL); /* finds: 0xC4/0x31 */
    Updates++;
    KeLowerIrql(old);
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
