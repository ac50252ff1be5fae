/* A periodic timer whose DPC counts, and a thread that waits for the same timer. */
#include <ntddk.h>

enum { PERIOD_MS = 20, TICKS = 5 };

static KTIMER Timer;
static KDPC Dpc;
static KEVENT Done;
static LONG Ticks;

static VOID Tick(PKDPC ThisDpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    LONG tick;

    UNREFERENCED_PARAMETER(ThisDpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    tick = InterlockedIncrement(&Ticks); /* the next one may run on another CPU already */
    DbgPrint("tick %d\n", tick);
    if (tick == TICKS)
        KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    /* Cancel, then flush: a DPC that is already queued must have run before our image goes. */
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
    DbgPrint("the timer is cancelled after %d ticks\n", Ticks);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    KeInitializeTimerEx(&Timer, SynchronizationTimer);
    KeInitializeDpc(&Dpc, Tick, NULL);
    due.QuadPart = -10000LL * PERIOD_MS;
    KeSetTimerEx(&Timer, due, PERIOD_MS, &Dpc);
    KeWaitForSingleObject(&Timer, Executive, KernelMode, FALSE, NULL);
    DbgPrint("the first period is over\n");
    return STATUS_SUCCESS;
}
