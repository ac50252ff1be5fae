/* Polls a slow device under its lock, 40 microseconds at a time. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static volatile ULONG Status;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

static BOOLEAN Poll(VOID)
{
    KIRQL irql;

    for (int i = 0; i < 20; i++) {
        KeAcquireSpinLock(&Lock, &irql);
        for (int j = 0; j < 20 && Status == 0; j++)
            KeStallExecutionProcessor(40); /* finds: dispatch-too-long */
        KeReleaseSpinLock(&Lock, irql);
    }
    return Status != 0;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&Lock);
    Poll();
    return STATUS_SUCCESS;
}
