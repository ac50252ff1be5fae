/* KeAcquireSpinLock was called above DISPATCH_LEVEL. */
#include <ntddk.h>

static KSPIN_LOCK LogLock;
static ULONG Lines;

/* Called from everywhere, also with interrupts of the device locked out. */
static VOID Log(PCSTR text)
{
    KIRQL irql;

    KeAcquireSpinLock(&LogLock, &irql); /* finds: 0xC4/0x42 */
    Lines++;
    KeReleaseSpinLock(&LogLock, irql); /* finds: 0xC4/0x32 */
    DbgPrint("%s\n", text);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL old;

    KeInitializeSpinLock(&LogLock);
    KeRaiseIrql(6, &old);
    Log("reset");
    KeLowerIrql(old);
    return STATUS_SUCCESS;
}
