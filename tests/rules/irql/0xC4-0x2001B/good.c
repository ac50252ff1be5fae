/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static VOID Reference(VOID)
{
    PVOID thread;
    NTSTATUS status;

    status = ObReferenceObjectByHandle(NtCurrentThread(), 0,
                                       *PsThreadType, KernelMode, &thread, NULL);
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
