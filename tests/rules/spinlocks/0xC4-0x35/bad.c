/* Lowers the IRQL itself before it releases the lock. */
#include <ntddk.h>

static EX_SPIN_LOCK Lock;
static ULONG Generation;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KIRQL irql = ExAcquireSpinLockExclusive(&Lock);

    Generation++;
    KeLowerIrql(irql); /* finds: IrqlKeRaiseLower */
    ExReleaseSpinLockExclusive(&Lock, irql); /* finds: 0xC4/0x35 */
    return STATUS_SUCCESS;
}
