/* also: 0xC7/0x0 */
/* Timer-on-returned-stack. */
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

static VOID Start(VOID)
{
    KTIMER Timer;
    LARGE_INTEGER due;

    KeInitializeTimer(&Timer);
    due.QuadPart = -10000LL * 1000;
    KeSetTimer(&Timer, due, &Dpc); /* finds: object-on-returned-stack */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeDpc(&Dpc, OnTimer, &Fired);
    Start();
    return STATUS_SUCCESS;
}
