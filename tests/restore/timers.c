/* Timers, DPCs, work items and a thread that outlives nothing. */
#include <ntddk.h>

static KTIMER Timer;
static KDPC Dpc;
static KSPIN_LOCK Lock;
static KEVENT Done;
static LONG Ticks;

static VOID Tick(PKDPC D, PVOID Context, PVOID A, PVOID B)
{
    KeAcquireSpinLockAtDpcLevel(&Lock);
    if (++Ticks == 3)
        KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    KeReleaseSpinLockFromDpcLevel(&Lock);
}

static VOID Worker(PVOID Context)
{
    KIRQL irql;

    for (int i = 0; i < 3; i++) {
        KeAcquireSpinLock(&Lock, &irql);
        Ticks += 0;
        KeReleaseSpinLock(&Lock, irql);
    }
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER due;
    HANDLE handle;

    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Lock);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&Dpc, Tick, NULL);
    due.QuadPart = -10000;
    KeSetTimerEx(&Timer, due, 1, &Dpc);
    if (NT_SUCCESS(
            PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL)))
        ZwClose(handle);
    return STATUS_SUCCESS;
}
