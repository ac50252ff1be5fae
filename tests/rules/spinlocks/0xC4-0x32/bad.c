/* KeReleaseSpinLock was called at another IRQL than DISPATCH_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static LONG Free = 2;

static BOOLEAN Reserve(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&Lock, &irql);
    if (Free == 0) {
        KeReleaseSpinLock(&Lock, irql);
        goto done;
    }
    Free--;
done:
    KeReleaseSpinLock(&Lock, irql); /* finds: 0xC4/0x32 */
    return TRUE;
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
    for (int i = 0; i < 3; i++)
        Reserve();
    return STATUS_SUCCESS;
}
