/* Two spin locks taken in both orders. */
#include "common.h"

static KSPIN_LOCK First, Second;

static VOID Worker(PVOID Context)
{
    PKSPIN_LOCK one = Context ? &Second : &First, other = Context ? &First : &Second;
    KIRQL irql;

    KeAcquireSpinLock(one, &irql);
    KeAcquireSpinLockAtDpcLevel(other); /* finds: 0x133 */
    KeReleaseSpinLockFromDpcLevel(other);
    KeReleaseSpinLock(one, irql);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&First);
    KeInitializeSpinLock(&Second);
    Start(Worker, NULL);
    Start(Worker, (PVOID)1);
    Join();
    return STATUS_SUCCESS;
}
