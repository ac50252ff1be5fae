/* mended: timer DPC and DriverUnload on Seen; KeCancelTimer does not wait for a DPC that runs */
#include <ntddk.h>

static KTIMER Timer;
static KDPC Dpc;
static ULONG Seen;

static VOID Expired(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    Seen = 1;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
    DbgPrint("%s\n", Seen ? "expired" : "in time");

}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Expired, NULL);
    KeSetTimer(&Timer, due, &Dpc);
    due.QuadPart = -100000;
    KeDelayExecutionThread(KernelMode, FALSE, &due);
    return STATUS_SUCCESS;
}
