/* Makes its symbolic link under a spin lock. */
#include <ntddk.h>

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Usual");
static UNICODE_STRING Target = RTL_CONSTANT_STRING(L"\\Device\\Usual");

static VOID MakeLink(VOID)
{
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = IoCreateSymbolicLink(&Link, &Target); /* finds: 0xC4/0x2000C */
    KeLowerIrql(irql);
    if (NT_SUCCESS(status))
        IoDeleteSymbolicLink(&Link);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    MakeLink();
    return STATUS_SUCCESS;
}
