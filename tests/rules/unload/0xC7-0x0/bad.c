/* also: 0xC7 */
/* A periodic timer that nobody cancels. */
#include <ntddk.h>

static KTIMER Timer;
static KDPC TimerDpc;
static volatile LONG Ticks;

static VOID Tick(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&Ticks);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    DbgPrint("ticks: %d\n", Ticks);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    due.QuadPart = -10 * 1000 * 100;
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, Tick, NULL);
    KeSetTimerEx(&Timer, due, 100, &TimerDpc); /* finds: 0xC7/0x0 */
    return STATUS_SUCCESS;
}
