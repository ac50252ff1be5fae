/* A queued spin lock was released at another IRQL than DISPATCH_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG Users;

static VOID Join(VOID)
{
    KLOCK_QUEUE_HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&Lock, &handle);
    Users++;
    KeLowerIrql(handle.OldIrql); /* finds: IrqlKeRaiseLower */
    DbgPrint("%u users\n", Users);
    KeReleaseInStackQueuedSpinLock(&handle); /* finds: 0xC4/0x36 */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&Lock);
    Join();
    return STATUS_SUCCESS;
}
