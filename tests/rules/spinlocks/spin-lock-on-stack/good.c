/* A lock that only its own function can see protects nothing. */
#include <ntddk.h>

static ULONG Shared;
static KSPIN_LOCK Lock;

static VOID Bump(VOID)
{
    KIRQL irql;

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
    KeInitializeSpinLock(&Lock);
    Bump();
    return STATUS_SUCCESS;
}
