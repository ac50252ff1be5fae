/* Takes a reference by handle at DISPATCH_LEVEL. */
#include <ntddk.h>

static VOID Reference(VOID)
{
    PVOID thread;
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = ObReferenceObjectByHandle(NtCurrentThread(), 0, /* finds: 0xC4/0x2001B */
                                       *PsThreadType, KernelMode, &thread, NULL);
    KeLowerIrql(irql);
    if (NT_SUCCESS(status))
        ObDereferenceObject(thread);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Reference();
    return STATUS_SUCCESS;
}
