/* Two spin locks, two orders, one after the other: nothing hangs in this run. */
#include <ntddk.h>

static KSPIN_LOCK RxLock, TxLock;
static ULONG Rx, Tx;

static VOID CountBoth(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&RxLock, &irql);
    KeAcquireSpinLockAtDpcLevel(&TxLock);
    Rx++;
    Tx++;
    KeReleaseSpinLockFromDpcLevel(&TxLock);
    KeReleaseSpinLock(&RxLock, irql);
}

static VOID ClearBoth(PVOID Context)
{
    KIRQL irql;

    UNREFERENCED_PARAMETER(Context);
    KeAcquireSpinLock(&RxLock, &irql);
    KeAcquireSpinLockAtDpcLevel(&TxLock);
    Rx = Tx = 0;
    KeReleaseSpinLockFromDpcLevel(&TxLock);
    KeReleaseSpinLock(&RxLock, irql);
}

static PETHREAD ClearBothThread;

static NTSTATUS StartClearBoth(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, ClearBoth, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&ClearBothThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinClearBoth(VOID)
{
    if (!ClearBothThread)
        return;
    KeWaitForSingleObject(ClearBothThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(ClearBothThread);
    ClearBothThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinClearBoth();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&RxLock);
    KeInitializeSpinLock(&TxLock);
    CountBoth();
    return StartClearBoth();
}
