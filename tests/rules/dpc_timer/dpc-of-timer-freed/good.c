#include <ntddk.h>

typedef struct {
    KTIMER Timer;
    KDPC Dpc;
    LONG Count;
} WATCH;

static KDEFERRED_ROUTINE Tick;

static VOID Tick(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&((WATCH *)Context)->Count);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER Now = {.QuadPart = 0};
    WATCH *Watch = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *Watch, 'hctW');
    KIRQL Irql;

    UNREFERENCED_PARAMETER(RegistryPath);
    if (!Watch)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeTimer(&Watch->Timer);
    KeInitializeDpc(&Watch->Dpc, Tick, Watch);
    Driver->DriverUnload = Unload;
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    KeSetTimer(&Watch->Timer, Now, &Watch->Dpc);
    KeCancelTimer(&Watch->Timer);
    KeLowerIrql(Irql);
    KeFlushQueuedDpcs();
    ExFreePoolWithTag(Watch, 'hctW');
    return STATUS_SUCCESS;
}
