/* An interrupt-level helper signals a waiter directly instead of through a DPC. */
#include <ntddk.h>

static KEVENT DataReady;
static KDPC Dpc;

static VOID SignalDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
}

static VOID FromInterruptLevel(VOID)
{
    KIRQL old;

    KeRaiseIrql(5, &old);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
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
    KeInitializeDpc(&Dpc, SignalDpc, &DataReady);
    FromInterruptLevel();
    KeWaitForSingleObject(&DataReady, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
