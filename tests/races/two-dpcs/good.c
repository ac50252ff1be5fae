/* mended: two DPCs on Interrupts; they may run at once on two CPUs */
#include <ntddk.h>

static KDPC Receive, Transmit;
static volatile LONG Interrupts;

static VOID Count(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&Interrupts);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
    DbgPrint("%d interrupts\n", Interrupts);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeDpc(&Receive, Count, NULL);
    KeInitializeDpc(&Transmit, Count, NULL);
    KeSetTargetProcessorDpc(&Receive, 0);
    KeSetTargetProcessorDpc(&Transmit, 1);
    KeInsertQueueDpc(&Receive, NULL, NULL);
    KeInsertQueueDpc(&Transmit, NULL, NULL);
    return STATUS_SUCCESS;
}
