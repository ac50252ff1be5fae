/* Allocates uncached memory at DISPATCH_LEVEL. */
#include <ntddk.h>

static VOID Allocate(VOID)
{
    PVOID memory;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    memory = MmAllocateNonCachedMemory(4096); /* finds: 0xC4/0x20019 */
    KeLowerIrql(irql);
    if (memory)
        MmFreeNonCachedMemory(memory, 4096);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Allocate();
    return STATUS_SUCCESS;
}
