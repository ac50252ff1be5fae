/* Frees a buffer at the IRQL of the device. */
#include <ntddk.h>

static PVOID Buffer;
#define DEVICE_IRQL 8

static VOID DropBuffer(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DEVICE_IRQL, &irql);
    ExFreePoolWithTag(Buffer, 'fuBd'); /* finds: 0xC4/0x12 */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 256, 'fuBd');
    if (!Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    DropBuffer();
    return STATUS_SUCCESS;
}
