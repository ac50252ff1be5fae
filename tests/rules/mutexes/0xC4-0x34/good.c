/* Lowers to PASSIVE_LEVEL for a call that needs it, with the fast mutex held. */
#include <ntddk.h>

static FAST_MUTEX Mutex;
static ULONG State;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Mutex);
    ExAcquireFastMutex(&Mutex);
    State = 1;
    ExReleaseFastMutex(&Mutex);
    DbgPrint("state 1\n");
    return STATUS_SUCCESS;
}
