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
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower */
    DbgPrint("state %u\n", State);
    ExReleaseFastMutex(&Mutex); /* finds: 0xC4/0x34 */
    return STATUS_SUCCESS;
}
