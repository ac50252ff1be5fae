/* Frees contiguous memory at the IRQL of the device. */
#include <ntddk.h>

static VOID Buffers(VOID)
{
    PVOID memory;
    PHYSICAL_ADDRESS highest;
    KIRQL irql;

    highest.QuadPart = -1;
    memory = MmAllocateContiguousMemory(4096, highest);
    if (!memory)
        return;
    KeRaiseIrql(8, &irql);
    MmFreeContiguousMemory(memory); /* finds: 0xC4/0x2001A */
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
    Buffers();
    return STATUS_SUCCESS;
}
