/* Mended: not so here: a thread waited at DISPATCH_LEVEL without a timeout. */
#include <ntddk.h>

static KSPIN_LOCK QueueLock;
static KSEMAPHORE QueueCount;
static LONG Taken;

static VOID TakeOne(VOID)
{
    KIRQL irql;

    KeWaitForSingleObject(&QueueCount, Executive, KernelMode, FALSE, NULL);
    KeAcquireSpinLock(&QueueLock, &irql);
    Taken++;
    KeReleaseSpinLock(&QueueLock, irql);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&QueueLock);
    KeInitializeSemaphore(&QueueCount, 2, 10);
    TakeOne();
    TakeOne();
    DbgPrint("%d taken\n", Taken);
    return STATUS_SUCCESS;
}
