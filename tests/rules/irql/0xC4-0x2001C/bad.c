/* Asks for the version at DISPATCH_LEVEL. */
#include <ntddk.h>

static ULONG Major, Minor;

static VOID Version(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    PsGetVersion(&Major, &Minor, NULL, NULL); /* finds: 0xC4/0x2001C */
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
    Version();
    return STATUS_SUCCESS;
}
