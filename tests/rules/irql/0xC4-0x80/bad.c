/* Sets an event at the IRQL of the device. */
#include <ntddk.h>

static KEVENT CommandDone;
#define DEVICE_IRQL 8

static VOID CommandFinished(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DEVICE_IRQL, &irql);
    KeSetEvent(&CommandDone, IO_NO_INCREMENT, FALSE); /* finds: 0xC4/0x80 */
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
    KeInitializeEvent(&CommandDone, NotificationEvent, FALSE);
    CommandFinished();
    return STATUS_SUCCESS;
}
