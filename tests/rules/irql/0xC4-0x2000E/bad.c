/* Asks for the configuration under a spin lock. */
#include <ntddk.h>

static ULONG Disks;

static VOID CountDisks(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    Disks = IoGetConfigurationInformation()->DiskCount; /* finds: 0xC4/0x2000E */
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
    CountDisks();
    return STATUS_SUCCESS;
}
