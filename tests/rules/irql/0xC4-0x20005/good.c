/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static ULONG Count;

static VOID TryCount(VOID)
{
    if (ExTryToAcquireFastMutex(&Mutex)) {
        Count++;
        ExReleaseFastMutex(&Mutex);
    }
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
