/* Looks at an address of an app at DISPATCH_LEVEL. */
#include <ntddk.h>

static UCHAR Nothing;

static VOID Look(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    __try {
        ProbeForRead(&Nothing, 0, 1); /* finds: 0xC4/0x20006 */
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Nothing = 0;
    }
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
    Look();
    return STATUS_SUCCESS;
}
