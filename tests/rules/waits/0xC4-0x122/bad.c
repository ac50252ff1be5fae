/* Gives the hardware one millisecond while it holds the register lock. */
#include <ntddk.h>

typedef struct _DEVICE {
    KSPIN_LOCK Lock;
    KEVENT Idle;
    ULONG Control;
} DEVICE, *PDEVICE;

static DEVICE Device;

static NTSTATUS Reset(PDEVICE dx)
{
    LARGE_INTEGER timeout;
    NTSTATUS status;
    KIRQL irql;

    timeout.QuadPart = -10000;
    KeAcquireSpinLock(&dx->Lock, &irql);
    dx->Control = 1;
    status = KeWaitForSingleObject(&dx->Idle, Executive, /* finds: 0xC4/0x122 */
                                   KernelMode, FALSE, &timeout);
    dx->Control = 0;
    KeReleaseSpinLock(&dx->Lock, irql);
    return status;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&Device.Lock);
    KeInitializeEvent(&Device.Idle, NotificationEvent, TRUE);
    return Reset(&Device);
}
