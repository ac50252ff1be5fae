/* Sleeps a millisecond at DISPATCH_LEVEL, with a timeout of zero. */
#include <ntddk.h>

static VOID Pause(VOID)
{
    LARGE_INTEGER interval = {0};
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeDelayExecutionThread(KernelMode, FALSE, &interval); /* finds: 0xC4/0x2000F */
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
    Pause();
    return STATUS_SUCCESS;
}
