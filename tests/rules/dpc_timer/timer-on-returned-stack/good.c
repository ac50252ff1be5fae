/* Mended: not so here: timer-on-returned-stack. */
#include <ntddk.h>

static LONG Fired;

static VOID OnTimer(PKDPC Dpc, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    InterlockedIncrement((PLONG)Context);
}

static KDPC Dpc;
static KTIMER Timer;

static VOID Start(VOID)
{
    LARGE_INTEGER due;

    KeInitializeTimer(&Timer);
    due.QuadPart = -10000LL * 1000;
    KeSetTimer(&Timer, due, &Dpc);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeDpc(&Dpc, OnTimer, &Fired);
    Start();
    return STATUS_SUCCESS;
}
