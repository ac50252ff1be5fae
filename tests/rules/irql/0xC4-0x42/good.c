/* The same at DISPATCH_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK StatusLock;
static ULONG Status;
#define DEVICE_IRQL 8

static VOID SaveStatus(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&StatusLock, &irql);
    Status |= 1;
    KeReleaseSpinLock(&StatusLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&StatusLock);
    SaveStatus();
    return STATUS_SUCCESS;
}
