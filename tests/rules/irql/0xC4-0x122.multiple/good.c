/* The same with a timeout of zero: it only looks. */
#include <ntddk.h>

static KEVENT Stop, Ready;

static NTSTATUS WhichIsSet(VOID)
{
    PVOID objects[2] = {&Stop, &Ready};
    LARGE_INTEGER timeout;
    NTSTATUS status;
    KIRQL irql;

    timeout.QuadPart = 0;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, &timeout,
                                      NULL);
    KeLowerIrql(irql);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    KeInitializeEvent(&Ready, NotificationEvent, TRUE);
    WhichIsSet();
    return STATUS_SUCCESS;
}
