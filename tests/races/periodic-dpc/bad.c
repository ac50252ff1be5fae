/* race: activations of one periodic DPC on Ticks; the next may run while the last one does */
#include <ntddk.h>

static KTIMER Timer;
static KDPC Dpc;
static ULONG Ticks;

static VOID Tick(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Ticks++; /* races */
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    LARGE_INTEGER due = {.QuadPart = -100000};

    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Tick, NULL);
    KeSetTimerEx(&Timer, due, 10, &Dpc);
    due.QuadPart = -1000000;
    KeDelayExecutionThread(KernelMode, FALSE, &due);
    return STATUS_SUCCESS;
}
