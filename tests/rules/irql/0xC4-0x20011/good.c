/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static KTIMER Timer;

static VOID Arm(VOID)
{
    LARGE_INTEGER due;
    KIRQL irql;

    due.QuadPart = -10000000;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeSetTimer(&Timer, due, NULL);
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
