/* Deletes a value of the registry under a spin lock. */
#include <ntddk.h>

static VOID Forget(VOID)
{
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = RtlDeleteRegistryValue(RTL_REGISTRY_SERVICES, /* finds: 0xC4/0x2001E */
                                    L"Usual", L"LastError");
    KeLowerIrql(irql);
    UNREFERENCED_PARAMETER(status);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Forget();
    return STATUS_SUCCESS;
}
