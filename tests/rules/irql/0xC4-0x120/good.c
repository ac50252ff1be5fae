/* The same at DISPATCH_LEVEL, where a timeout of zero is allowed. */
#include <ntddk.h>

static KEVENT CommandDone;
#define DEVICE_IRQL 8

static BOOLEAN CommandIsDone(VOID)
{
    LARGE_INTEGER now = {0};
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = KeWaitForSingleObject(&CommandDone, Executive, KernelMode, FALSE, &now);
    KeLowerIrql(irql);
    return status == STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&CommandDone, NotificationEvent, TRUE);
    if (!CommandIsDone())
        DbgPrint("not yet\n");
    return STATUS_SUCCESS;
}
