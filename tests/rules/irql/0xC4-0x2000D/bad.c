/* Deletes its symbolic link under a spin lock. */
#include <ntddk.h>

static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\??\\Usual");
static UNICODE_STRING Target = RTL_CONSTANT_STRING(L"\\Device\\Usual");

static VOID DropLink(VOID)
{
    KIRQL irql;

    if (!NT_SUCCESS(IoCreateSymbolicLink(&Link, &Target)))
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoDeleteSymbolicLink(&Link); /* finds: 0xC4/0x2000D */
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
    DropLink();
    return STATUS_SUCCESS;
}
