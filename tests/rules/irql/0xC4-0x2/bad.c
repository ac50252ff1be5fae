/* Allocates memory at the IRQL of the device. */
#include <ntddk.h>

static PVOID Buffer;
#define DEVICE_IRQL 8

static VOID TakeBuffer(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DEVICE_IRQL, &irql);
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 256, 'fuBd'); /* finds: 0xC4/0x2 */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Buffer)
        ExFreePoolWithTag(Buffer, 'fuBd');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    TakeBuffer();
    return STATUS_SUCCESS;
}
