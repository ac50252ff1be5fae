/* Polls an event while the IRQL is that of the device. */
#include <ntddk.h>

static KEVENT CommandDone;
#define DEVICE_IRQL 8

static BOOLEAN CommandIsDone(VOID)
{
    LARGE_INTEGER now = {0};
    NTSTATUS status;
    KIRQL irql;

    KeRaiseIrql(DEVICE_IRQL, &irql);
    status = KeWaitForSingleObject(&CommandDone, Executive, /* finds: 0xC4/0x120 */
                                   KernelMode, FALSE, &now);
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
