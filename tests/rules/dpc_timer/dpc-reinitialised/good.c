/* Mended: not so here: dpc-reinitialised. */
#include <ntddk.h>

static KDPC Dpc;
static LONG Runs;

static VOID OnDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    InterlockedIncrement(&Runs);
}

static VOID Schedule(VOID)
{
    KeInsertQueueDpc(&Dpc, NULL, NULL);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL old;

    KeInitializeDpc(&Dpc, OnDpc, NULL);
    KeSetImportanceDpc(&Dpc, LowImportance);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    Schedule();
    Schedule();
    KeLowerIrql(old);
    return STATUS_SUCCESS;
}
