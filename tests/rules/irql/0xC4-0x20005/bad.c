/* Tries a fast mutex at DISPATCH_LEVEL. */
/* also: 0xC4/0x34 */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static ULONG Count;

static VOID TryCount(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (ExTryToAcquireFastMutex(&Mutex)) { /* finds: 0xC4/0x20005 */
        Count++;
        ExReleaseFastMutex(&Mutex);
    }
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeFastMutex(&Mutex);
    TryCount();
    return STATUS_SUCCESS;
}
