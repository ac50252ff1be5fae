/* A lock was acquired that was never initialised. */
#include <ntddk.h>

static FAST_MUTEX Lock;
static ULONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExTryToAcquireFastMutex(&Lock); /* finds: 0xC4/0x1002 */
    Value = 1;
    return STATUS_SUCCESS;
}
