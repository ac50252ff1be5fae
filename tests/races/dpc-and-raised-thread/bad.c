/* race: thread and DPC on Pending; the thread raises its IRQL instead of taking a spin lock */
#include <ntddk.h>

static KDPC Dpc;
static KSPIN_LOCK Lock;
static LONG Pending;

static VOID Finish(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    KeAcquireSpinLockAtDpcLevel(&Lock);
    Pending--; /* races */
    KeReleaseSpinLockFromDpcLevel(&Lock);
}

static VOID Submit(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql); /* keeps DPCs off this CPU only */
    Pending++; /* races */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
    DbgPrint("%d pending\n", Pending);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    KeInitializeDpc(&Dpc, Finish, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    Submit();
    return STATUS_SUCCESS;
}
