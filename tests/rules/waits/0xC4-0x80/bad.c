/* An interrupt-level helper signals a waiter directly instead of through a DPC. */
#include <ntddk.h>

static KEVENT DataReady;

static VOID FromInterruptLevel(VOID)
{
    KIRQL old;

    KeRaiseIrql(5, &old);
    KeSetEvent(&DataReady, IO_NO_INCREMENT, FALSE); /* finds: 0xC4/0x80 */
    KeLowerIrql(old);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&DataReady, SynchronizationEvent, FALSE);
    FromInterruptLevel();
    KeWaitForSingleObject(&DataReady, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
