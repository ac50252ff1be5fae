/* Waits for one of two events in a DPC-level routine, with a timeout. */
#include <ntddk.h>

static KEVENT Stop, Ready;

static NTSTATUS WhichIsSet(VOID)
{
    PVOID objects[2] = {&Stop, &Ready};
    LARGE_INTEGER timeout;
    NTSTATUS status;
    KIRQL irql;

    timeout.QuadPart = -5 * 10000;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    status = KeWaitForMultipleObjects(2, objects, WaitAny, Executive, /* finds: 0xC4/0x122 */
                                      KernelMode, FALSE, &timeout, NULL);
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
