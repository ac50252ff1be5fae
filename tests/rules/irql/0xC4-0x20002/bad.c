/* Asks for the security of an object at DISPATCH_LEVEL. */
#include <ntddk.h>

static PVOID Object;

static VOID Security(VOID)
{
    PSECURITY_DESCRIPTOR security;
    BOOLEAN allocated;
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = ObGetObjectSecurity(Object, &security, /* finds: 0xC4/0x20002 */
                                 &allocated);
    KeLowerIrql(irql);
    if (NT_SUCCESS(status))
        ObReleaseObjectSecurity(security, allocated);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Object = PsGetCurrentThread();
    Security();
    return STATUS_SUCCESS;
}
