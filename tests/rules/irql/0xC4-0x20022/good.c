/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static PDEVICE_OBJECT Device;

static VOID Verify(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    Device = IoGetDeviceToVerify(PsGetCurrentThread());
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
    Verify();
    return STATUS_SUCCESS;
}
