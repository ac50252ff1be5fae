/* race: thread and timer DPC on Limit, which is set after the timer */
#include <ntddk.h>

static KTIMER Timer;
static KDPC Dpc;
static ULONG Limit;

static VOID Expired(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (Limit == 0) /* races */
        DbgPrint("no limit\n");
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
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Expired, NULL);
    KeSetTimer(&Timer, due, &Dpc);
    Limit = 50; /* races */
    due.QuadPart = -100000;
    KeDelayExecutionThread(KernelMode, FALSE, &due);
    return STATUS_SUCCESS;
}
