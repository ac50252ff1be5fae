/* IRQL: what it is at each place, and what may be done there. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static KDPC Dpc;

static VOID InDpc(PKDPC ThisDpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(ThisDpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    DbgPrint("a DPC runs at IRQL %u\n", KeGetCurrentIrql());
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PAGED_CODE();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(RegistryPath);
    PAGED_CODE();
    DriverObject->DriverUnload = Unload;
    DbgPrint("DriverEntry runs at IRQL %u\n", KeGetCurrentIrql());

    KeRaiseIrql(APC_LEVEL, &old);
    DbgPrint("raised from %u to %u\n", old, KeGetCurrentIrql());
    KeLowerIrql(old);

    KeInitializeSpinLock(&Lock);
    KeAcquireSpinLock(&Lock, &old);
    DbgPrint("a spin lock raises to %u\n", KeGetCurrentIrql());
    KeInitializeDpc(&Dpc, InDpc, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    DbgPrint("the DPC waits until IRQL drops\n");
    KeReleaseSpinLock(&Lock, old);
    DbgPrint("and has run when we are back at %u\n", KeGetCurrentIrql());
    return STATUS_SUCCESS;
}
