/* Asks for the device to verify at the IRQL of the device. */
#include <ntddk.h>

static PDEVICE_OBJECT Device;

static VOID Verify(VOID)
{
    KIRQL irql;

    KeRaiseIrql(8, &irql);
    Device = IoGetDeviceToVerify(PsGetCurrentThread()); /* finds: 0xC4/0x20022 */
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
