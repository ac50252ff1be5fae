/* A fast mutex was acquired unsafely with APCs enabled. */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static LONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Mutex);
    ExAcquireFastMutexUnsafe(&Mutex); /* finds: 0xC4/0x39 */
    Value++;
    ExReleaseFastMutexUnsafe(&Mutex); /* finds: 0xC4/0x3A */
    return STATUS_SUCCESS;
}
