/* Makes a GUID under a spin lock. */
#include <ntddk.h>

static GUID Identity;

static VOID Identify(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ExUuidCreate(&Identity); /* finds: 0xC4/0x20008 */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Identify();
    return STATUS_SUCCESS;
}
