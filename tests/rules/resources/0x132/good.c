/* An owner pointer must have its two low bits set, so that it is told from a thread. */
#include <ntddk.h>

static ERESOURCE Lock;
static PVOID Owner;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
    ExFreePool(Owner);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Owner = ExAllocatePoolWithTag(NonPagedPoolNx, 64, 'renO');
    if (!Owner)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExInitializeResourceLite(&Lock);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    ExSetResourceOwnerPointer(&Lock, (PVOID)((ULONG_PTR)Owner | 3));
    ExReleaseResourceForThreadLite(&Lock, (ERESOURCE_THREAD)Owner | 3);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
