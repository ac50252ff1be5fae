/* A fast mutex was released unsafely with APCs enabled. */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static LONG Value;

static VOID Touch(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&Mutex);
    Value++;
    KeLeaveCriticalRegion();
    ExReleaseFastMutexUnsafe(&Mutex); /* finds: 0xC4/0x3A */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Mutex);
    Touch();
    return STATUS_SUCCESS;
}
