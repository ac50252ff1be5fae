/* Mended: not so here: a queued spin lock was released that is not held. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static LONG Pending = 1;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KLOCK_QUEUE_HANDLE handle;
    KIRQL old;

    KeInitializeSpinLock(&Lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireInStackQueuedSpinLockAtDpcLevel(&Lock, &handle);
    if (--Pending == 0) {
        KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
        DbgPrint("all done\n");
    } else {
        KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
    }
    KeLowerIrql(old);
    return STATUS_SUCCESS;
}
