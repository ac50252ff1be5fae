/* A lock that only its own function can see protects nothing. */
#include <ntddk.h>

static ULONG Shared;

static VOID Bump(VOID)
{
    KSPIN_LOCK Lock;
    KIRQL irql;

    KeInitializeSpinLock(&Lock); /* finds: lock-on-stack */
    KeAcquireSpinLock(&Lock, &irql);
    Shared++;
    KeReleaseSpinLock(&Lock, irql);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Bump();
    return STATUS_SUCCESS;
}
