/* also: 0xC7/0x0, data-race-unmarked */
/* A periodic timer outlives its driver. */
/* also: data-race-unmarked */
#include <ntddk.h>

static KTIMER Tick;
static KDPC TickDpc;
static LONG Ticks;

static VOID OnTick(PKDPC Dpc, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    InterlockedIncrement(&Ticks);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("%d ticks\n", Ticks);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    LARGE_INTEGER due;

    KeInitializeTimerEx(&Tick, SynchronizationTimer);
    KeInitializeDpc(&TickDpc, OnTick, NULL);
    due.QuadPart = -10000LL * 100;
    KeSetTimerEx(&Tick, due, 100, &TickDpc); /* finds: 0xC7/0x0 */
    return STATUS_SUCCESS;
}
