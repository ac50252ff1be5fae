/* Sets a timer at the IRQL of the device. */
#include <ntddk.h>

static KTIMER Timer;

static VOID Arm(VOID)
{
    LARGE_INTEGER due;
    KIRQL irql;

    due.QuadPart = -10000000;
    KeRaiseIrql(8, &irql);
    KeSetTimer(&Timer, due, NULL); /* finds: 0xC4/0x20011 */
    KeLowerIrql(irql);
    KeCancelTimer(&Timer);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeTimer(&Timer);
    Arm();
    return STATUS_SUCCESS;
}
