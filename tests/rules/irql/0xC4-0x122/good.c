/* The same: the lock guards the counter, the wait comes after it. */
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
    BOOLEAN wait;

    timeout.QuadPart = -10000; /* 1 ms */
    KeAcquireSpinLock(&dx->Lock, &irql);
    wait = dx->Pending != 0;
    KeReleaseSpinLock(&dx->Lock, irql);
    if (wait)
        return KeWaitForSingleObject(&dx->Done, Executive, KernelMode, FALSE, &timeout);
    return STATUS_SUCCESS;
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
