/* Looks at shares under a spin lock. */
#include <ntddk.h>

static SHARE_ACCESS Share;
static FILE_OBJECT File;

static VOID Check(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_READ, /* finds: 0xC4/0x2000B */
                       &File, &Share, FALSE);
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
    Check();
    return STATUS_SUCCESS;
}
