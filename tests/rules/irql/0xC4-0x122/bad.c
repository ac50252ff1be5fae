/* A driver that waits for its worker while it holds a spin lock. */
#include <ntddk.h>

typedef struct _DEVICE_CONTEXT {
    KSPIN_LOCK Lock;
    KEVENT Done;
    ULONG Pending;
} DEVICE_CONTEXT;

static DEVICE_CONTEXT Context;

static NTSTATUS WaitForPending(DEVICE_CONTEXT *dx)
{
    LARGE_INTEGER timeout;
    KIRQL irql;
    NTSTATUS status = STATUS_SUCCESS;

    timeout.QuadPart = -10000; /* 1 ms */
    KeAcquireSpinLock(&dx->Lock, &irql);
    if (dx->Pending)
        status = KeWaitForSingleObject(&dx->Done, Executive, /* finds: 0xC4/0x122 */
                                       KernelMode, FALSE, &timeout);
    KeReleaseSpinLock(&dx->Lock, irql);
    return status;
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&Context.Lock);
    KeInitializeEvent(&Context.Done, NotificationEvent, TRUE);
    Context.Pending = 1;
    return WaitForPending(&Context);
}
