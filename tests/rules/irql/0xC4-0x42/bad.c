/* Takes an ordinary spin lock at the IRQL of the device. */
#include <ntddk.h>

static KSPIN_LOCK StatusLock;
static ULONG Status;
#define DEVICE_IRQL 8

static VOID SaveStatus(VOID)
{
    KIRQL device, irql;

    KeRaiseIrql(DEVICE_IRQL, &device);
    KeAcquireSpinLock(&StatusLock, &irql); /* finds: 0xC4/0x42 */
    Status |= 1;
    KeReleaseSpinLock(&StatusLock, irql); /* finds: 0xC4/0x32 */
    KeLowerIrql(device);
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
