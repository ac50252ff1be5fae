/* Takes a resource at DISPATCH_LEVEL. */
#include <ntddk.h>

static ERESOURCE Resource;
static ULONG Count;

static VOID CountOne(VOID)
{
    KIRQL irql;

    KeEnterCriticalRegion();
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ExAcquireResourceExclusiveLite(&Resource, TRUE); /* finds: 0xC4/0x20007 */
    Count++;
    ExReleaseResourceLite(&Resource);
    KeLowerIrql(irql);
    KeLeaveCriticalRegion();
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Resource);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!NT_SUCCESS(ExInitializeResourceLite(&Resource)))
        return STATUS_INSUFFICIENT_RESOURCES;
    CountOne();
    return STATUS_SUCCESS;
}
